import type { ErrorCode } from '../error.js';

/** The class with its constructor, which is not for users of the package. */
export class AclarityError extends Error {
  constructor(code: ErrorCode, message: string);
  readonly code: ErrorCode;
}
