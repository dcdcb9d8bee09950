//! The TypeScript types of arguments and results.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A document that states facts. */
export interface SourceInfo {
  /** A stable identifier: `huawei-dcs-intl`. */
  id: string;
  /** Its title. */
  title: string;
  /** When it was last changed, as far as known: `2025-12-29`, `2024` or empty. */
  date: string;
  /** Where it is published. */
  location: string;
}

/** Which of a system's documents to follow where they disagree. */
export interface ProfileInfo {
  /** The name: `zh-sdk`. */
  name: string;
  /** A description of the document. */
  title: string;
  /** The document. */
  source: SourceInfo;
}

/** A vendor's account system. */
export interface SystemInfo {
  /** The name: `huawei-dcs`. */
  name: string;
  /** The vendor's name for it: `Huawei Cloud DCS`. */
  title: string;
  /** Its profiles; the first is the default. */
  profiles: ProfileInfo[];
  /** The fields that `check` supports, by the API's own names. */
  fields: string[];
  /** The context keys that `check` uses: names in a `Context`. */
  circumstances: string[];
  /** All documents that its facts come from. */
  sources: SourceInfo[];
}

/** Context values by name, such as `{engine: '5.0', type: 'ha'}`. */
export type Context = Record<string, unknown>;

/** A value and the field that it is meant for. */
export interface Question {
  /** The system's name: `huawei-dcs`. */
  system: string;
  /** The profile's name; by default the system's first. */
  profile?: string;
  /** The API's own name of the field, or `precondition` for what must hold before anything can be created. */
  field: string;
  /** The value; its type depends on the field. */
  value?: unknown;
  /** The context, such as the name of the account that a password is for. */
  context?: Context;
}

/** A system's verdict on a value: it accepts it, probably accepts it, or refuses it. */
export type Verdict = 'accept' | 'warn' | 'reject';

/** Whether a document states it, or it is inferred. */
export type Basis = 'documented' | 'assumed';

/** A range in a text: from the first unit to just after the last. */
export interface Span {
  /** The number of units before it. */
  start: number;
  /** The number of units up to its end. */
  end: number;
}

/** The unit of positions in texts. */
export interface PositionOptions {
  /** Bytes of UTF-8, or UTF-16 code units as in JavaScript strings, which is the default. */
  positions?: 'utf8' | 'utf16';
}

export interface Simulation {
  /** Frees the memory; the simulation cannot be used afterwards. Otherwise it is freed at some later time. */
  free(): void;
  /** The same, at the end of a block: `using simulation = new Simulation('huawei-dcs')`. */
  [Symbol.dispose](): void;
}

/** A finding about a value or a request. It never contains any part of a password. */
export interface Finding {
  /** A stable code: `too-short`. */
  code: string;
  /** `error`: refused; `warning`: possibly refused, or probably unintended; `note`: nothing is wrong. */
  severity: 'error' | 'warning' | 'note';
  /** The description. */
  message: string;
  /** How to fix it. */
  help?: string;
  /** Whether a document states it. */
  basis: Basis;
  /** The document, with its date; for an assumption, the closest one. */
  source: string;
  /** The part of the value, or of the request's body, as a JSON pointer. */
  pointer?: string;
  /** The range in the text concerned. */
  span?: Span;
  /** The error code that the system's API returns. */
  vendor_code?: string;
  /** Whether a document states this code. */
  vendor_code_basis?: Basis;
}

/** A system's verdict on a value. */
export interface Answer {
  /** The verdict: that of the most severe finding. */
  verdict: Verdict;
  /** All findings about the value. */
  findings: Finding[];
}

/** A JSON value. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A request to a simulated API. */
export interface Request {
  /** `GET`, `POST`, … */
  method: string;
  /** The path with its query. It may be preceded by scheme and host. */
  path: string;
  /** The header fields. */
  headers?: Record<string, string | number>;
  /** The username of Basic Auth. */
  user?: string;
  /** The password of Basic Auth. */
  password?: string;
  /** A string is sent as it is, anything else as JSON. */
  body?: unknown;
}

/** The response of a simulated API. */
export interface Response {
  /** The status code: 200, 400, … */
  status: number;
  /** The header fields. */
  headers: Record<string, string>;
  /** The body: JSON, a string for other text, null when it is empty. */
  body: Json;
  /** Findings about the request and about this response. The service does not send them. */
  findings: Finding[];
}

/** Options for generating a text. */
export interface GenerateOptions {
  /** The profile's name; by default the system's first. */
  profile?: string;
  /** The username that the password is for. */
  user?: string;
}

/** Permissions that one side has and the other lacks. */
export interface Difference {
  /** Commands that the other side may not run at all. */
  commands: string[];
  /** Commands that both may run, but the other side only with fewer arguments. */
  partly: {
    /** The commands. */
    commands: string[];
    /** The arguments that only one side may use: keys, channels, databases and first arguments, as rules write them. */
    with: string[];
  }[];
}

/** A form, its equivalent rules, and the difference from the given rules. */
export interface Translation {
  /** The system's form. */
  form: Record<string, unknown>;
  /** The equivalent Redis rules, without passwords. */
  rules: string[];
  /** Whether the equivalence is documented. */
  basis: Basis;
  /** The document; for an assumption, the closest one. */
  source: string;
  /** Permissions of the given rules that the form lacks. */
  lost: Difference;
  /** Permissions of the form that the given rules lack. */
  gained: Difference;
  /** Commands that the system blocks regardless of the rules. */
  blocked: string[];
  /** Findings about what the other side cannot express, apart from permissions. */
  findings: Finding[];
}
"#;
