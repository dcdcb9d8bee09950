// Names of users in messages.

const HIDDEN = '•••';
/** A password or a hash given as a name. */
const SECRET = /^[<>#!]|[0-9a-f]{40}/i;

/**
 * A user's name for a message; what may be a secret is hidden.
 *
 * @param {string} name
 * @param {(text: string) => string} redact
 */
export function shownName(name, redact) {
  return SECRET.test(name) ? HIDDEN : `'${redact(`user ${name}`).slice('user '.length)}'`;
}
