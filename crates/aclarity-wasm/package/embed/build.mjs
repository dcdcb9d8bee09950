// The custom element as one file that a page can take as it is.

import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build, transform } from 'esbuild';

const here = fileURLToPath(new URL('.', import.meta.url));

/** The style sheet as a text, without what only people read. */
const styles = {
  name: 'styles',
  setup(esbuild) {
    esbuild.onLoad({ filter: /\.css$/ }, async ({ path }) => {
      const { code } = await transform(await readFile(path, 'utf8'), { loader: 'css', minify: true });
      return { contents: code, loader: 'text' };
    });
  },
};

/** What the author of a page can do when the wasm is not there. */
const ADVICE = 'Put full.wasm next to acl-playground.js, both from the same version of the package.';

/** Writes acl-playground.js and its types; `modules(advice)` are those of the package. */
export async function embed(output, modules) {
  await build({
    entryPoints: [join(here, 'index.js')],
    outfile: join(output, 'acl-playground.js'),
    bundle: true,
    minify: true,
    charset: 'utf8',
    format: 'esm',
    platform: 'browser',
    target: 'es2022',
    logLevel: 'warning',
    plugins: [modules(ADVICE), styles],
  });
  await copyFile(join(here, 'acl-playground.d.ts'), join(output, 'acl-playground.d.ts'));
}
