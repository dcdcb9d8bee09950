// The custom element as one file that a page can take as it is.

import { build, transform } from 'esbuild';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

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

/** Writes acl-playground.js and its types; `modules` are those of the package. */
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
    plugins: [modules, styles],
  });
  await copyFile(join(here, 'acl-playground.d.ts'), join(output, 'acl-playground.d.ts'));
}
