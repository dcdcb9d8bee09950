// The npm package as npm and TypeScript see it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { publint } from 'publint';
import { formatMessage } from 'publint/utils';
import { consumer } from './consumer.mjs';

const using = `
const replies = replay('redis-8.6', [['ACL', 'WHOAMI'], { conn: 2, argv: ['PING'] }]);
const names: string[] = servers().map((info) => info.name);
const session = new Session('valkey-9.1');
const printed: string = session.run('ACL WHOAMI');
const reply = session.execute(['ACL', 'WHOAMI'], 2);
const ready: Promise<void> = init();
session.free();
// @ts-expect-error: a server's name is a string
replay(1, []);
export { names, printed, ready, replies, reply };
`;
const { folder, packed } = consumer('types', {
  'import.mts': `import { init, replay, servers, Session } from 'aclarity';${using}`,
  'require.cts': `import { init, replay, servers, Session } from 'aclarity';${using}`,
  'web.mts': `import { init, replay, servers, Session } from 'aclarity/web';${using}`,
  'package.json': '{ "type": "module" }\n',
});

test('the package holds what it should, and nothing else', () => {
  const licences = packed.filter((name) => name.startsWith('LICENSE'));
  assert.deepEqual(packed.filter((name) => !licences.includes(name)).sort(), [
    'README.md',
    'aclarity.wasm',
    'node.cjs',
    'node.d.cts',
    'node.d.mts',
    'node.mjs',
    'package.json',
    'web.d.mts',
    'web.mjs',
  ]);
});

test('the version is that of the workspace', () => {
  const require = createRequire(join(folder, 'any.cjs'));
  const cargo = readFileSync(new URL('../../Cargo.toml', import.meta.url), 'utf8');
  const [, version] = /^version = "(.+)"$/m.exec(cargo);
  assert.equal(require('aclarity/package.json').version, version);
  assert.match(require.resolve('aclarity/aclarity.wasm'), /aclarity\.wasm$/);
});

test('publint finds nothing', async () => {
  const { messages, pkg } = await publint({ pkgDir: join(folder, 'node_modules/aclarity'), strict: true });
  assert.deepEqual(messages.map((message) => formatMessage(message, pkg, { color: false })), []);
});

for (const [title, files, options] of [
  ['as an ES module in Node.js', ['import.mts'], ['--module', 'nodenext', '--lib', 'es2022']],
  ['as CommonJS in Node.js', ['require.cts'], ['--module', 'nodenext', '--lib', 'es2022']],
  ['with a bundler', ['import.mts', 'web.mts'], ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom']],
]) {
  test(`TypeScript understands it ${title}`, () => {
    const tsc = fileURLToPath(new URL('../../node_modules/typescript/bin/tsc', import.meta.url));
    const strict = ['--noEmit', '--strict', '--target', 'es2022', '--skipLibCheck', 'false'];
    try {
      execFileSync(process.execPath, [tsc, ...strict, ...options, ...files], { cwd: folder, encoding: 'utf8' });
    } catch (error) {
      assert.fail(error.stdout);
    }
  });
}
