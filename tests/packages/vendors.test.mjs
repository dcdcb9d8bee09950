// The entry aclarity/vendors in Node.js: the cases and sessions of tests/vendors
// through it, and what is its own.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { consumer } from './consumer.mjs';

const { folder } = consumer('vendors', {
  'import.mjs': "export * from 'aclarity/vendors';\n",
  'require.cjs': "module.exports = require('aclarity/vendors');\n",
});
const imported = await import(pathToFileURL(join(folder, 'import.mjs')));
const required = createRequire(import.meta.url)(join(folder, 'require.cjs'));
const { check, fromRedis, generate, init, Simulation, systems, toRedis } = imported;

const known = new Set(systems().map(({ name }) => name));
const ana = { account_name: 'ana', account_role: 'read', account_password: 'Tr0ub4dor&3' };
const accounts = '/v2/p/instances/i/accounts';
const headers = { 'X-Auth-Token': 'token' };

/** The files of tests/vendors that are about systems of this package. */
function documents(kind) {
  const path = fileURLToPath(new URL(`../vendors/${kind}`, import.meta.url));
  const read = (file) => [basename(file, '.json'), JSON.parse(readFileSync(join(path, file), 'utf8'))];
  return readdirSync(path)
    .map(read)
    .filter(([system]) => known.has(system));
}

/** Whether a value is as expected, as far as that is given. */
function agrees(expected, found) {
  const isObject = (value) => typeof value === 'object' && value !== null;
  if (!isObject(expected) || !isObject(found)) return Object.is(expected, found);
  if (Array.isArray(expected) && expected.length !== found.length) return false;
  return Object.entries(expected).every(([key, value]) => agrees(value, found[key] ?? null));
}

test('import and require give the same things', async () => {
  assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
  for (const name of Object.keys(imported)) assert.equal(imported[name], required[name], name);
  assert.equal(await init(), undefined);
});

test('every case gets its verdict', () => {
  let judged = 0;
  for (const [system, cases] of documents('vectors')) {
    for (const { profile, field, value, context, expect, why } of cases) {
      const { verdict, findings } = check({ system, profile, field, value, context });
      const place = `${system} ${field} ${JSON.stringify(value)} (${why})`;
      assert.equal(verdict, expect, `${place}: ${JSON.stringify(findings)}`);
      judged += 1;
    }
  }
  console.log(`vendors' cases that agree: ${judged}`);
  assert.ok(judged >= 140);
});

test('sessions go as written', () => {
  let calls = 0;
  for (const [system, sessions] of documents('sessions')) {
    for (const session of sessions) {
      const simulation = new Simulation(system, session.profile, 1);
      const kept = {};
      for (const [number, call] of session.calls.entries()) {
        const notes = simulation.arrange(call.context ?? {});
        if (call.after) simulation.wait(call.after);
        const text = JSON.stringify(call.request).replaceAll(/\$\{(\w+)\}/g, (_, name) => kept[name]);
        const answer = simulation.call(JSON.parse(text));
        for (const [name, pointer] of Object.entries(call.keep ?? {})) {
          kept[name] = pointer
            .split('/')
            .slice(1)
            .reduce((value, key) => value?.[key], answer);
        }
        const { status, headers, body, findings } = call;
        const place = `${session.title}, call ${number + 1}: ${JSON.stringify(answer)}`;
        assert.equal(answer.status, status, place);
        assert.ok(agrees(headers ?? {}, answer.headers), place);
        if (body !== undefined) assert.ok(agrees(body, answer.body), place);
        const found = [...answer.findings, ...notes].map(({ code }) => code);
        if (findings) assert.deepEqual(found, findings, place);
        calls += 1;
      }
      simulation.free();
    }
  }
  console.log(`vendors' calls that agree: ${calls}`);
  assert.ok(calls > 60);
});

test('systems come with what one can ask them, and where it is from', () => {
  assert.ok(known.has('huawei-dcs'));
  for (const { name, title, profiles, fields, circumstances, sources } of systems()) {
    assert.ok(title && fields.length && circumstances && sources.length, name);
    for (const profile of profiles) assert.ok(profile.name && profile.title && profile.source.title, name);
  }
});

test('places count as JavaScript counts', () => {
  const value = 'é💥 x';
  const { findings } = check({ system: 'huawei-dcs', field: 'account_name', value });
  const marked = findings.filter(({ span }) => span).map(({ span }) => value.slice(span.start, span.end));
  assert.deepEqual(marked, ['é', 'é💥 ']);
  const body = { ...ana, account_name: value };
  const answer = new Simulation('huawei-dcs').call({ method: 'POST', path: accounts, headers, body });
  assert.deepEqual(
    answer.findings.map(({ span }) => span),
    findings.map(({ span }) => span),
  );
});

test('made passwords pass, differ, and come of good randomness', () => {
  const made = new Set();
  // Charts take any password, so that no document says what one is like.
  const withPolicy = systems().filter(({ name }) => !['valkey-helm', 'bitnami'].includes(name));
  for (const { name: system, profiles, fields } of withPolicy) {
    for (const field of fields.filter((field) => /password$/i.test(field) && !/old|confirm/i.test(field))) {
      for (const profile of profiles.map(({ name }) => name)) {
        for (let times = 0; times < 20; times += 1) {
          const value = generate(system, field, { profile, user: 'ana' });
          const { verdict, findings } = check({ system, profile, field, value, context: {} });
          assert.equal(verdict, 'accept', `${system} ${field}: ${JSON.stringify(findings)}`);
          assert.ok(!made.has(value));
          made.add(value);
        }
      }
    }
  }
  assert.ok(made.size >= 80);
});

