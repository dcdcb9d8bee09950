// From where the wasm is to a module, with an error that helps when something
// else is there: most often it is the page that a server gives for every address
// that it does not know.
import { AclarityError } from 'aclarity:error';
import { advice } from 'aclarity:wasm';

const MAGIC = [0x00, 0x61, 0x73, 0x6d];

/** @import { WasmSource } from './web.js' */

/**
 * A module from an address, a response, bytes or a module.
 *
 * @param {WasmSource} source
 */
export async function compile(source) {
  if (source instanceof WebAssembly.Module) return source;
  if (source instanceof ArrayBuffer || ArrayBuffer.isView(source)) return fromBytes(source, 'the given bytes');
  const response = isResponse(source) ? source : await download(source);
  const from = response.url || 'the given response';
  const { ok, status, headers } = response;
  if (!ok) throw notLoaded(`the server answered with status ${status} to ${from}`);
  const type = headers.get('content-type') ?? 'without a content type';
  return fromBytes(await response.arrayBuffer(), `${from} (${type})`);
}

/**
 * @param {WasmSource} source
 * @returns {source is Response}
 */
function isResponse(source) {
  return typeof Response === 'function' && source instanceof Response;
}

/** @param {string | URL | Request} source */
async function download(source) {
  const address = typeof source === 'object' && 'url' in source ? source.url : source;
  try {
    return await fetch(source);
  } catch (error) {
    throw notLoaded(`${address} cannot be fetched: ${/** @type {Error} */ (error).message}`);
  }
}

/**
 * @param {BufferSource} source
 * @param {string} from
 */
async function fromBytes(source, from) {
  const bytes = ArrayBuffer.isView(source)
    ? new Uint8Array(source.buffer, source.byteOffset, source.byteLength)
    : new Uint8Array(source);
  if (!MAGIC.every((byte, index) => bytes[index] === byte)) {
    const text = new TextDecoder().decode(bytes.subarray(0, 100)).trimStart();
    const found = bytes.length === 0 ? 'nothing' : text.startsWith('<') ? 'HTML' : 'something else';
    throw notLoaded(`${found} in place of WebAssembly came from ${from}`);
  }
  try {
    return await WebAssembly.compile(bytes);
  } catch (error) {
    throw new AclarityError(
      'wasm-not-loaded',
      `WebAssembly from ${from} cannot be compiled: ${/** @type {Error} */ (error).message}. ` +
        "If a Content-Security-Policy forbids it, add 'wasm-unsafe-eval' to its script-src.",
    );
  }
}

/** @param {string} what */
function notLoaded(what) {
  return new AclarityError('wasm-not-loaded', `${what}. ${advice}`);
}
