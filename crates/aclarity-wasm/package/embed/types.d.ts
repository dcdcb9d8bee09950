// What the modules of the element give to each other.

import type { Answer as EngineAnswer } from 'aclarity:glue';
import type { Answer, Verdict } from './acl-playground.js';

/** What can be in an element; undefined and false are left out. */
export type Child = Node | string | undefined | false | Child[];

/** An attribute, or what an event calls. */
export type Property = string | number | boolean | undefined | ((event: never) => void);

/** A place in a text to mark. */
export interface Mark {
  start: number;
  end: number;
  kind: string;
}

/** The rules behind a verdict. */
export type Why = NonNullable<EngineAnswer['why']>;

/** What a server answers. */
export interface Asked extends Omit<Answer, 'why'> {
  server: string;
  why?: Why;
  /** The answer next to those of other servers, each of which reads the rules alone. */
  row?: string;
}

/** What a panel shows. */
export interface Settings {
  server: string;
  rules: string;
  /** What to run at first. */
  commands: string[];
  /** Who runs it; the first user of the rules if none is named. */
  user: string | null;
  view: string;
  editable: boolean;
  readonly: boolean;
  /** The address of a playground to link to. */
  playground: string | null;
}

/** Whom a panel tells. */
export interface Events {
  /** Called with each verdict. */
  verdict(detail: Verdict): void;
  /** Called when the user cannot be asked. */
  error(message: string): void;
}
