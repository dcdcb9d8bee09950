//! The TypeScript types of what crosses the border.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A document that facts come from. */
export interface SourceInfo {
  /** A stable name: `huawei-dcs-intl`. */
  id: string;
  /** Its title. */
  title: string;
  /** When it was last changed, as far as it says: `2025-12-29`, `2024` or nothing. */
  date: string;
  /** Where it is published. */
  location: string;
}

/** Which of a system's documents to follow where they disagree. */
export interface ProfileInfo {
  /** The name to give: `zh-sdk`. */
  name: string;
  /** What it follows, in words. */
  title: string;
  /** The document. */
  source: SourceInfo;
}

/** A vendor's account system. */
export interface SystemInfo {
  /** The name to give: `huawei-dcs`. */
  name: string;
  /** The vendor's name for it: `Huawei Cloud DCS`. */
  title: string;
  /** Its profiles; the first is taken when none is named. */
  profiles: ProfileInfo[];
  /** The fields that `check` knows, by the API's own names. */
  fields: string[];
  /** The circumstances that `check` asks for: the names in a `Context`. */
  circumstances: string[];
  /** All documents that its facts come from. */
  sources: SourceInfo[];
}

/** Circumstances by name, such as `{engine: '5.0', type: 'ha'}`. */
export type Context = Record<string, unknown>;

/** A value, and where it would go. */
export interface Question {
  /** The system's name: `huawei-dcs`. */
  system: string;
  /** The profile's name; the system's first when left out. */
  profile?: string;
  /** The API's own name of the field, or `precondition` for what has to hold before anything can be created. */
  field: string;
  /** The value; what it has to be depends on the field. */
  value?: unknown;
  /** The circumstances, such as the name of the account whose password it is. */
  context?: Context;
}

/** What a system says to a value: it takes it, probably takes it, or refuses it. */
export type Verdict = 'accept' | 'warn' | 'reject';

/** Whether a document says so, or we infer it. */
export type Basis = 'documented' | 'assumed';

/** A place in a text: from the first unit to after the last. */
export interface Span {
  /** The number of units before it. */
  start: number;
  /** The number of units up to its end. */
  end: number;
}

/** How places in texts are counted. */
export interface PositionOptions {
  /** In bytes of UTF-8, as other programs do, or in UTF-16 units, as JavaScript's strings do and as when left out. */
  positions?: 'utf8' | 'utf16';
}

export interface Simulation {
  /** Gives back the memory; the simulation cannot be used after. Without it the memory is given back at some later time. */
  free(): void;
  /** The same, at the end of a block: `using simulation = new Simulation('huawei-dcs')`. */
  [Symbol.dispose](): void;
}

/** Something about a value or a request. It never repeats any part of a password. */
export interface Finding {
  /** A stable name: `too-short`. */
  code: string;
  /** `error`: it is refused; `warning`: it may be, or is probably not what was meant; `note`: nothing is wrong. */
  severity: 'error' | 'warning' | 'note';
  /** What is the matter. */
  message: string;
  /** What to do about it. */
  help?: string;
  /** Whether a document says so. */
  basis: Basis;
  /** Which document, with its date; of an assumption, the one that comes nearest. */
  source: string;
  /** The part of the value, or of the request's body, as a JSON pointer. */
  pointer?: string;
  /** The place in the text that it is about. */
  span?: Span;
  /** The error code that the system's API answers with. */
  vendor_code?: string;
  /** Whether a document says that it is this code. */
  vendor_code_basis?: Basis;
}

/** A system's verdict on a value. */
export interface Answer {
  /** That of the gravest finding. */
  verdict: Verdict;
  /** All that is to be said of the value. */
  findings: Finding[];
}

/** What JSON can say. */
export type Json = null | boolean | number | string | Json[] | { [name: string]: Json };

/** A request to a simulated API. */
export interface Request {
  /** `GET`, `POST`, … */
  method: string;
  /** The path with its query; an address with scheme and host will do. */
  path: string;
  /** The header fields. */
  headers?: Record<string, string | number>;
  /** The user of Basic Auth. */
  user?: string;
  /** The password of Basic Auth. */
  password?: string;
  /** A string is sent as it is, anything else as JSON. */
  body?: unknown;
}

/** What a simulated API answers. */
export interface Response {
  /** The status code: 200, 400, … */
  status: number;
  /** The header fields. */
  headers: Record<string, string>;
  /** What its JSON says; a string when it is other text, null when it is empty. */
  body: Json;
  /** What we know about the request and about this answer. The service does not send it. */
  findings: Finding[];
}

/** What a text is made for. */
export interface GenerateOptions {
  /** The profile's name; the system's first when left out. */
  profile?: string;
  /** The name of the user whose password it is to be. */
  user?: string;
}

/** What one may do and another may not. */
export interface Difference {
  /** Commands that the other may not run at all. */
  commands: string[];
  /** Commands that the other may run too, but not with all of this. */
  partly: {
    /** Those commands. */
    commands: string[];
    /** With what only the one may: keys, channels, databases and first arguments, as rules write them. */
    with: string[];
  }[];
}

/** A form, the rules that it amounts to, and what differs from what was asked. */
export interface Translation {
  /** The system's form. */
  form: Record<string, unknown>;
  /** The Redis rules that it amounts to, without passwords. */
  rules: string[];
  /** Whether a document says that it does. */
  basis: Basis;
  /** Which document; of an assumption, the one that comes nearest. */
  source: string;
  /** What the given rules permit and the form does not. */
  lost: Difference;
  /** What the form permits and the given rules do not. */
  gained: Difference;
  /** Commands that the system blocks whatever the rules say. */
  blocked: string[];
  /** What the other side cannot say, beside permissions. */
  findings: Finding[];
}
"#;
