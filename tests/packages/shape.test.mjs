// The npm package as npm and TypeScript see it.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { checkPackage, createPackageFromTarballData } from '@arethetypeswrong/core';
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
const full = `${using}
const codes: string[] = inspect('redis-8.6', '+gett').findings.map(({ code }) => code);
const started: Session = Session.start('redis-8.6', 'requirepass x', {});
// @ts-expect-error: files are texts
Session.start('redis-8.6', '', { 'users.acl': 1 });
export { codes, started };
`;
const vendors = `
const answer: Answer = check({ system: 'huawei-dcs', field: 'account_name', value: 'ana' });
const spans: (Span | undefined)[] = answer.findings.map((finding) => finding.span);
const simulation = new Simulation('huawei-dcs');
simulation.arrange({ engine: '5.0' });
const status: number = simulation.call({ method: 'GET', path: '/' }).status;
const rules: string[] = toRedis('huawei-dcs', { account_role: 'read' }, 'redis-7.2').rules;
const lost: string[] = fromRedis('huawei-dcs', 'on +@read', 'redis-7.2').flatMap(({ lost }) => lost.commands);
const titles: string[] = systems().map(({ title }) => title);
const password: string = generate('huawei-dcs', 'account_password', { user: 'ana' });
const ready: Promise<void> = init();
// @ts-expect-error: a question has a field
check({ system: 'huawei-dcs' });
export { lost, password, ready, rules, spans, status, titles };
`;
const embed = `
const element: AclPlayground = document.createElement('acl-playground');
element.addEventListener('aclarity:verdict', ({ detail }) => console.log(detail.outcome === 'denied', detail.reply));
element.rules = '+get ~*';
const answer: Verdict['outcome'] = element.run('GET k').outcome;
export { answer };
`;
const names = 'check, fromRedis, generate, init, Simulation, systems, toRedis, type Answer, type Span';
const { folder, packed } = consumer('types', {
  'import.mts': `import { init, replay, servers, Session } from 'aclarity';${using}`,
  'require.cts': `import { init, replay, servers, Session } from 'aclarity';${using}`,
  'web.mts': `import { init, replay, servers, Session } from 'aclarity/web';${using}`,
  'web.cts': `import { init, replay, servers, Session } from 'aclarity/web';${using}`,
  'inline.mts': `import { init, replay, servers, Session } from 'aclarity/inline';${using}`,
  'inline.cts': `import { init, replay, servers, Session } from 'aclarity/inline';${using}`,
  'full.mts': `import { init, inspect, replay, servers, Session } from 'aclarity/full';${full}`,
  'full.cts': `import { init, inspect, replay, servers, Session } from 'aclarity/full';${full}`,
  'full-web.mts': `import { init, inspect, replay, servers, Session } from 'aclarity/full/web';${full}`,
  'vendors.mts': `import { ${names} } from 'aclarity/vendors';${vendors}`,
  'vendors.cts': `import { ${names} } from 'aclarity/vendors';${vendors}`,
  'vendors-web.mts': `import { ${names} } from 'aclarity/vendors/web';${vendors}`,
  'embed.mts': `import { type AclPlayground, type Verdict } from 'aclarity/embed';${embed}`,
  'package.json': '{ "type": "module" }\n',
});

test('the package holds what it should, and nothing else', () => {
  const licences = packed.filter((name) => name.startsWith('LICENSE'));
  assert.deepEqual(packed.filter((name) => !licences.includes(name)).sort(), [
    'README.md',
    'THIRD-PARTY-NOTICES.txt',
    'acl-playground.d.ts',
    'acl-playground.js',
    'aclarity.wasm',
    'cli.mjs',
    'cli.wasm',
    'full.node.cjs',
    'full.node.d.cts',
    'full.node.d.mts',
    'full.node.mjs',
    'full.wasm',
    'full.web.cjs',
    'full.web.d.cts',
    'full.web.d.mts',
    'full.web.mjs',
    'inline.cjs',
    'inline.d.cts',
    'inline.d.mts',
    'inline.mjs',
    'node.cjs',
    'node.d.cts',
    'node.d.mts',
    'node.mjs',
    'package.json',
    'vendors.node.cjs',
    'vendors.node.d.cts',
    'vendors.node.d.mts',
    'vendors.node.mjs',
    'vendors.wasm',
    'vendors.web.cjs',
    'vendors.web.d.cts',
    'vendors.web.d.mts',
    'vendors.web.mjs',
    'web.cjs',
    'web.d.cts',
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
  assert.deepEqual(
    messages.map((message) => formatMessage(message, pkg, { color: false })),
    [],
  );
});

test('the types are right for each way to import', async () => {
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const archive = createPackageFromTarballData(readFileSync(join(folder, tarball)));
  // The element is for pages, which have modules only.
  const { entrypoints, problems } = await checkPackage(archive, { excludeEntrypoints: [/\.wasm$/, /embed$/] });
  assert.deepEqual(problems, []);
  assert.deepEqual(Object.keys(entrypoints).sort(), [
    '.',
    './full',
    './full/web',
    './inline',
    './package.json',
    './vendors',
    './vendors/web',
    './web',
  ]);
});

for (const [title, files, options] of [
  [
    'as an ES module in Node.js',
    ['import.mts', 'full.mts', 'inline.mts', 'vendors.mts'],
    ['--module', 'nodenext', '--lib', 'es2022'],
  ],
  [
    'as CommonJS in Node.js',
    ['require.cts', 'full.cts', 'inline.cts', 'vendors.cts'],
    ['--module', 'nodenext', '--lib', 'es2022'],
  ],
  [
    'by the oldest rules of Node.js',
    ['import.mts', 'require.cts', 'web.mts', 'web.cts', 'full-web.mts'],
    ['--module', 'node16', '--lib', 'es2022,dom'],
  ],
  [
    'with a bundler',
    ['import.mts', 'full.mts', 'web.mts', 'inline.mts', 'vendors.mts', 'vendors-web.mts', 'embed.mts'],
    ['--module', 'esnext', '--moduleResolution', 'bundler', '--lib', 'es2022,dom'],
  ],
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
