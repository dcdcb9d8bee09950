// The programs in tests/packages/consumers that run in Node.js. Those for
// browsers are run by tests/browser/consumers.test.mjs.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { answers, project, script } from './consumer.mjs';

for (const name of ['node-esm', 'node-commonjs']) {
  test(`the program ${name} finds out what it should`, () => {
    assert.deepEqual(JSON.parse(script(project(name), 'start')), answers);
  });
}
