// The modules that the package's entries import, for esbuild:
//
// - aclarity:glue: what wasm-bindgen wrote
// - aclarity:api: what it exports, with what a wrapper adds
// - aclarity:error: the class of all errors
// - aclarity:wasm: where the wasm comes from when nobody says so, and what to do when it is not there

import { readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));

/** `source` is one of `SOURCES`; `wrapper` adds to the classes of the glue; `advice` is for a wasm that cannot be loaded. */
export function modules({ glue, wasm, names = [], source = 'beside', wrapper = '', advice = toCopy(basename(wasm)) }) {
  const files = {
    'aclarity:glue': { path: glue },
    'aclarity:error': { path: join(here, 'error.js') },
    // The package has no side effects for others; this one is for itself.
    'aclarity:wrapper': { path: join(here, wrapper), sideEffects: true },
  };
  const texts = {
    'aclarity:api': () =>
      `${wrapper && "import 'aclarity:wrapper';\n"}export { ${names.join(', ')} } from 'aclarity:glue';`,
    'aclarity:wasm': async () => `${await SOURCES[source](wasm)}\nexport const advice = ${JSON.stringify(advice)};`,
  };
  return {
    name: 'aclarity',
    setup(esbuild) {
      esbuild.onResolve({ filter: /^aclarity:/ }, ({ path }) => files[path] ?? { path, namespace: 'aclarity' });
      esbuild.onLoad({ filter: /^/, namespace: 'aclarity' }, async ({ path }) => ({
        contents: await texts[path](),
        resolveDir: here,
      }));
    },
  };
}

/** For programs: they can say where the wasm is. */
function toCopy(file) {
  const copy = `Copy ${file} out of the npm package to where the page can fetch it, and give its address to init: await init('/${file}').`;
  return file === 'aclarity.wasm' ? `${copy} The entry aclarity/inline needs no such file.` : copy;
}

const SOURCES = {
  /** Bundlers know the expression `new URL(…, import.meta.url)` and take the file along. */
  beside: (wasm) => `export const wasm = () => new URL('./${basename(wasm)}', import.meta.url);`,

  /** CommonJS does not know where it is. */
  given: (wasm) => `
    import { AclarityError } from 'aclarity:error';
    export const wasm = () => {
      throw new AclarityError('wasm-not-loaded', "say where ${basename(wasm)} is: await init('/${basename(wasm)}')");
    };`,

  inline: async (wasm) => `
    const base64 = '${await readFile(wasm, 'base64')}';
    export const wasm = () => Uint8Array.from(atob(base64), (letter) => letter.charCodeAt(0));`,
};
