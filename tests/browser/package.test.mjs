// The npm package in a browser, under a policy that allows no inline script
// and no eval but wasm's.

import assert from 'node:assert/strict';
import { browserTest } from './harness.mjs';

const options = {
  folder: 'target/npm/aclarity',
  path: 'package.json',
  started: false,
  headers: {
    'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
  },
};

browserTest('before init, calls say what is missing', options, async ({ page, url }) => {
  const message = await page.evaluate(async (entry) => {
    const aclarity = await import(entry);
    try {
      aclarity.servers();
    } catch (error) {
      return error.message;
    }
  }, `${url}web.mjs`);
  assert.match(message, /await init\(\)/);
});

browserTest('the vendors entry loads its own wasm, and nothing of the other', options, async ({ page, url }) => {
  const requested = [];
  page.on('request', (request) => requested.push(request.url().split('/').at(-1)));
  const { early, verdict, status, password } = await page.evaluate(async (entry) => {
    const vendors = await import(entry);
    let early;
    try {
      vendors.systems();
    } catch (error) {
      early = error.message;
    }
    await vendors.init();
    const simulation = new vendors.Simulation('huawei-dcs');
    return {
      early,
      verdict: vendors.check({ system: 'huawei-dcs', field: 'account_name', value: '1user' }).verdict,
      status: simulation.call({ method: 'GET', path: '/v2/p/instances/i/accounts' }).status,
      password: vendors.generate('huawei-dcs', 'account_password'),
    };
  }, `${url}vendors.web.mjs`);
  assert.match(early, /await init\(\)/);
  assert.equal(verdict, 'reject');
  assert.equal(status, 401);
  assert.equal(password.length, 20);
  assert.deepEqual(requested, ['vendors.web.mjs', 'vendors.wasm']);
});

browserTest('after init, a session is answered as a server would', options, async ({ page, url }) => {
  const { replies, once, whoami, isSession } = await page.evaluate(async (entry) => {
    const { init, replay, Session } = await import(entry);
    const first = init();
    const once = first === init();
    await first;
    const session = new Session('redis-8.6');
    const result = {
      once,
      replies: replay('redis-8.6', [
        ['ACL', 'SETUSER', 'alan', 'allkeys', '+@string', '+@set', '-SADD', '>alanpassword'],
        ['ACL', 'DRYRUN', 'alan', 'SADD', 's', '1'],
        ['ACL', 'DRYRUN', 'alan', 'SET', 'k', 'v'],
      ]),
      whoami: session.execute(['ACL', 'WHOAMI']),
      isSession: session instanceof Session,
    };
    session.free();
    return result;
  }, `${url}web.mjs`);
  assert.deepEqual(replies, ['OK', "User alan has no permissions to run the 'sadd' command", 'OK']);
  assert.equal(whoami, 'default');
  assert.ok(isSession);
  assert.ok(once, 'a second init() waits for the first');
});

const forbidding = {
  ...options,
  headers: { 'content-security-policy': "default-src 'none'; script-src 'self'; connect-src 'self'" },
};
browserTest(
  'a policy that forbids WebAssembly is named, with what to add',
  forbidding,
  async ({ page, url, expectProblem }) => {
    expectProblem(/Content Security Policy/);
    const { code, message } = await page.evaluate(async (entry) => {
      const { init } = await import(entry);
      return init().catch(({ code, message }) => ({ code, message }));
    }, `${url}web.mjs`);
    assert.equal(code, 'wasm-not-loaded');
    assert.match(message, /aclarity\.wasm .*add 'wasm-unsafe-eval' to its script-src/);
  },
);

browserTest('the inline entry fetches nothing', options, async ({ page, url }) => {
  const requested = [];
  page.on('request', (request) => requested.push(request.url().split('/').at(-1)));
  const printed = await page.evaluate(async (entry) => {
    const { init, Session } = await import(entry);
    await init();
    return new Session('valkey').run('ACL WHOAMI');
  }, `${url}inline.mjs`);
  assert.equal(printed, '"default"');
  assert.deepEqual(requested, ['inline.mjs']);
});