test('roles become rules and rules become roles', () => {
  const { rules, basis } = toRedis('huawei-dcs', { account_role: 'read' }, 'redis-7.2');
  assert.ok(rules.includes('+@read'));
  assert.equal(basis, 'assumed');
  const [nearest, next] = fromRedis('huawei-dcs', 'on ~* &* +@read +@connection -@admin -@dangerous -get', 'redis-7.2');
  assert.deepEqual(nearest.form, { account_role: 'read' });
  assert.deepEqual(nearest.gained.commands, ['get']);
  assert.deepEqual(next.form, { account_role: 'write' });
});

test('simulations differ in what they make up, unless they have one seed', () => {
  const id = (simulation) => simulation.call({ method: 'GET', path: accounts, headers }).body.accounts[0].account_id;
  assert.notEqual(id(new Simulation('huawei-dcs')), id(new Simulation('huawei-dcs')));
  assert.equal(id(new Simulation('huawei-dcs', undefined, 5)), id(new Simulation('huawei-dcs', undefined, 5)));
});

test('what is wrong is said by an Error that repeats no password', () => {
  const simulation = new Simulation('huawei-dcs');
  const question = { system: 'huawei-dcs', field: 'account_password', value: 'sekret' };
  const wrong = [
    [() => check(), /must be|missing|object/],
    [() => check('sekret'), /expected an object/],
    [() => check({ ...question, system: 'nobody' }), /unknown system `nobody`/],
    [() => check({ ...question, field: 'nothing' }), /no field `nothing`; use one of account_name/],
    [() => check({ ...question, profile: 'x' }), /no profile `x`/],
    [() => check({ ...question, context: { existing: 5 } }), /existing/],
    [() => check({ ...question, value: Symbol('sekret') }), /JSON/],
    [() => new Simulation('nobody'), /unknown system/],
    [() => new Simulation('huawei-dcs', 'x'), /no profile/],
    [() => new Simulation('huawei-dcs', undefined, 'x'), /seed must be a number/],
    [() => simulation.call({ method: 'GET' }), /`request.path` is missing/],
    [() => simulation.call({ method: 5, path: '/' }), /method` must be a string/],
    [() => simulation.arrange({ type: 'big' }), /context.type` must be one of single/],
    [() => simulation.arrange('ha'), /must be an object/],
    [() => simulation.wait('x'), /number/],
    [() => generate('huawei-dcs', 'precondition'), /no field `precondition`/],
    [() => toRedis('huawei-dcs', { account_role: 'both' }, 'redis-7.2'), /one of read, write/],
    [() => toRedis('huawei-dcs', {}, 'redis-1'), /redis-1/],
    [() => fromRedis('huawei-dcs', 'on +nonsense', 'redis-7.2'), /rule 2/],
  ];
  for (const [call, message] of wrong) {
    assert.throws(call, (error) => {
      assert.ok(error instanceof Error, String(call));
      assert.match(error.message, message);
      assert.doesNotMatch(String(error), /sekret|unreachable|panicked/);
      return true;
    });
  }
  // Strange text is answered, not thrown.
  for (const value of ['\ud800', 'a\0b', '', '💥'.repeat(1000), 7, null, [], {}]) {
    assert.ok(check({ ...question, value }).verdict, JSON.stringify(value));
  }
});

test('values that are nested too deep, or in themselves, are refused, and later calls work', () => {
  const nested = (depth) => JSON.parse('['.repeat(depth) + ']'.repeat(depth));
  const cyclic = { field: 'account_name' };
  cyclic.value = [cyclic];
  const bomb = Array.from({ length: 60 }).reduce((inside) => [inside, inside], []);
  const throwing = Object.defineProperty({}, 'field', {
    enumerable: true,
    get: () => {
      throw new Error('x');
    },
  });
  const simulation = new Simulation('huawei-dcs');
  const request = (body) => ({ method: 'POST', path: accounts, headers, body });
  const wrong = [
    ['too-deep', { system: 'huawei-dcs', field: 'account_name', value: nested(2_000) }],
    ['too-deep', { system: 'huawei-dcs', field: 'account_name', value: nested(101) }],
    ['too-deep', cyclic],
    ['too-large', { system: 'huawei-dcs', field: 'account_name', value: bomb }],
    ['invalid-argument', throwing],
  ];
  for (const [code, value] of wrong) {
    const is = { name: 'AclarityError', code };
    assert.throws(() => check(value), is);
    assert.throws(() => simulation.call(request(value)), is);
    assert.throws(() => simulation.arrange(value), is);
    assert.throws(() => toRedis('huawei-dcs', value, 'redis-7.2'), is);
    assert.equal(check({ system: 'huawei-dcs', field: 'account_role', value: 'read' }).verdict, 'accept');
  }
  assert.equal(check({ system: 'huawei-dcs', field: 'account_role', value: nested(90) }).verdict, 'reject');
  assert.equal(simulation.call(request(ana)).status, 200);
  simulation.free();
  assert.throws(() => simulation.call(request(ana)), { name: 'AclarityError', code: 'released' });
});

test('options that are not known are named', () => {
  const question = { system: 'huawei-dcs', field: 'account_role', value: 'read' };
  assert.throws(() => check(question, { postions: 'utf8' }), /unknown option 'postions'/);
  assert.throws(() => generate('huawei-dcs', 'account_password', { usr: 'ana' }), /unknown option 'usr'/);
});
