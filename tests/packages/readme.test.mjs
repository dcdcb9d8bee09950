// The README of the npm package: each block of JavaScript in it is run, and what
// its comments say of values is compared with them.

import assert from 'node:assert/strict';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import ts from 'typescript';
import { consumer } from './consumer.mjs';

const { folder } = consumer('readme', { 'package.json': '{ "type": "module" }\n' });
const readme = readFileSync(join(folder, 'node_modules/aclarity/README.md'), 'utf8');
const blocks = [...readme.matchAll(/^```js\n([\s\S]*?)^```$/gm)].map(([all, text]) => ({
  text,
  line: readme.slice(0, readme.indexOf(all)).split('\n').length + 1,
}));

/**
 * The block with each expression that has its value in a comment after it
 * compared with that value: `f(x); // 5` becomes `equal(f(x), 5)`.
 */
function compared(text) {
  const source = ts.createSourceFile('block.js', text, ts.ScriptTarget.ES2022, true);
  let [out, end, count] = ['', 0, 0];
  for (const statement of source.statements) {
    const after = text.slice(statement.end);
    const [, comment] = /^(?:\n?[ \t]*\/\/ (.*))?/.exec(after);
    if (!ts.isExpressionStatement(statement) || comment === undefined || !isValue(comment)) continue;
    const expression = statement.expression.getText();
    out += `${text.slice(end, statement.getStart())}equal(${expression}, (${comment}));`;
    end = statement.end;
    count += 1;
  }
  return { code: `import { deepEqual as equal } from 'node:assert/strict';\n${out}${text.slice(end)}`, count };
}

/** Whether a comment is a JavaScript value, and no words. */
function isValue(comment) {
  const { parseDiagnostics, statements } = ts.createSourceFile('value.js', `(${comment})`, ts.ScriptTarget.ES2022);
  return (
    parseDiagnostics.length === 0 &&
    statements.length === 1 &&
    !/^[a-z]+$/i.test(comment.replace(/^(true|false|null)$/, '0'))
  );
}

let compares = 0;
for (const { text, line } of blocks) {
  test(`the block at line ${line} of the README does what it says`, async () => {
    const { code, count } = compared(text);
    const file = join(folder, `line-${line}.js`);
    writeFileSync(file, code);
    await import(pathToFileURL(file));
    compares += count;
  });
}

test('the README has values to compare', () => {
  assert.ok(blocks.length >= 6, `${blocks.length} blocks`);
  assert.ok(compares >= 8, `${compares} values`);
});

test('its policy is the one that programs are run under', () => {
  const browsers = readFileSync(new URL('../browser/consumers.test.mjs', import.meta.url), 'utf8');
  const [policy] = /script-src 'self' 'wasm-unsafe-eval'/.exec(browsers);
  assert.ok(readme.includes(policy));
});
