// What the package throws: its codes, that no password is in its messages, and
// what it says when something else came in place of the wasm.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { consumer } from './consumer.mjs';

const { folder } = consumer('errors', {
  'core.mjs': "export * from 'aclarity';\n",
  'full.mjs': "export * from 'aclarity/full';\n",
  'inline.mjs': "export * from 'aclarity/inline';\n",
  'inline.cjs': "module.exports = require('aclarity/inline');\n",
  'web.cjs': "module.exports = require('aclarity/web');\n",
});
const file = (name) => join(folder, 'node_modules/aclarity', name);
const { AclarityError, Session, check, inspect, load, replay } = await import(pathToFileURL(join(folder, 'full.mjs')));
const require = createRequire(import.meta.url);
const wasm = readFileSync(file('aclarity.wasm'));

/** An entry that nobody has initialized yet. */
let copies = 0;
function fresh(name) {
  copies += 1;
  return import(`${pathToFileURL(file(name))}?${copies}`);
}

const page = '<!doctype html><title>The app</title>';
const served = {
  '/page.wasm': [200, 'text/html', page],
  '/disguised.wasm': [200, 'application/wasm', page],
  '/missing.wasm': [404, 'text/html', page],
  '/empty.wasm': [200, 'application/wasm', ''],
  '/script.wasm': [200, 'text/javascript', 'export {}'],
  '/broken.wasm': [200, 'application/wasm', wasm.subarray(0, 100)],
  '/unnamed.wasm': [200, 'application/octet-stream', wasm],
  '/good.wasm': [200, 'application/wasm', wasm],
};
const server = createServer((request, response) => {
  const [status, type, body] = served[request.url];
  response.writeHead(status, { 'content-type': type }).end(body);
});
await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
after(() => server.close());
const address = `http://127.0.0.1:${server.address().port}`;

const wrong = [
  ['/page.wasm', /^HTML in place of WebAssembly came from http\S+\/page\.wasm \(text\/html\)/],
  ['/disguised.wasm', /^HTML in place of WebAssembly came from http\S+\/disguised\.wasm/],
  ['/missing.wasm', /status 404 to http\S+\/missing\.wasm/],
  ['/empty.wasm', /^nothing in place of WebAssembly/],
  ['/script.wasm', /^something else in place of WebAssembly/],
];
for (const [path, message] of wrong) {
  test(`what is wrong with ${path} is said, and what to do`, async () => {
    const { init, Session } = await fresh('web.mjs');
    for (const source of [address + path, new URL(path, address), fetch(address + path)]) {
      await assert.rejects(init(source), (error) => {
        assert.equal(error.code, 'wasm-not-loaded');
        assert.equal(error.name, 'AclarityError');
        assert.match(error.message, message);
        assert.match(error.message, /Copy aclarity\.wasm .*init\('\/aclarity\.wasm'\).* aclarity\/inline/);
        return true;
      });
    }
    // The next try may have more luck.
    await init(`${address}/good.wasm`);
    assert.equal(new Session('redis').run('ACL WHOAMI'), '"default"');
  });
}

test('what cannot be compiled or fetched is said', async () => {
  const { init } = await fresh('web.mjs');
  await assert.rejects(init(`${address}/broken.wasm`), /cannot be compiled: .*wasm-unsafe-eval/);
  await assert.rejects(init('http://127.0.0.1:1/aclarity.wasm'), /127\.0\.0\.1:1\/aclarity\.wasm cannot be fetched/);
  await assert.rejects(init(new TextEncoder().encode(page)), /^AclarityError: HTML in place .* the given bytes/);
});

test('the wasm may come in any way', async () => {
  const sources = {
    'an address with another content type': `${address}/unnamed.wasm`,
    'a response': fetch(`${address}/good.wasm`),
    'a request': new Request(`${address}/good.wasm`),
    bytes: wasm,
    'a buffer': new Uint8Array(wasm).buffer,
    'a module': new WebAssembly.Module(wasm),
  };
  for (const [way, source] of Object.entries(sources)) {
    const { init, servers } = await fresh('web.mjs');
    assert.throws(() => servers(), { code: 'not-initialized' }, way);
    assert.equal(init(source), init(), way);
    await init();
    assert.equal(servers().length, 14, way);
  }
});

test('the inline entry needs no file', async () => {
  const imported = await import(pathToFileURL(join(folder, 'inline.mjs')));
  for (const { init, servers } of [imported, require(join(folder, 'inline.cjs'))]) {
    assert.throws(() => servers(), { code: 'not-initialized' });
    assert.equal(init(), init());
    await init();
    assert.equal(servers().length, 14);
  }
});

test('CommonJS asks where the wasm is', async () => {
  const { init, servers } = require(join(folder, 'web.cjs'));
  await assert.rejects(init(), { code: 'wasm-not-loaded', message: /say where aclarity\.wasm is/ });
  await init(wasm);
  assert.equal(servers().length, 14);
});

test('the core leaves lines for a shell to full', async () => {
  const core = await import(pathToFileURL(join(folder, 'core.mjs')));
  const line = 'redis-cli ACL SETUSER ana on nopass +get ~k';
  assert.throws(() => new core.Session('redis', line), {
    code: 'invalid-definitions',
    message: /line 1.*aclarity\/full/,
  });
  assert.equal(new Session('redis', line).allows('ana', ['GET', 'k']), true);
});

