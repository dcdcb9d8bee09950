//! The TypeScript types of what crosses the border.

use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen(typescript_custom_section)]
const TYPES: &str = r#"
/** A server that can be simulated. */
export interface ServerInfo {
  /** The name to give: `redis-8.10`. */
  name: string;
  /** The version of the build whose behaviour it has: `8.10.2`. */
  version: string;
  /** Whose server it is. */
  family: 'redis' | 'valkey';
}

/** A command on connection 1, or on a connection that is named. */
export type Step =
  | string[]
  | {
      /** The number of the connection: 1, 2, … */
      conn: number;
      /** The command and its arguments. */
      argv: string[];
    };

/** What a server replies, as RESP2 sends it. */
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
      /** The server lets the command through, whatever it then answers. */
      allowed: true;
    }
  | {
      /** The server has hung up. */
      closed: true;
    };

/** A place in a text: from the first unit to after the last. */
export interface Span {
  /** The number of units before it. */
  start: number;
  /** The number of units up to its end. */
  end: number;
}

/** How places in texts are counted. */
export interface PositionOptions {
  /** In bytes of UTF-8, as other programs do, or in UTF-16 units, as JavaScript's strings do. */
  positions?: 'utf8' | 'utf16';
}

/** What a check may be told besides. Its positions are `utf8` when nothing is said. */
export interface CheckOptions extends PositionOptions {
  /** The database that the connection has selected; 0 when left out. */
  database?: number;
}

export interface Session {
  /**
   * Whether a user may run a command, in database 0 when none is named, as ACL
   * DRYRUN would say it: the quick question, for millions of them. Nobody may
   * run what the server does not know or with a wrong number of arguments.
   * Throws when there is no such user.
   */
  allows(user: string, argv: string[], database?: number): boolean;
  /** Gives back the memory; the session cannot be used after. Without it the memory is given back at some later time. */
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
      /** What it is that is not permitted. */
      reason: 'key' | 'channel' | 'database';
      /** Which argument names it. */
      argument: number;
    };

/** A rule, and the place in it that counts. */
export interface RuleRef {
  /** The rule's number, from 0; a selector is one rule. */
  rule: number;
  /** The place in the rule; `positions` says in what units, bytes unless one asks. */
  span: Span;
}

/** Whether something is permitted, and by which rules. */
export interface Judgement {
  /** The verdict. */
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
  /** The databases that the call needs; only Valkey 9.1 has rules about them. */
  databases: DatabaseJudgement[];
  /** The command itself. */
  command: Judgement;
  /** The keys that the call has. */
  keys: KeyJudgement[];
  /** The channels that the call has. */
  channels: ChannelJudgement[];
}

/** Whether a database is permitted. */
export interface DatabaseJudgement extends Judgement {
  /** The argument that names it; 0 for the one that is selected. */
  argument: number;
  /** Its number. */
  database: number;
}

/** Whether a key is permitted. */
export interface KeyJudgement extends Judgement {
  /** The argument that is the key. */
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
  /** The argument that is the channel. */
  argument: number;
  /** The channel, or the pattern that is subscribed to. */
  channel: string;
}

/** Why a user may or may not make a call. */
export interface Explanation {
  /** The command's full name: `config|get`. */
  command: string;
  /** Whether running it is allowed, be it before it runs or while it does. What is not decided is not. */
  allowed: boolean;
  /** The verdict in a word; `undecided` is a script that was not run and could call what is denied. */
  verdict: 'allowed' | 'denied' | 'undecided';
  /** What ACL DRYRUN would report first; absent when it answers OK. */
  denial?: Denial;
  /** Each selector in turn, up to the one that allowed. */
  selectors: SelectorVerdict[];
  /** What the server asks while it runs the call, after ACL DRYRUN's OK: scripts, EXEC and SORT. */
  running?: Running;
  /** Rules that nearly fit, and other things to know about a denial. */
  notes?: Note[];
  /** Ways of allowing a denied call; first the one that a person would choose. */
  repairs?: Repair[];
}

/** What the server asks while it runs a call. */
export interface Running {
  /** The error that it denies the call with; absent when it does not. */
  error?: string;
  /** Of SORT with BY or GET: how each selector that permits the call judges reading every key. */
  every_key?: EveryKey[];
  /** The calls of a script or transaction, in their order: those that are denied, and the first few others. */
  calls?: InnerCall[];
  /** A script that was not run. */
  not_run?: NotRun;
}

/** Whether a selector permits reading every key. */
export interface EveryKey extends Judgement {
  /** The rule that is this selector; absent for the rules outside selectors. */
  rule?: number;
}

/** A call that a script or EXEC makes. */
export interface InnerCall {
  /** The command and its arguments, with redis-cli's quoting; passwords are hidden. */
  call: string;
  /** Why it is allowed or denied, without notes and repairs. */
  explanation: Explanation;
}

