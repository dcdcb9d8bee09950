/** What this package throws; error.d.ts has the codes. */
export class AclarityError extends Error {
  constructor(code, message) {
    super(message);
    this.name = 'AclarityError';
    this.code = code;
  }
}
