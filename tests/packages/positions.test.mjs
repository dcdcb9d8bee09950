// Places in texts, in UTF-16 units and in bytes of UTF-8.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { consumer } from './consumer.mjs';

const { folder } = consumer('positions', {
  'full.mjs': "export * from 'aclarity/full';\n",
  'vendors.mjs': "export * from 'aclarity/vendors';\n",
});
const { check, inspect, Session } = await import(pathToFileURL(join(folder, 'full.mjs')));
const vendors = await import(pathToFileURL(join(folder, 'vendors.mjs')));

const names = ['ana', 'zoé', '💥', '漢字', 'e\u0301', '\ud800', '\udc00\ud800x', 'é💥漢'];

/** What a span marks, in the units that it counts. */
function marked(text, { start, end }, positions) {
  if (positions === 'utf16') return text.slice(start, end);
  return Buffer.from(text).subarray(start, end).toString();
}

/** What a program that reads UTF-8 sees of it. */
const shown = (text) => text.toWellFormed?.() ?? Buffer.from(text).toString();

test('findings and users are found where they stand', () => {
  for (const name of names) {
    const good = `user ${name} on nopass ~${name}* +@read\nuser bob +get`;
    const bad = `user ${name} on nopass ~${name}* +@nosuch\nuser bob +gett`;
    for (const options of [undefined, {}, { positions: 'utf16' }, { positions: 'utf8' }]) {
      const positions = options?.positions ?? 'utf16';
      const place = `${JSON.stringify(name)}, ${positions}`;
      const { users } = inspect('redis-8.6', good, options);
      const mark = (text, span) => shown(marked(text, span, positions));
      assert.deepEqual(
        users.map(({ span }) => mark(good, span)),
        [shown(name), 'bob'],
        place,
      );
      const rules = ['on', 'nopass', `~${shown(name)}*`, '+@read'];
      assert.deepEqual(
        users[0].rules.map((span) => mark(good, span)),
        rules,
        place,
      );
      const errors = inspect('redis-8.6', bad, options).findings.filter(({ severity }) => severity === 'error');
      assert.deepEqual(
        errors.map(({ span }) => mark(bad, span)),
        ['nosuch', 'gett'],
        place,
      );
    }
  }
});

test('rules are found where they stand', () => {
  for (const name of names) {
    const selector = `(~${name} +set ~${name}x +get)`;
    const ask = (options) => {
      const { selectors } = check('redis-8.6', `+@all ${selector}`, ['GET', name], options);
      const { decided_by } = selectors[1].command;
      assert.equal(decided_by[0].rule, 1);
      return decided_by[0].span;
    };
    assert.equal(marked(selector, ask(), 'utf8'), '+get', JSON.stringify(name));
    assert.equal(marked(selector, ask({ positions: 'utf8' }), 'utf8'), '+get', JSON.stringify(name));
    assert.equal(marked(selector, ask({ positions: 'utf16' }), 'utf16'), '+get', JSON.stringify(name));
    const session = new Session('redis-8.6', `user default on nopass ${selector}`);
    for (const positions of ['utf8', 'utf16']) {
      const { why } = session.ask(`GET ${name}`, 1, { positions });
      const [{ rule, span }] = why.explanation.selectors[1].command.decided_by;
      assert.equal(marked(why.rules[rule], span, positions), '+get', JSON.stringify(name));
    }
  }
});

test('bytes that are no UTF-8 count as the character that stands for them', () => {
  const { selectors } = check('redis-8.6', '"(~\\xff\\xfe +get)"', ['GET', 'k'], { positions: 'utf16' });
  assert.deepEqual(selectors[1].command.decided_by[0].span, { start: 5, end: 9 });
});

test('what vendors say is found where it stands', () => {
  for (const value of ['é💥 x', '漢 字', '\ud800 x']) {
    const question = { system: 'huawei-dcs', field: 'account_name', value };
    const [bytes, units] = ['utf8', 'utf16'].map((positions) => {
      const { findings } = vendors.check(question, { positions });
      const headers = { 'X-Auth-Token': 'token' };
      const body = { account_name: value, account_role: 'read', account_password: 'Tr0ub4dor&3' };
      const request = { method: 'POST', path: '/v2/p/instances/i/accounts', headers, body };
      const answer = new vendors.Simulation('huawei-dcs').call(request, { positions });
      const places = findings.filter(({ span }) => span).map(({ span }) => span);
      assert.ok(places.length > 0);
      assert.deepEqual(
        answer.findings.filter(({ span }) => span).map(({ span }) => span),
        places,
      );
      return places.map((span) => shown(marked(value, span, positions)));
    });
    assert.deepEqual(bytes, units, JSON.stringify(value));
  }
});

test('options that make no sense are refused', () => {
  for (const options of [{ positions: 'utf32' }, { positions: 8 }, 'utf8']) {
    assert.throws(() => inspect('redis', '', options), { code: 'invalid-argument' });
    assert.throws(() => check('redis', '+get', ['GET', 'k'], options), { code: 'invalid-argument' });
  }
  for (const database of [-1, 1.5, 16, '0']) {
    assert.throws(() => check('redis', '+get', ['GET', 'k'], { database }), /a database is a whole number/);
  }
  assert.equal(check('valkey-9.1', '+get ~* db=0', ['GET', 'k'], { database: 1 }).denial.reason, 'database');
});
