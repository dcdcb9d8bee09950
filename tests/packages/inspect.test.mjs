// What `inspect` says of users whose lines are refused: they stay in the list,
// and are marked.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { consumer } from './consumer.mjs';

const { folder } = consumer('inspect', { 'full.mjs': "export * from 'aclarity/full';\n" });
const { inspect } = await import(pathToFileURL(join(folder, 'full.mjs')));

// A text; each user as name, refused, defined; whether a server rejects the file.
const CASES = [
  ['user alan on nopass allkeys +@strng -SADD', [['alan', true, false]], true],
  [
    'user a on\nuser b +gte\nuser c on',
    [
      ['a', false, true],
      ['b', true, false],
      ['c', false, true],
    ],
    true,
  ],
  ['user a on\nuser a off', [['a', true, true]], true],
  ['ACL SETUSER a +get\nACL SETUSER a +gte', [['a', true, true]], false],
  ['ACL SETUSER zoë on ">pw +get', [['zoë', true, false]], false],
  ['ACL SETUSER a +get', [['a', false, true]], false],
];
for (const [text, users, rejected] of CASES) {
  test(`users stay whose lines are refused: ${JSON.stringify(text)}`, () => {
    const found = inspect('redis-8.6', text);
    assert.deepEqual(
      found.users.map(({ name, refused, defined }) => [name, refused, defined]),
      users,
    );
    assert.equal(found.rejected, rejected);
    for (const { name, span, refused, refusal } of found.users) {
      assert.equal(text.slice(span.start, span.end), name);
      assert.equal(found.findings[refusal]?.severity, refused ? 'error' : undefined);
    }
  });
}

test('a refused user has what its accepted rules would make', () => {
  const [user] = inspect('redis-8.6', 'user alan on nopass ~app:* +get +@strng').users;
  assert.equal(user.canonical, 'user alan on nopass sanitize-payload ~app:* resetchannels -@all +get');
  assert.equal(user.rules.length, 4);
});
