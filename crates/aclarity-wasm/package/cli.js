// The command `aclarity`, as `npx aclarity` runs it: the command line's own wasm
// with the files and streams of Node.js. This becomes cli.mjs.

import { initSync, run } from 'aclarity:glue';
import { readdirSync, readFileSync, readSync, writeSync } from 'node:fs';
import { isatty } from 'node:tty';
import { getSystemErrorMap } from 'node:util';

const [INPUT, OUTPUT, ERRORS] = [0, 1, 2];

/**
 * What the system says of errors, where Node.js has words of its own.
 *
 * @type {Record<string, string>}
 */
const WORDS = {
  EISDIR: 'Is a directory',
  ELOOP: 'Too many levels of symbolic links',
  ENAMETOOLONG: 'File name too long',
};

/** What the wasm needs of Node.js; see crates/aclarity-cli-wasm. */
class Host {
  inputIsTyped = isatty(INPUT);
  outputHasStyles = hasStyles(OUTPUT);
  errorsHaveStyles = hasStyles(ERRORS);

  /** @param {string} path */
  file(path) {
    return worded(() => readFileSync(path));
  }

  /** @param {string} path */
  entries(path) {
    const found = worded(() => readdirSync(path, { withFileTypes: true }));
    return found.map((entry) => entry.name + (entry.isDirectory() ? '/' : ''));
  }

  /** @param {Uint8Array} bytes */
  read(bytes) {
    return worded(() => {
      try {
        return patiently(() => readSync(INPUT, bytes));
      } catch (error) {
        // A pipe on Windows ends so.
        if (/** @type {NodeJS.ErrnoException} */ (error).code === 'EOF') return 0;
        throw error;
      }
    });
  }

  /**
   * @param {number} stream
   * @param {Uint8Array} bytes
   */
  write(stream, bytes) {
    worded(() => {
      for (let rest = bytes; rest.length > 0; ) {
        rest = rest.subarray(patiently(() => writeSync(stream, rest)));
      }
    });
  }
}

/**
 * Whether words may be bold and coloured. Node.js has another opinion of some
 * environments; this is what the native command's anstream makes of
 * https://no-color.org and https://bixense.com/clicolors, and of `CI` and `TERM`.
 *
 * @param {number} stream
 */
function hasStyles(stream) {
  const { CI, CLICOLOR, CLICOLOR_FORCE, NO_COLOR, TERM } = process.env;
  if (NO_COLOR) return false;
  if (CLICOLOR_FORCE) return true;
  if (CLICOLOR === '0') return false;
  const shows = TERM === undefined ? process.platform === 'win32' : TERM !== 'dumb';
  return isatty(stream) && (shows || CLICOLOR !== undefined || CI !== undefined);
}

/**
 * Tries again while the other end of a pipe that does not block takes its time.
 *
 * @template T
 * @param {() => T} action
 */
function patiently(action) {
  for (;;) {
    try {
      return action();
    } catch (error) {
      if (/** @type {NodeJS.ErrnoException} */ (error).code !== 'EAGAIN') throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}

/**
 * Has errors say what they say in other programs: `No such file or directory (os error 2)`.
 *
 * @template T
 * @param {() => T} action
 */
function worded(action) {
  try {
    return action();
  } catch (error) {
    const { code = '', errno = 0 } = /** @type {NodeJS.ErrnoException} */ (error);
    const [, text] = getSystemErrorMap().get(errno) ?? [];
    if (text === undefined) throw error;
    const words = WORDS[code] ?? text[0].toUpperCase() + text.slice(1);
    throw Object.assign(new Error(`${words} (os error ${-errno})`), { code });
  }
}

initSync({ module: readFileSync(new URL('./cli.wasm', import.meta.url)) });
// Node.js has replaced what is not UTF-8, and an answer about another key is none.
if (process.argv.slice(2).some((word) => word.includes('\ufffd'))) {
  writeSync(
    ERRORS,
    'error: an argument is not UTF-8, and Node.js does not pass such bytes on; use the native command\n',
  );
  process.exit(2);
}
process.exitCode = run(['aclarity', ...process.argv.slice(2)], new Host());