/** A script that was not run, so that nobody knows what it does. */
export interface NotRun {
  /** It does more than call commands; or EVALSHA names none that was loaded; or FCALL names a function. */
  reason: 'not_followed' | 'not_loaded' | 'function';
  /** The commands that it names, and how far the user may run each. */
  commands: NamedCommand[];
  /** Whether it may call commands whose names cannot be read in it. */
  unreadable: boolean;
}

/** A command that a script names. */
export interface NamedCommand {
  /** Its name. */
  name: string;
  /** How far the user may run it. */
  permitted: 'never' | 'depends' | 'always';
}

/** Something to know about a denial. */
export interface Note {
  /** A stable name of its kind: `letter-by-letter`, `access`, `case`, `no-star`, `channels-since-7.0`, … */
  code: string;
  /** A sentence without its full stop. */
  text: string;
  /** The rules that it is about. */
  rules: RuleRef[];
}

/** Rules that allow a denied call, and everything that they allow. */
export interface Repair {
  /** Whether the rules outside selectors grow, a selector is added, or one grows. */
  place: 'root' | 'new_selector' | 'selector';
  /** When it extends a selector: `rules` give all selectors anew; or put this in the place of one. */
  replaces?: {
    /** The number of the rule that is the selector. */
    rule: number;
    /** What to write in its place, with redis-cli's quoting. */
    line: string;
  };
  /** A rule of the user's that can be taken away instead, which does the same. */
  edit?: {
    /** The rule, and the place in it. */
    removes: RuleRef;
    /** Its text: `-sadd`. */
    removed: string;
    /** What to add after that, with redis-cli's quoting; absent when nothing is. */
    adds?: string;
  };
  /** Whether it is the one that allows least else; it comes first or second. */
  smallest: boolean;
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
  /** What the user could not do before. */
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

/** What `Session.ask` returns for a line. */
export interface Answer {
  /** Who asked; null on a connection that the server has dropped. */
  user: string | null;
  /** As redis-cli prints it. */
  reply: string;
  /**
   * `allowed` and `denied` are verdicts, also of what scripts, EXEC and SORT ask while they run; `undecided` is a script
   * that was not run and could call what is denied; `answer` is a reply of a command that is simulated.
   */
  outcome: 'allowed' | 'denied' | 'undecided' | 'error' | 'answer';
  /** Why AUTH or HELLO did not log in. */
  login?: 'no_such_user' | 'off' | 'off_without_password' | 'off_and_wrong_password' | 'no_password' | 'wrong_password';
  /** For a verdict, where the user's rules explain it. */
  why?: {
    /** Which rules decided. */
    explanation: Explanation;
    /** The rules that the explanation counts. */
    rules: string[];
    /** Whether they are the user's of the definitions, in the order that `inspect` of aclarity/full gives; else those of ACL LIST. */
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
      /** What ACL LOAD answers. */
      error: string;
    };
"#;

#[cfg(feature = "full")]
#[wasm_bindgen(typescript_custom_section)]
const INSPECTION: &str = r#"
/** Something about a place in a text. */
export interface Finding {
  /** A stable name: `unknown-command`. */
  code: string;
  /** `error`: the server refuses it; `security`: it permits more than is meant; the others: it is probably not meant. */
  severity: 'error' | 'security' | 'warning' | 'suggestion';
  /** The place in the text, in UTF-16 units unless `positions` says otherwise. */
  span: Span;
  /** What is the matter; for errors in the server's words. */
  message: string;
  /** What to do about it. */
  help?: string;
}

/** What a user may do, in plain words. */
export interface Summary {
  /** How one logs in as the user. */
  login: string;
  /** Outside parentheses first, then by each selector. */
  permissions: Permissions[];
}

/** What one set of rules permits, in plain words. */
export interface Permissions {
  /** Which commands. */
  commands: string;
  /** Which keys, and what may be done to them. */
  keys: string;
  /** Which channels; null on servers without rules about them. */
  channels: string | null;
  /** Which databases; null on servers without rules about them. */
  databases: string | null;
}

/** What a text defines, and what is wrong with it. */
export interface Inspection {
  /** The users that it defines, in their order. */
  users: InspectedUser[];
  /** Errors, security risks and what is probably not meant, in the order of their places. */
  findings: Finding[];
  /** Lines of an ACL file have errors: a server that loads the text as a file takes none of its users. */
  rejected: boolean;
}

/** A user that a text defines. */
export interface InspectedUser {
  /** Its name; that of bare rules is `user`. */
  name: string;
  /** Where it is first named. */
  span: Span;
  /** Its line of ACL LIST. Of a user that is not `defined`: as the accepted rules alone would make it. */
  canonical: string;
  /** What it may do, in plain words; with the same restriction. */
  summary: Summary;
  /** Where its accepted rules are, in their order. */
  rules: Span[];
  /** The server refuses a line about it. */
  refused: boolean;
  /** If so: the number of the error among the `findings`. */
  refusal?: number;
  /** A server has this user, from the lines that it accepts. False: every line that defines it is refused. */
  defined: boolean;
}
"#;