test('errors have codes', () => {
  const session = new Session('redis');
  const calls = {
    'invalid-argument': [
      () => new Session('redis-1'),
      () => session.run(1),
      () => session.allows('default', 'GET'),
      () => replay('redis', [1]),
    ],
    'invalid-rules': [
      () => check('redis', '+gett', ['GET', 'k']),
      () => check('redis', '(+get', ['GET', 'k']),
      () => check('redis', '"', ['GET', 'k']),
    ],
    'invalid-definitions': [() => new Session('redis', 'user ana +gett')],
    'invalid-command': [() => check('redis', '+get', ['GOT', 'k']), () => check('redis', '+get', ['GET'])],
    'server-not-started': [() => Session.start('redis', 'user ana gett')],
    'unknown-user': [() => session.allows('nobody', ['GET', 'k'])],
  };
  for (const [code, wrong] of Object.entries(calls)) {
    for (const call of wrong) {
      assert.throws(call, (error) => {
        assert.ok(error instanceof AclarityError && error instanceof Error, String(call));
        assert.equal(error.code, code, `${call}: ${error}`);
        return true;
      });
    }
  }
});

const secret = 'Tr0ub4dor';
const broken = [
  `user ana on +@strng >${secret}`,
  `user ana on >"${secret}`,
  `user ana on #${secret}`,
  `user ana on <${secret}`,
  `user ana on !${secret}`,
  `user ana on ${secret}`,
  `user ana on > ${secret}`,
  `user ana on nopass>${secret}`,
  `user ana on '>${secret} x`,
  `user ana on (>${secret})`,
  `user ana on (+get >${secret}`,
  `user >${secret} +nosuch`,
  `ACL SETUSER ana on >${secret} +nosuch`,
  `ACL SETUSER ana on >${secret} "`,
  `ACL SETUSR ana >${secret}`,
  `AUTH ana ${secret}`,
  `requirepass ${secret}`,
  `CONFIG SET requirepass ${secret}`,
  `usr ana on >${secret}`,
  `>${secret} +nosuch`,
  `user ana on >x +get ${secret}`,
  `user ana on %RW>${secret}`,
  `user ana on "#${secret}" +nosuch`,
];
test('no error has a password in it, however broken its place', () => {
  for (const server of ['redis-6.0', 'redis-8.6', 'valkey-9.1']) {
    for (const text of broken) {
      const calls = [
        () => new Session(server, text),
        () => check(server, text.replace(/^user ana /, ''), ['GET', 'k']),
        () => {
          const { findings } = inspect(server, text);
          for (const { message, help } of findings) assert.ok(!`${message}${help}`.includes(secret), message);
        },
      ];
      for (const call of calls) {
        try {
          call();
        } catch (error) {
          assert.ok(error instanceof AclarityError, String(error));
          assert.ok(!String(error.stack).includes(secret), `${server}: ${text}: ${error.message}`);
        }
      }
    }
  }
  assert.match(load('redis', `user ana on +nosuch >${secret}`).error, /nosuch/);
});

const code = (wanted, action) =>
  assert.throws(action, (error) => {
    assert.equal(error.name, 'AclarityError', error.stack);
    assert.equal(error.code, wanted, error.message);
    return true;
  });

test('a getter that throws leaves the session as it was', () => {
  const session = new Session('redis-8.6');
  const thrower = () => {
    throw new Error('from the caller');
  };
  const argv = () => Object.defineProperty(['GET', 'k'], 1, { get: thrower });
  const proxy = () => new Proxy(['GET', 'k'], { get: thrower });
  const options = Object.defineProperty({}, 'positions', { get: thrower, enumerable: true });
  for (const command of [argv(), proxy(), Object.defineProperty(['GET', 'a\0b'], 0, { get: thrower })]) {
    code('invalid-argument', () => session.execute(command));
  }
  code('invalid-argument', () => session.ask('GET k', 1, options));
  code('invalid-argument', () => check('redis-8.6', '+get', argv()));
  code('invalid-argument', () => check('redis-8.6', '+get', ['GET', 'k'], options));
  const reentrant = Object.defineProperty(['GET', 'k'], 1, { get: () => session.run('PING') });
  code('invalid-argument', () => session.execute(reentrant));
  assert.equal(session.run('PING'), '(allowed)');
  session.free();
});

test('what was released says so', () => {
  const session = new Session('redis-8.6');
  session.free();
  session.free();
  const calls = [
    () => session.execute(['PING']),
    () => session.run('PING'),
    () => session.ask('PING'),
    () => session.allows('default', ['PING']),
    () => session.impersonate('default'),
  ];
  for (const call of calls) code('released', call);
});

test('numbers that are no numbers, and options that are none, are named', () => {
  const session = new Session('redis-8.6');
  for (const database of [10n, '0', 1.5, -1, null, {}]) {
    code('invalid-argument', () => session.allows('default', ['PING'], database));
  }
  const unknown = (action) => assert.throws(action, { name: 'AclarityError', message: /unknown option 'postions'/ });
  unknown(() => session.ask('PING', 1, { postions: 'utf8' }));
  unknown(() => inspect('redis-8.6', '', { postions: 'utf8' }));
  unknown(() => check('redis-8.6', '', ['PING'], { postions: 'utf8' }));
  session.free();
});

test('a long text is inspected, or refused in words', () => {
  const { findings } = inspect('redis-8.6', 'x '.repeat(4_000_000));
  assert.ok(
    findings.some((finding) => finding.code === 'limit'),
    JSON.stringify(findings),
  );
  assert.ok(inspect('redis-8.6', 'x y\n'.repeat(2_000)).findings.length <= 101);
  code('too-large', () => inspect('redis-8.6', 'x '.repeat(10_000_000)));
});
