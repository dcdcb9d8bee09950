// One class of errors for all entries of the package, and what errors name.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { consumer } from './consumer.mjs';

const ENTRIES = ['aclarity', 'aclarity/full', 'aclarity/vendors', 'aclarity/inline', 'aclarity/web'];
const name = (entry) => entry.replaceAll('/', '_');
const files = Object.fromEntries(ENTRIES.map((entry) => [`${name(entry)}.mjs`, `export * from '${entry}';\n`]));
const { folder } = consumer('error-class', files);
const load = (entry) => import(pathToFileURL(join(folder, `${name(entry)}.mjs`)));
const entries = await Promise.all(ENTRIES.map(load));
const [main, full, vendors, inline] = entries;
await inline.init();

const thrown = (call) => {
  try {
    call();
  } catch (error) {
    return error;
  }
  return assert.fail('it threw nothing');
};

test('an error of one entry is an instance of the classes of all', () => {
  const errors = [
    thrown(() => new main.Session('redis-1')),
    thrown(() => full.inspect(1, '')),
    thrown(() => vendors.check({ system: 'nobody', field: 'a', value: 'b' })),
    thrown(() => inline.check('redis', '+gte', ['GET', 'k'])),
  ];
  for (const error of errors) {
    for (const { AclarityError } of entries) assert.ok(error instanceof AclarityError, String(error));
    assert.ok(error instanceof Error);
    assert.equal(error.name, 'AclarityError');
    assert.equal(typeof error.code, 'string');
  }
});

test('nothing else is an instance', () => {
  const { AclarityError } = main;
  class Mine extends AclarityError {}
  const error = thrown(() => new main.Session('redis-1'));
  for (const other of [
    new Error('x'),
    new TypeError('x'),
    undefined,
    null,
    'AclarityError',
    {},
    { name: 'AclarityError', code: 'x' },
  ]) {
    assert.equal(other instanceof AclarityError, false, String(other));
  }
  assert.equal(error instanceof Mine, false, 'a subclass has its own instances only');
  const mine = new Mine('invalid-argument', 'x');
  assert.ok(mine instanceof Mine && mine instanceof AclarityError && mine instanceof full.AclarityError);
});

const WRONG_OPTIONS = [
  [
    () => main.check('redis', '+get ~*', ['GET', 'k'], { databse: 3 }),
    "unknown option 'databse'; known: positions, database",
  ],
  [
    () => main.check('redis', '+get ~*', ['GET', 'k'], { database: 0, Positions: 'utf8' }),
    "unknown option 'Positions'; known: positions, database",
  ],
  [() => full.inspect('redis', '', { database: 1 }), "unknown option 'database'; known: positions"],
  [() => new main.Session('redis').ask('PING', 1, { position: 'utf8' }), "unknown option 'position'; known: positions"],
];
for (const [call, message] of WRONG_OPTIONS) {
  test(`unknown options are named: ${message}`, () => {
    const error = thrown(call);
    assert.equal(error.code, 'invalid-argument');
    assert.equal(error.message, message);
  });
}

test('the error names the user that is not there, but no secret', () => {
  const session = new main.Session('redis', 'user ana on nopass +@all');
  const hash = 'ab'.repeat(32);
  for (const [user, message] of [
    ['bob', "there is no user 'bob'"],
    ['zoë', "there is no user 'zoë'"],
    ['>s3cret', 'there is no user •••'],
    ['<s3cret', 'there is no user •••'],
    [`#${hash}`, 'there is no user •••'],
    [hash, 'there is no user •••'],
  ]) {
    const error = thrown(() => session.allows(user, ['GET', 'k']));
    assert.deepEqual([error.code, error.message], ['unknown-user', message]);
  }
});
