// A link that opens the rules in the playground. The fragment has the form of
// web/src/share.rs, which reads it; browsers send it to no server.
import { redact } from './engine.js';

/** A user's name, which stays where names belong. */
const nameOnly = (/** @type {string} */ user) => redact(`user ${user}`).slice('user '.length);

const SEPARATOR = '\u001f';

/**
 * The address of the playground with the rules in it; passwords are hidden.
 *
 * @param {string} playground
 * @param {{ server: string, user: string, rules: string }} shown
 */
export async function link(playground, { server, user, rules }) {
  const address = new URL(playground, document.baseURI);
  if (!/^https?:$/.test(address.protocol)) throw new Error(`playground is no web address: ${playground}`);
  const fields = ['ask', server, server, nameOnly(user), redact(rules), ''];
  const text = fields.map((field) => field.replaceAll(SEPARATOR, ' ')).join(SEPARATOR);
  const packed = new Blob([text]).stream().pipeThrough(new CompressionStream('deflate-raw'));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const letters = btoa(Array.from(bytes, (byte) => String.fromCharCode(byte)).join(''));
  address.hash = `s=${letters.replaceAll('+', '-').replaceAll('/', '_').replaceAll('=', '')}`;
  return address.href;
}
