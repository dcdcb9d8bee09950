// Assembles an entry of the npm package from wasm-bindgen's output. `cargo xtask
// npm` calls it for each, after it has put ENTRY.wasm into the package:
//
//   node assemble.mjs BINDINGS PACKAGE VERSION ENTRY
//
// `aclarity` is the package's own entry, `full` is aclarity/full, `vendors` is
// aclarity/vendors, `cli` the command, which comes last and brings the documents.
// No exported name is written here: what the Rust crate exports is exported.

import { readFileSync } from 'node:fs';
import { chmod, copyFile, readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { build } from 'esbuild';
import { embed } from './embed/build.mjs';
import { modules } from './modules.mjs';

const [bindings, output, version, name] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const repository = join(here, '../../..');
const glue = join(bindings, `web/${name}.js`);
const wasm = join(output, `${name}.wasm`);
const isMain = name === 'aclarity';
const wrapper = isMain || name === 'full' ? 'session.js' : name === 'vendors' ? 'simulation.js' : '';

const NODE = { platform: 'node', target: 'node20' };
const BROWSER = { platform: 'browser', target: 'es2022' };

if (name === 'cli') await command();
else await library();

/** The command `aclarity`. */
async function command() {
  await bundle('cli.js', 'cli.mjs', { format: 'esm', ...NODE, banner: { js: '#!/usr/bin/env node' } });
  await chmod(join(output, 'cli.mjs'), 0o755);
  await documents();
}

/** What programs import. */
async function library() {
  const names = await exportedNames();
  if (names.length === 0) throw new Error(`${name} exports nothing`);
  const list = ['AclarityError', ...names].join(', ');
  // Under names of their own, since web.js has names too.
  const guard = (name) =>
    `const api_${name} = /* @__PURE__ */ afterInit('${name}');\nexport { api_${name} as ${name} };\n`;
  const guarded = names.map(guard).join('');
  const web = (to, format, source) => bundle('web.js', file(to), { format, ...BROWSER }, { names, source, guarded });

  await bundle('node.js', file('node.cjs'), { format: 'cjs', ...NODE }, { names });
  await write(file('node.mjs'), `export { init, ${list} } from './${file('node.cjs')}';\n`);
  await web('web.mjs', 'esm', 'beside');
  await web('web.cjs', 'cjs', 'given');
  if (isMain) {
    await web('inline.mjs', 'esm', 'inline');
    await web('inline.cjs', 'cjs', 'inline');
    await manifest();
  }
  if (name === 'full') await embed(output, (advice) => modules({ glue, wasm, names, wrapper, advice }));
  await types();
  console.log(`${name} exports: init, ${list}`);
}

/** The package's own entry has the plain names. */
function file(plain) {
  return isMain ? plain : `${name}.${plain}`;
}

/** What the glue exports, but for the functions that load the wasm. */
async function exportedNames() {
  const { metafile } = await build({
    entryPoints: [glue],
    bundle: true,
    format: 'esm',
    metafile: true,
    outfile: 'unused.mjs',
    plugins: [modules({ glue, wasm })],
    write: false,
  });
  const [{ exports }] = Object.values(metafile.outputs);
  return exports.filter((name) => name !== 'default' && name !== 'initSync').sort();
}

/** One self-contained JavaScript file from an entry here and the glue. */
async function bundle(from, to, options, { names = [], source = 'beside', guarded = '' } = {}) {
  await build({
    stdin: {
      contents: (await readFile(join(here, from), 'utf8')).replaceAll('aclarity.wasm', `${name}.wasm`) + guarded,
      resolveDir: here,
      sourcefile: from,
    },
    outfile: join(output, to),
    bundle: true,
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [modules({ glue, wasm, names, source, wrapper })],
    ...options,
  });
}

/** Each entry has types of its own: TypeScript reads `.d.cts` as CommonJS. */
async function types() {
  const api = await readFile(join(bindings, `nodejs/${name}.d.ts`), 'utf8');
  // Sessions can be released with `using`, a word that newer libraries know.
  const library = api.includes('Symbol.dispose') ? '/// <reference lib="esnext.disposable" />\n' : '';
  const errors = await readFile(join(here, 'error.d.ts'), 'utf8');
  for (const entry of ['node', 'web', ...(isMain ? ['inline'] : [])]) {
    const init = await readFile(join(here, `${entry}.d.ts`), 'utf8');
    const text = library + [api, errors, init].join('\n').replaceAll('aclarity.wasm', `${name}.wasm`);
    for (const kind of ['d.mts', 'd.cts']) await write(file(`${entry}.${kind}`), text);
  }
}

async function manifest() {
  const template = await readFile(join(here, 'package.json'), 'utf8');
  await write('package.json', template.replace('@version@', version));
}

/** The package's own README with the sizes of what is there, and the repository's licences. */
async function documents() {
  const readme = await readFile(join(here, 'README.md'), 'utf8');
  await write(
    'README.md',
    readme.replaceAll(/^\| `([\w.]+)` \|( \d+ kB \|){3}$/gm, (_, name) => sizes(name)),
  );
  const licences = (await readdir(repository)).filter((name) => name.startsWith('LICENSE'));
  if (licences.length === 0) console.warn('warning: the repository has no LICENSE files');
  for (const name of licences) await copyFile(join(repository, name), join(output, name));
}

/** A row of the table of sizes. */
function sizes(name) {
  const raw = readFileSync(join(output, name));
  const kilobytes = [raw, gzipSync(raw, { level: 9 }), brotliCompressSync(raw)].map(
    ({ length }) => `${Math.round(length / 1000)} kB`,
  );
  return `| \`${name}\` | ${kilobytes.join(' | ')} |`;
}

function write(name, text) {
  return writeFile(join(output, name), text);
}
