const BRAND = Symbol.for('aclarity.AclarityError');

/**
 * What this package throws; error.d.ts has the codes. Each entry has a class of
 * its own, and an error of one is an instance of all.
 */
export class AclarityError extends Error {
  /**
   * @param {string} code
   * @param {string} message
   */
  constructor(code, message) {
    super(message);
    this.name = 'AclarityError';
    this.code = code;
  }

  /** @param {unknown} value */
  static [Symbol.hasInstance](value) {
    // Classes that extend this one have their own instances only.
    // biome-ignore lint/complexity/noThisInStatic: the class that is asked, this one or one that extends it
    if (this !== AclarityError) return super[Symbol.hasInstance](value);
    return Object(value)[BRAND] === true;
  }

  get [BRAND]() {
    return true;
  }
}
