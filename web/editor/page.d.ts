// What the page and the editor give to each other. web/src/editor/rich.rs is the
// page's side. Places are counted in UTF-16 units.

/** What the page gives to the editor. */
export interface Page extends Words, Findings, Candidates {
  /** The text to start with. */
  text: string;
  /** The editor's name. */
  label: string;
  /** The page's own shortcuts, for `aria-keyshortcuts`. */
  keys: string;
  /** The elements that describe the editor. */
  describedBy: Element[];
  /** Called after each edit that the page did not make, with the new length; `take` returns the text. */
  onEdit(length: number): void;
}

/** What words mean. */
export interface Words {
  /** The kinds of words. */
  kinds: string[];
  /** The words of some lines as threes: from, to, which of `kinds`. */
  tokens(lines: string): Uint32Array;
}

/** What is wrong, and what fixes it. */
export interface Findings {
  /** The classes of marks. */
  classes: string[];
  explain(finding: number): Finding;
  /** Applies one of a finding's fixes. */
  fix(finding: number, fix: number): void;
}

/** Words between backticks are code. */
export interface Finding {
  severity: string;
  message: string;
  /** May be empty. */
  help: string;
  fixes: { title: string; isSafe: boolean }[];
}

/** What may be written at the caret. */
export interface Candidates {
  /** Gets the text up to the end of the caret's line, and returns nothing where there is nothing to write. */
  complete(text: string, at: number): Completion | undefined;
  /** Says more about a candidate of the last completion; nothing where its `effect` says it all. */
  describe(candidate: number): string | undefined;
}

export interface Completion {
  /** The stretch that a candidate replaces. */
  from: number;
  to: number;
  /** In the order to show. */
  candidates: { text: string; kind: string; effect: string }[];
}
