/** A verdict, as the event `aclarity:verdict` tells it. */
export interface Verdict {
  /** The server that answered; where the view is `servers`, each tells its own. */
  server?: string;
  /** The user that asked; null on a connection that the server has dropped. */
  user: string | null;
  /** The line as typed. */
  command: string;
  /**
   * `answer` is a reply of a command that is simulated; `allowed`, `denied` and `undecided` are of others. `undecided` is a
   * script that was not run and could call what is denied.
   */
  outcome: 'allowed' | 'denied' | 'undecided' | 'error' | 'answer';
  /** As redis-cli prints it; or why the user cannot be asked, with the outcome `error`. */
  reply: string;
  /**
   * What to know about the answer: a line is refused, the server rejects the whole file, the user cannot log in or does
   * not exist.
   */
  notice?: string;
  /** The rules behind it, an `Explanation` of the package. */
  explanation?: object;
}

/** What `run` returns: a verdict, with the explanation and the rules that it counts. */
export interface Answer extends Omit<Verdict, 'command' | 'explanation'> {
  /** Absent where no rules explain it. */
  why?: Why;
}

/** The rules behind a verdict. */
export interface Why {
  /** The explanation, as `check` of `aclarity` gives it. */
  explanation: object;
  /** The rules that it counts. */
  rules: string[];
  /** Whether the text defines the user. */
  defined: boolean;
}

/** `<acl-playground>`: rules, and commands to try on them. Each property is the attribute of its name. */
export declare class AclPlayground extends HTMLElement {
  /** `redis-8.6`, or `redis` and `valkey` for the newest. */
  server: string;
  /** ACL SETUSER commands, lines of an ACL file or bare rules. */
  rules: string;
  /** What to run at first, a command a line. */
  command: string;
  /** Who runs it: the first user of the rules if none is named. A user that does not exist is never replaced. */
  user: string;
  /** `ask` (the default), `explain` or `servers`; another one is an error. */
  view: string;
  /** `light`, `dark`, or as the page. */
  theme: string;
  /** The address of a playground to link to. */
  playground: string;
  /** Whether readers can change the rules and choose the server. */
  editable: boolean;
  /** Whether there is no prompt. */
  readonly: boolean;
  /** Starts now, without waiting until the element is seen. */
  start(): Promise<void>;
  /**
   * Runs a command line at the prompt, and returns what came of it. Throws when the element has not started, failed or is
   * not in the page.
   */
  run(line: string): Answer;
}

declare global {
  interface HTMLElementTagNameMap {
    'acl-playground': AclPlayground;
  }
  interface HTMLElementEventMap {
    'aclarity:ready': CustomEvent<null>;
    'aclarity:verdict': CustomEvent<Verdict>;
    'aclarity:error': CustomEvent<{ message: string }>;
  }
}
