// Writes FILE.br and FILE.gz beside each file of a folder that gets smaller by
// it, as servers look for them. Node has both compressions built in.
//
//   node compress.mjs FOLDER

import { readdir, readFile, rm, writeFile } from 'node:fs/promises';
import { extname, join } from 'node:path';
import { promisify } from 'node:util';
import zlib from 'node:zlib';

const KINDS = ['.css', '.html', '.js', '.json', '.mjs', '.svg', '.txt', '.wasm', '.xml'];
/** Less than a packet of the network is not worth a second file. */
const SMALLEST = 1024;

const brotli = promisify(zlib.brotliCompress);
const gzip = promisify(zlib.gzip);
const { BROTLI_PARAM_QUALITY, BROTLI_MAX_QUALITY, BROTLI_PARAM_SIZE_HINT } = zlib.constants;

const FORMS = {
  '.br': (bytes) =>
    brotli(bytes, {
      params: { [BROTLI_PARAM_QUALITY]: BROTLI_MAX_QUALITY, [BROTLI_PARAM_SIZE_HINT]: bytes.length },
    }),
  '.gz': (bytes) => gzip(bytes, { level: 9 }),
};

const [folder] = process.argv.slice(2);
const entries = await readdir(folder, { recursive: true, withFileTypes: true });
const files = entries.filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath, entry.name));
const totals = { '': 0, '.br': 0, '.gz': 0 };

for (const file of files) {
  if (extname(file) in FORMS) await rm(file);
}
for (const file of files.filter((file) => KINDS.includes(extname(file)))) {
  const bytes = await readFile(file);
  if (bytes.length < SMALLEST) continue;
  totals[''] += bytes.length;
  for (const [ending, compress] of Object.entries(FORMS)) {
    const smaller = await compress(bytes);
    if (smaller.length >= bytes.length) continue;
    totals[ending] += smaller.length;
    await writeFile(file + ending, smaller);
  }
}
const kilobytes = (bytes) => `${Math.round(bytes / 1000)} kB`;
console.log(
  `compressed: ${kilobytes(totals[''])}, with gzip ${kilobytes(totals['.gz'])}, with Brotli ${kilobytes(totals['.br'])}`,
);
