// Assembles an entry of the npm package from wasm-bindgen's output. `cargo xtask
// npm` calls it for each, after it has put ENTRY.wasm into the package:
//
//   node assemble.mjs BINDINGS PACKAGE VERSION ENTRY
//
// `aclarity` is the package's own entry, `vendors` is aclarity/vendors. No
// exported name is written here: what the Rust crate exports is exported.

import { build } from 'esbuild';
import { copyFile, readFile, readdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const [bindings, output, version, name] = process.argv.slice(2);
const here = fileURLToPath(new URL('.', import.meta.url));
const repository = join(here, '../../..');
const glue = join(bindings, `web/${name}.js`);
const isMain = name === 'aclarity';

const names = await exportedNames();
if (names.length === 0) throw new Error(`${name} exports nothing`);
const list = names.join(', ');

/** The modules that the entries import: the glue, and the API in it with what session.js adds. */
const modules = {
  name: 'aclarity',
  setup(esbuild) {
    esbuild.onResolve({ filter: /^aclarity:glue$/ }, () => ({ path: glue }));
    esbuild.onResolve({ filter: /^aclarity:api$/ }, () => ({ path: 'api', namespace: 'aclarity' }));
    // The package has no side effects for others; this one is for itself.
    const session = { path: join(here, 'session.js'), sideEffects: true };
    esbuild.onResolve({ filter: /^aclarity:session$/ }, () => session);
    esbuild.onLoad({ filter: /^api$/, namespace: 'aclarity' }, () => ({
      // Only the package's own entry has sessions.
      contents: `${isMain ? "import 'aclarity:session';\n" : ''}export { ${list} } from 'aclarity:glue';`,
      resolveDir: here,
    }));
  },
};

await entry('node.js', file('node.cjs'), { format: 'cjs', platform: 'node', target: 'node20' });
await write(file('node.mjs'), `export { init, ${list} } from './${file('node.cjs')}';\n`);
const guarded = names.map((name) => `export const ${name} = /* @__PURE__ */ afterInit('${name}');\n`);
await entry('web.js', file('web.mjs'), { format: 'esm', platform: 'browser', target: 'es2022' }, guarded.join(''));
await types();
if (isMain) {
  await manifest();
  await documents();
}
console.log(`${name} exports: init, ${list}`);

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
    write: false,
  });
  const [{ exports }] = Object.values(metafile.outputs);
  return exports.filter((name) => name !== 'default' && name !== 'initSync').sort();
}

/** One self-contained JavaScript file from an entry here and the glue. */
async function entry(from, to, options, appendix = '') {
  await build({
    stdin: {
      contents: (await readFile(join(here, from), 'utf8')).replaceAll('aclarity.wasm', `${name}.wasm`) + appendix,
      resolveDir: here,
      sourcefile: from,
    },
    outfile: join(output, to),
    bundle: true,
    charset: 'utf8',
    logLevel: 'warning',
    plugins: [modules],
    ...options,
  });
}

/** Each entry has types of its own: TypeScript reads `.d.cts` as CommonJS. */
async function types() {
  const api = await readFile(join(bindings, `nodejs/${name}.d.ts`), 'utf8');
  // Sessions can be released with `using`, a word that newer libraries know.
  const library = api.includes('Symbol.dispose') ? '/// <reference lib="esnext.disposable" />\n' : '';
  const node = `
/** For programs that run in browsers too. In Node.js there is nothing to wait for. */
export function init(): Promise<void>;
`;
  const web = `
/** Where the wasm may come from, if not from beside the JavaScript. */
export type WasmSource = string | URL | Request | Response | BufferSource | WebAssembly.Module;
/** Loads the wasm. Wait for it before any other call; calling it again does no harm. */
export function init(source?: WasmSource | Promise<WasmSource>): Promise<void>;
`;
  await write(file('node.d.cts'), library + api + node);
  await write(file('node.d.mts'), library + api + node);
  await write(file('web.d.mts'), library + api + web);
}

async function manifest() {
  const template = await readFile(join(here, 'package.json'), 'utf8');
  await write('package.json', template.replace('@version@', version));
}

/** The package's own README, and the repository's licences. */
async function documents() {
  await copyFile(join(here, 'README.md'), join(output, 'README.md'));
  const licences = (await readdir(repository)).filter((name) => name.startsWith('LICENSE'));
  if (licences.length === 0) console.warn('warning: the repository has no LICENSE files');
  for (const name of licences) await copyFile(join(repository, name), join(output, name));
}

function write(name, text) {
  return writeFile(join(output, name), text);
}
