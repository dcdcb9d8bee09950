//! The TypeScript types of what crosses the border.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A server that can be simulated. */
export interface ServerInfo {
  /** The name to give: `redis-8.6`. */
  name: string;
  /** The version of the build whose behaviour it has: `8.6.3`. */
  version: string;
  family: 'redis' | 'valkey';
}

/** A command on connection 1, or on a connection that is named. */
export type Step = string[] | { conn: number; argv: string[] };

/** What a server replies, as RESP2 sends it. */
export type Reply =
  | string
  | number
  | null
  | Reply[]
  /** An error with its code: `NOPERM …`. */
  | { error: string }
  /** The server lets the command through, whatever it then answers. */
  | { allowed: true }
  /** The server has hung up. */
  | { closed: true };

/** A place in a text: from the first unit to after the last. */
export interface Span {
  start: number;
  end: number;
}

export interface Session {
  /**
   * Whether a user may run a command, in database 0 when none is named, as ACL
   * DRYRUN would say it: the quick question, for millions of them. Nobody may
   * run what the server does not know or with a wrong number of arguments.
   * Throws when there is no such user.
   */
  allows(user: string, argv: string[], database?: number): boolean;
}

/** Why a call is denied; `argument` counts from the command's name, 0. */
export type Denial =
  | { reason: 'command' }
  | { reason: 'key' | 'channel' | 'database'; argument: number };

/** A rule by its number, from 0, and the place in it that counts, in bytes. */
export interface RuleRef {
  rule: number;
  span: Span;
}

/** Whether something is permitted, and by which rules. */
export interface Judgement {
  permitted: boolean;
  /** The rules that decided; empty when no rule speaks of it. */
  decided_by: RuleRef[];
  /** The rules that spoke of it before and lost. */
  overridden: RuleRef[];
}

/** How one selector judged a call. */
export interface SelectorVerdict {
  /** The rule that is this selector; absent for the rules outside selectors. */
  rule?: number;
  /** The first thing that it does not permit. */
  denial?: Denial;
  /** The databases that the call needs; only Valkey 9.1 has rules about them. `argument` is 0 for the one selected. */
  databases: (Judgement & { argument: number; database: number })[];
  command: Judgement;
  keys: (Judgement & { argument: number; key: string; reads: boolean; writes: boolean })[];
  channels: (Judgement & { argument: number; channel: string })[];
}

/** Why a user may or may not make a call. */
export interface Explanation {
  /** The command's full name: `config|get`. */
  command: string;
  allowed: boolean;
  denial?: Denial;
  /** Each selector in turn, up to the one that allowed. */
  selectors: SelectorVerdict[];
  /** Ways of allowing the call, absent when it is allowed; the one that allows least else first. */
  repairs?: Repair[];
}

/** Rules that allow a denied call, and everything that they allow. */
export interface Repair {
  place: 'root' | 'new_selector' | 'selector';
  /** When it extends a selector: `rules` give all selectors anew; or put `line` in the place of rule number `rule`. */
  replaces?: { rule: number; line: string };
  /** Arguments for ACL SETUSER after the user's name. */
  rules: string[];
  /** The same as one text with redis-cli's quoting; exact where `rules` cannot be, for bytes that are not UTF-8. */
  line: string;
  /** What becomes allowed, the call itself among it. */
  gains: Gain[];
}

/**
 * Calls that become allowed: of one of these commands, with at least one of what is new; all else in them is among these
 * or was permitted before.
 */
export interface Gain {
  new: 'commands' | 'keys' | 'channels' | 'databases';
  /** As rules name them: `get`, `config|get`, `select|0`. */
  commands: string[];
  /** As rules: `%R~app:*`; empty when the commands have no keys. */
  keys: string[];
  /** As rules: `&news`; empty when the commands have no channels. */
  channels: string[];
  /** Absent when they do not matter or none is left out. */
  databases?: number[];
}

/** What `Session.ask` tells of a line. */
export interface Answer {
  /** Who asked; null on a connection that the server has dropped. */
  user: string | null;
  /** As redis-cli prints it. */
  reply: string;
  /** `allowed` and `denied` (NOPERM) are of commands that are not simulated; `answer` is a reply of one that is. */
  outcome: 'allowed' | 'denied' | 'error' | 'answer';
  /** For `allowed` and `denied`, where the user's rules explain it. */
  why?: {
    explanation: Explanation;
    /** The rules that the explanation counts. */
    rules: string[];
    /** Whether they are the user's of the definitions, in the order that `inspect` gives; else those of ACL LIST. */
    defined: boolean;
  };
}

/** Something about a place in a text. */
export interface Finding {
  /** A stable name: `unknown-command`. */
  code: string;
  severity: 'error' | 'security' | 'warning' | 'suggestion';
  span: Span;
  /** What is the matter; for errors in the server's words. */
  message: string;
  /** What to do about it. */
  help?: string;
}

/** What a user may do, in plain words. */
export interface Summary {
  login: string;
  /** Outside parentheses first, then by each selector. */
  permissions: {
    commands: string;
    keys: string;
    channels: string | null;
    databases: string | null;
  }[];
}

/** What a text defines, and what is wrong with it. */
export interface Inspection {
  users: {
    name: string;
    /** Where it is first named. */
    span: Span;
    /** Its line of ACL LIST. */
    canonical: string;
    summary: Summary;
    /** Where its rules stand, in their order. */
    rules: Span[];
  }[];
  findings: Finding[];
}

/** The lines of ACL LIST after loading a file, or the server's error. */
export type Loaded = { list: string[] } | { error: string };
"#;
