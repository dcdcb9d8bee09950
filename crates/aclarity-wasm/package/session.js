// `Session.allows`: the quick question. Short words of ASCII are written where
// the wasm finds them, which takes a fraction of handing them over.
import { AclarityError } from 'aclarity:error';
import { redact, Session } from 'aclarity:glue';
import { shownName } from './names.js';
import { alive, guard } from './released.js';

const NO_COMMAND = 'a command is an array of strings: ["GET", "key"]';
let bytes = new Uint8Array(0);

/**
 * @param {string} user
 * @param {string[]} argv
 */
Session.prototype.allows = function allows(user, argv, database = 0) {
  alive(this);
  if (typeof user !== 'string') throw wrong("the user's name must be a string");
  if (!Array.isArray(argv)) throw wrong(NO_COMMAND);
  if (typeof database !== 'number' || database >>> 0 !== database) throw wrong('a database is a whole number: 0, 1, …');
  // The wasm's memory is another one after it has grown.
  if (bytes.length === 0) bytes = new Uint8Array(Session.__memory().buffer, Session.__words(), Session.__room());
  let end = write(user, 0);
  for (let at = 0; at < argv.length; at += 1) {
    const word = argv[at];
    if (typeof word !== 'string') throw wrong(NO_COMMAND);
    if (end !== TOO_MUCH) end = write(word, end);
  }
  const answer = end === TOO_MUCH ? this.__allows(user, argv, database) : this.__allowsWritten(argv.length, database);
  if (answer === 2) throw new AclarityError('unknown-user', `there is no user ${shownName(user, redact)}`);
  return answer === 1;
};

guard(Session, ['allows']);

/** @param {string} message */
function wrong(message) {
  return new AclarityError('invalid-argument', message);
}

const TOO_MUCH = -1;

/**
 * Writes a word after its length, and returns where the next one begins.
 *
 * @param {string} word
 * @param {number} at
 */
function write(word, at) {
  const { length } = word;
  let next = at + 2;
  if (next + length > bytes.length) return TOO_MUCH;
  bytes[at] = length & 255;
  bytes[at + 1] = length >> 8;
  for (let from = 0; from < length; from += 1) {
    const code = word.charCodeAt(from);
    if (code > 127) return TOO_MUCH;
    bytes[next] = code;
    next += 1;
  }
  return next;
}
