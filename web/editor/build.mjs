// Bundles the editor into one file beside the page. trunk runs this when it
// builds the page (Trunk.toml).

import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const folder = fileURLToPath(new URL('.', import.meta.url));

await build({
  entryPoints: [join(folder, 'index.js')],
  outfile: join(process.env.TRUNK_STAGING_DIR ?? join(folder, '../../dist'), 'editor.js'),
  bundle: true,
  format: 'esm',
  target: 'es2022',
  minify: true,
  loader: { '.css': 'text' },
  banner: { js: '/*! With CodeMirror 6: MIT licence, (c) Marijn Haverbeke and others. */' },
});
