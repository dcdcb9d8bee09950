//! The TypeScript types of arguments and results.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A server that can be simulated. */
export interface ServerInfo {
  /** The name: `redis-8.10`. */
  name: string;
  /** The version of the simulated build: `8.10.2`. */
  version: string;
  /** The product family. */
  family: 'redis' | 'valkey';
}

/** A command on connection 1, or on a given connection. */
export type Step =
  | string[]
  | {
      /** The number of the connection: 1, 2, … */
      conn: number;
      /** The command and its arguments. */
      argv: string[];
    };

/** A server's reply in RESP2. */
export type Reply =
  | string
  | number
  | null
  | Reply[]
  | {
      /** An error with its code: `NOPERM …`. */
      error: string;
    }
  | {
      /** The server permits the command, whatever its reply. */
      allowed: true;
    }
  | {
      /** The server has closed the connection. */
      closed: true;
    };

/** A range in a text: from the first unit to just after the last. */
export interface Span {
  /** The number of units before it. */
  start: number;
  /** The number of units up to its end. */
  end: number;
}

/** The unit of positions in texts. */
export interface PositionOptions {
  /** Bytes of UTF-8, or UTF-16 code units as in JavaScript strings. */
  positions?: 'utf8' | 'utf16';
}

/** Options of a check. Positions default to `utf8`. */
export interface CheckOptions extends PositionOptions {
  /** The connection's current database; 0 by default. */
  database?: number;
}

export interface Session {
  /**
   * Whether a user may run a command, by default in database 0, as ACL DRYRUN
   * would report: the fast check, for millions of calls. Nobody may run an
   * unknown command, or one with a wrong number of arguments. Throws when the
   * user does not exist.
   */
  allows(user: string, argv: string[], database?: number): boolean;
  /** Frees the memory; the session cannot be used afterwards. Otherwise it is freed at some later time. */
  free(): void;
  /** The same, at the end of a block: `using session = new Session('redis')`. */
  [Symbol.dispose](): void;
}

/** Why a call is denied; `argument` counts from the command's name, 0. */
export type Denial =
  | {
      /** The command itself. */
      reason: 'command';
    }
  | {
      /** What is not permitted. */
      reason: 'key' | 'channel' | 'database';
      /** Index of the argument that names it. */
      argument: number;
    };

/** A rule and the relevant range in it. */
export interface RuleRef {
  /** Index of the rule, from 0; a selector is one rule. */
  rule: number;
  /** The range in the rule, in the unit of `positions`; bytes by default. */
  span: Span;
}

/** Whether something is permitted, and the rules that decide it. */
export interface Judgement {
  /** The verdict. */
  permitted: boolean;
  /** The rules that decided; empty when no rule mentions the subject. */
  decided_by: RuleRef[];
  /** Earlier rules about the subject that were overridden. */
  overridden: RuleRef[];
}

/** How one selector judges a call. */
export interface SelectorVerdict {
  /** The rule that defines this selector; absent for the root selector. */
  rule?: number;
  /** The first part of the call that it does not permit. */
  denial?: Denial;
  /** The databases that the call needs; only Valkey 9.1 has database rules. */
  databases: DatabaseJudgement[];
  /** The command itself. */
  command: Judgement;
  /** The keys of the call. */
  keys: KeyJudgement[];
  /** The channels of the call. */
  channels: ChannelJudgement[];
}

/** Whether a database is permitted. */
export interface DatabaseJudgement extends Judgement {
  /** Index of the argument that names it; 0 for the current database. */
  argument: number;
  /** Its number. */
  database: number;
}

/** Whether a key is permitted. */
export interface KeyJudgement extends Judgement {
  /** Index of the key argument. */
  argument: number;
  /** The key. */
  key: string;
  /** Whether the command reads it. */
  reads: boolean;
  /** Whether the command writes it. */
  writes: boolean;
}

/** Whether a channel is permitted. */
export interface ChannelJudgement extends Judgement {
  /** Index of the channel argument. */
  argument: number;
  /** The channel, or the pattern that is subscribed to. */
  channel: string;
}

