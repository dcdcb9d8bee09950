// The programs in tests/packages/consumers that run in a browser, each built as
// its package.json says, under a policy that allows no inline script and no eval
// but wasm's.

import assert from 'node:assert/strict';
import { join, relative } from 'node:path';
import { after } from 'node:test';
import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';
import { answers, project, script } from '../packages/consumer.mjs';
import { browserTest } from './harness.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'; img-src data:";
const programs = [
  { name: 'vite', title: 'built with Vite', build: true, folder: 'dist' },
  { name: 'webpack', title: 'built with webpack', build: true, folder: '.' },
  { name: 'page', title: 'on a plain page', build: false, folder: '.' },
];

for (const program of programs) {
  program.root = project(program.name);
  if (program.build) script(program.root, 'build');
}
// Vite's development server has ways of its own with packages.
const development = await createServer({
  root: programs[0].root,
  logLevel: 'error',
  server: { host: '127.0.0.1', port: 0 },
});
await development.listen();
after(() => development.close());

/** Waits until the page shows what it found out. */
async function found(page) {
  const output = page.locator('output');
  await output.filter({ hasText: '{' }).waitFor({ state: 'attached' });
  return JSON.parse(await output.textContent());
}

for (const { title, folder, root } of programs) {
  const options = {
    folder: join(relative(repository, root), folder),
    started: false,
    headers: { 'content-security-policy': policy },
  };
  browserTest(`the program ${title} finds out what it should`, options, async ({ page }) => {
    assert.deepEqual(await found(page), answers);
  });
}

const anywhere = { folder: 'tests/packages/consumers/page', path: 'package.json', started: false };
browserTest("the program finds it out on Vite's development server", anywhere, async ({ page, expectProblem }) => {
  expectProblem(/favicon\.ico/);
  await page.goto(development.resolvedUrls.local[0]);
  assert.deepEqual(await found(page), answers);
});
