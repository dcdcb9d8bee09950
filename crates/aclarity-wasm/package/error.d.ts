/**
 * What is wrong:
 *
 * - `invalid-argument`: an argument of a wrong type, or a name that is not known
 * - `invalid-rules`: rules that the server would refuse
 * - `invalid-definitions`: definitions of users that the server would refuse
 * - `invalid-command`: a command that the server does not know, or with a wrong number of arguments
 * - `server-not-started`: a configuration with which the server would not start; the message is all that it would print,
 *   the wrong line of the file included
 * - `unknown-user`: there is no such user
 * - `released`: the object was released by `free()`
 * - `too-deep`: a value is nested deeper than the message allows, or in itself
 * - `too-large`: a text, a value or an answer is larger than the message allows
 * - `no-randomness`: the platform provides no random bytes
 * - `not-initialized`: `await init()` comes first
 * - `wasm-not-loaded`: the WebAssembly file was not found, or is something else
 */
export type ErrorCode =
  | 'invalid-argument'
  | 'invalid-rules'
  | 'invalid-definitions'
  | 'invalid-command'
  | 'server-not-started'
  | 'unknown-user'
  | 'released'
  | 'too-deep'
  | 'too-large'
  | 'no-randomness'
  | 'not-initialized'
  | 'wasm-not-loaded';

/** What this package throws. No message has a password in it, but for what a server prints: see `server-not-started`. */
export class AclarityError extends Error {
  /** `AclarityError`. The errors of one entry are instances of the classes of all entries. */
  readonly name: 'AclarityError';
  /** What is wrong, for programs. The message says it for people. */
  readonly code: ErrorCode;
  private constructor();
}