/** Why a user may or may not make a call. */
export interface Explanation {
  /** The command's full name: `config|get`. */
  command: string;
  /** Whether running the call is allowed, including checks while it runs; `false` when undecided. */
  allowed: boolean;
  /** The verdict as one word; `undecided` is a script that was not simulated and could make a denied call. */
  verdict: 'allowed' | 'denied' | 'undecided';
  /** What ACL DRYRUN would report; absent when it replies OK. */
  denial?: Denial;
  /** The selectors, up to the one that allows the call. */
  selectors: SelectorVerdict[];
  /** Checks that the server makes while it runs the call, after ACL DRYRUN's OK: scripts, EXEC and SORT. */
  running?: Running;
  /** Notes on a denial, such as rules that nearly match. */
  notes?: Note[];
  /** Repairs of a denial, best first. */
  repairs?: Repair[];
}

/** Checks that the server makes while it runs a call. */
export interface Running {
  /** The error reply; absent when the call is not denied. */
  error?: string;
  /** For SORT with BY or GET: how each selector that permits the call judges reading every key. */
  every_key?: EveryKey[];
  /** The inner calls of a script or transaction in order: denied ones, and the first few others. */
  calls?: InnerCall[];
  /** The script, if it was not simulated. */
  not_run?: NotRun;
}

/** Whether a selector permits reading every key. */
export interface EveryKey extends Judgement {
  /** The rule that defines this selector; absent for the root selector. */
  rule?: number;
}

/** A call made by a script or EXEC. */
export interface InnerCall {
  /** The command and its arguments, with redis-cli's quoting; passwords are hidden. */
  call: string;
  /** The explanation, without notes and repairs. */
  explanation: Explanation;
}

/** A script that was not simulated, so that its effect is unknown. */
export interface NotRun {
  /** The script does more than call commands; or EVALSHA names an unknown script; or FCALL names a function. */
  reason: 'not_followed' | 'not_loaded' | 'function';
  /** The commands that it names, with the user's permission for each. */
  commands: NamedCommand[];
  /** Whether it may call commands whose names do not appear in it. */
  unreadable: boolean;
}

/** A command that a script names. */
export interface NamedCommand {
  /** Its name. */
  name: string;
  /** Whether the user may run it. */
  permitted: 'never' | 'depends' | 'always';
}

/** A note on a denial. */
export interface Note {
  /** A stable code: `letter-by-letter`, `access`, `case`, `no-star`, `channels-since-7.0`, … */
  code: string;
  /** A sentence without its full stop. */
  text: string;
  /** The rules concerned. */
  rules: RuleRef[];
}

/** Rules that allow a denied call, and everything that they grant. */
export interface Repair {
  /** Whether it extends the root selector, adds a selector, or extends a selector. */
  place: 'root' | 'new_selector' | 'selector';
  /** When it extends a selector: `rules` define all selectors again; alternatively, replace one as follows. */
  replaces?: {
    /** Index of the rule that defines the selector. */
    rule: number;
    /** The replacement, with redis-cli's quoting. */
    line: string;
  };
  /** A rule of the user that can be removed instead, with the same effect. */
  edit?: {
    /** The rule, and the range in it. */
    removes: RuleRef;
    /** Its text: `-sadd`. */
    removed: string;
    /** Rules to append, with redis-cli's quoting; absent if there are none. */
    adds?: string;
  };
  /** Whether this repair grants least besides the call; it comes first or second. */
  smallest: boolean;
  /** Arguments for ACL SETUSER after the user's name. */
  rules: string[];
  /** The rules as one text with redis-cli's quoting; unlike `rules` it is exact for bytes that are not UTF-8. */
  line: string;
  /** The calls that become allowed, including the denied call. */
  gains: Gain[];
}

/**
 * Calls that become allowed: those of one of these commands that use at least one new part, and otherwise only parts
 * listed here or permitted before.
 */
