// The sites in this folder, each built by its own generator into
// target/embeds/NAME. The element comes from the npm package, as its two files.

import { execFileSync } from 'node:child_process';
import { copyFileSync, cpSync, mkdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = fileURLToPath(new URL('.', import.meta.url));
const repository = join(here, '../..');
const output = join(repository, 'target/embeds');
const npmPackage = join(repository, 'target/npm/aclarity');

/**
 * Where a site takes plain files from, how it is built, and what turns its
 * pages dark.
 */
export const sites = {
  plain: {
    statics: '.',
    build: (source, out) => cpSync(source, out, { recursive: true }),
    darken: () => document.documentElement.classList.add('dark'),
  },
  mdbook: {
    statics: 'src',
    build: (source, out) => run('mdbook', ['build', source, '--dest-dir', out]),
    darken: () => document.documentElement.classList.replace('light', 'navy'),
  },
  docusaurus: {
    statics: 'static',
    build: (source, out) =>
      run(generator('docusaurus'), ['build', source, '--out-dir', out], { NO_UPDATE_NOTIFIER: '1' }),
    darken: () => document.documentElement.setAttribute('data-theme', 'dark'),
  },
  vitepress: {
    statics: 'public',
    build: (source, out) => run(generator('vitepress'), ['build', source, '--outDir', out]),
    darken: () => document.documentElement.classList.add('dark'),
  },
  mkdocs: {
    statics: 'docs',
    build: (source, out) =>
      run(join(repository, '.tools/mkdocs/bin/mkdocs'), [
        'build',
        '--quiet',
        '--strict',
        '--config-file',
        join(source, 'mkdocs.yml'),
        '--site-dir',
        out,
      ]),
    darken: () => document.documentElement.setAttribute('data-bs-theme', 'dark'),
  },
};

/** Builds a site, and says how long it took. */
export function build(name) {
  const { statics, build } = sites[name];
  const source = join(here, name);
  const out = join(output, name);
  const started = Date.now();
  rmSync(out, { recursive: true, force: true });
  mkdirSync(join(source, statics), { recursive: true });
  for (const file of ['acl-playground.js', 'full.wasm'])
    copyFileSync(join(npmPackage, file), join(source, statics, file));
  build(source, out);
  console.log(`${name}: built in ${((Date.now() - started) / 1000).toFixed(1)} s`);
}

const generator = (name) => join(here, 'node_modules/.bin', name);

/** Runs a program in this folder; when it fails, all that it said is shown. */
function run(program, args, env = {}) {
  try {
    execFileSync(program, args, {
      cwd: here,
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'pipe'],
      env: { ...process.env, CI: 'true', ...env },
    });
  } catch (error) {
    throw new Error(`${program} ${args.join(' ')}: ${error.message}\n${error.stdout ?? ''}${error.stderr ?? ''}`);
  }
}
