// A program that uses the npm package: the package packed and unpacked as npm
// would install it, in a folder of its own.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const built = fileURLToPath(new URL('../../target/npm/aclarity', import.meta.url));

/** Makes the folder `target/npm/consumers/NAME`, with `files` and the package. */
export function consumer(name, files) {
  const folder = fileURLToPath(new URL(`../../target/npm/consumers/${name}`, import.meta.url));
  const modules = join(folder, 'node_modules');
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(modules, { recursive: true });
  const [{ filename, files: packed }] = JSON.parse(npm('pack', '--json', '--pack-destination', folder, built));
  execFileSync('tar', ['-xzf', filename], { cwd: folder });
  renameSync(join(folder, 'package'), join(modules, 'aclarity'));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(folder, path), text);
  return { folder, packed: packed.map((file) => file.path) };
}

/** The same for the program in tests/packages/consumers/NAME. */
export function project(name) {
  const { folder } = consumer(name, {});
  cpSync(fileURLToPath(new URL(`consumers/${name}`, import.meta.url)), folder, { recursive: true });
  return folder;
}

/** What the programs in tests/packages/consumers have to find out. */
export const answers = {
  printed: `"User ana has no permissions to access the 'log:1' key"`,
  allowed: true,
  repair: '%R~log:1',
  role: 'read',
};

/** Runs a script of a program's package.json, and returns what it prints. */
export function script(folder, name) {
  return npm('run', '--silent', name, '--prefix', folder);
}

function npm(...args) {
  // On Windows npm is a batch file, which only a shell can start.
  return execFileSync('npm', args, { encoding: 'utf8', shell: process.platform === 'win32' });
}