export interface Gain {
  /** The part that was not permitted before. */
  new: 'commands' | 'keys' | 'channels' | 'databases';
  /** Commands as rules name them: `get`, `config|get`, `select|0`. */
  commands: string[];
  /** Key patterns as rules: `%R~app:*`; empty when the commands have no keys. */
  keys: string[];
  /** Channel patterns as rules: `&news`; empty when the commands have no channels. */
  channels: string[];
  /** Databases; absent when they do not matter or all are included. */
  databases?: number[];
}

/** What `Session.ask` returns for a line. */
export interface Answer {
  /** The user; null on a connection that the server has closed. */
  user: string | null;
  /** The reply as redis-cli prints it. */
  reply: string;
  /**
   * `allowed` and `denied` are verdicts, including checks while scripts, EXEC and SORT run; `undecided` is a script that
   * was not simulated and could make a denied call; `answer` is the reply of a simulated command.
   */
  outcome: 'allowed' | 'denied' | 'undecided' | 'error' | 'answer';
  /** Why AUTH or HELLO did not log in. */
  login?: 'no_such_user' | 'off' | 'off_without_password' | 'off_and_wrong_password' | 'no_password' | 'wrong_password';
  /** For a verdict that the user's rules explain. */
  why?: {
    /** The explanation. */
    explanation: Explanation;
    /** The rules that the explanation's indices refer to. */
    rules: string[];
    /** Whether they are the user's rules in the definitions, in the order of `inspect` of aclarity/full, rather than those of ACL LIST. */
    defined: boolean;
  };
}

/** The lines of ACL LIST after loading a file, or the server's error. */
export type Loaded =
  | {
      /** The lines of ACL LIST. */
      list: string[];
    }
  | {
      /** The error reply of ACL LOAD. */
      error: string;
    };
"#;

#[cfg(feature = "full")]
#[wasm_bindgen(typescript_custom_section)]
const INSPECTION: &str = r#"
/** A finding about a range in a text. */
export interface Finding {
  /** A stable code: `unknown-command`. */
  code: string;
  /** `error`: the server refuses it; `security`: it permits more than intended; the others: it is probably unintended. */
  severity: 'error' | 'security' | 'warning' | 'suggestion';
  /** The range in the text, in UTF-16 code units unless `positions` is `utf8`. */
  span: Span;
  /** The description; for errors, the server's message. */
  message: string;
  /** How to fix it. */
  help?: string;
}

/** A user's permissions in plain words. */
export interface Summary {
  /** Who can log in as the user. */
  login: string;
  /** The permissions of the root selector, then of each other selector. */
  permissions: Permissions[];
}

/** The permissions of one selector, in plain words. */
export interface Permissions {
  /** Which commands may run. */
  commands: string;
  /** Which keys may be accessed, and how. */
  keys: string;
  /** Which channels may be used; null on servers without channel rules. */
  channels: string | null;
  /** Which databases may be used; null on servers without database rules. */
  databases: string | null;
}

/** The users that a text defines, and the findings in it. */
export interface Inspection {
  /** The users in order of definition. */
  users: InspectedUser[];
  /** Errors, security risks and probable mistakes, in text order. */
  findings: Finding[];
  /** Whether lines of an ACL file have errors, so that a server that loads the text as a file accepts none of its users. */
  rejected: boolean;
}

/** A user that a text defines. */
export interface InspectedUser {
  /** The name; `user` for bare rules. */
  name: string;
  /** Where it is first named. */
  span: Span;
  /** Its line of ACL LIST. If it is not `defined`: as the accepted rules alone would define it. */
  canonical: string;
  /** Its permissions in plain words, with the same restriction. */
  summary: Summary;
  /** The ranges of its accepted rules, in order. */
  rules: Span[];
  /** Whether the server refuses a line for this user. */
  refused: boolean;
  /** If so, the index of the error in `findings`. */
  refusal?: number;
  /** Whether a server has this user from the lines that it accepts; false if every line that defines it is refused. */
  defined: boolean;
}
"#;
