// The TypeScript types are written by hand, and the values come from Rust: each
// value is of its declared type, and all that is declared is in some value.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readdirSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { consumer } from './consumer.mjs';
import { Declared } from './declared.mjs';

const { folder } = consumer('declared', {
  'sample.d.ts': `
    export interface Thing { kind: 'small' | 'large'; parts?: Thing[] }
    export declare function thing(): Thing;
  `,
  'full.mjs': "export * from 'aclarity/full';\n",
  'vendors.mjs': "export * from 'aclarity/vendors';\n",
});
const repository = fileURLToPath(new URL('../..', import.meta.url));
const entry = (name) => import(pathToFileURL(join(folder, `${name}.mjs`)));
const declared = (name) => new Declared(join(folder, `node_modules/aclarity/${name}.node.d.mts`));

/** The files of a folder, by their names without an ending. */
function texts(path) {
  const full = join(repository, path);
  return readdirSync(full).map((file) => [basename(file, '.json'), readFileSync(join(full, file), 'utf8')]);
}

/** The inputs that fuzzing has kept: a server's name in the first line, then a text. */
function kept(target, names) {
  const inputs = texts(`fuzz/corpus/${target}`).map(([, text]) => {
    const end = text.indexOf('\n');
    return [text.slice(0, end), text.slice(end + 1)];
  });
  return inputs.filter(([name]) => names.includes(name));
}

/** Returns what a call returns, or nothing where the input is refused. */
function accepted(call) {
  try {
    return call();
  } catch (error) {
    assert.equal(error.name, 'AclarityError', String(error.stack));
    return undefined;
  }
}

/** Compares values with the declared types of what functions return. */
function comparison(types) {
  const expected = new Map();
  const known = new Set();
  return (name, value) => {
    if (value === undefined) return;
    if (!expected.has(name)) expected.set(name, types.returned(name));
    // Most answers come many times.
    const text = JSON.stringify(value);
    if (known.has(text)) return;
    known.add(text);
    assert.deepEqual(types.problems(value, expected.get(name), name), [], `${name}: ${text}`);
  };
}

test('what differs from what is declared is found', () => {
  const types = new Declared(join(folder, 'sample.d.ts'));
  const problems = (value) => types.problems(value, types.returned('thing'), 'thing');
  assert.deepEqual(problems({ kind: 'small', parts: [] }), []);
  assert.deepEqual(problems({ kind: 'small', parts: [{}] }), ['Thing.kind is missing']);
  assert.deepEqual(problems({ kind: 'medium', size: 1 }), ['Thing.kind is "medium"', 'Thing.size is not declared']);
  assert.deepEqual(types.unseen(), ['Thing.kind = large']);
});

/** Lines of a user with ~app:* +@all -flushall, with answers that no page has. */
const RARE = [
  'GET other',
  'FCALL f 0',
  `EVAL "if redis.call('GET', 'k') then redis.call('PING') redis.call('FLUSHALL') end" 0`,
  'AUTH bob wrong',
];

test('what the engine returns is what its types say', async () => {
  const { check, inspect, load, Session, servers } = await entry('full');
  const types = declared('full');
  const is = comparison(types);
  is('servers', servers());
  const names = servers().map(({ name }) => name);
  const command = ['run', '--quiet', '--package', 'aclarity-tests', '--bin', 'transcripts'];
  const transcripts = JSON.parse(execFileSync('cargo', command, { cwd: repository, maxBuffer: 1 << 28 }));
  for (const { servers: holds, files, exchanges, refusal } of transcripts) {
    if (refusal !== null) continue;
    const config = files['redis.conf'] ?? ('users.acl' in files ? 'aclfile users.acl\n' : '');
    const server = holds.at(-1);
    const session = Session.start(server, config, files);
    for (const { connection, command } of exchanges) is('Session.ask', session.ask(command, connection));
    session.free();
    const lines = exchanges.map(({ command }) => command).join('\n');
    is(
      'inspect',
      accepted(() => inspect(server, lines)),
    );
  }
  for (const [server, text] of kept('document', names))
    is(
      'inspect',
      accepted(() => inspect(server, text)),
    );
  for (const [server, text] of kept('file', names)) is('load', load(server, text));
  for (const [server, text] of kept('session', names)) {
    const session = new Session(server);
    for (const line of text.split('\n')) {
      is('Session.ask', session.ask(line));
      const argv = line.split(' ').filter(Boolean);
      if (argv.length > 0) is('Session.execute', session.execute(argv));
    }
    session.free();
  }
  const session = new Session('redis-8.6', 'user ana on nopass ~app:* +@all -flushall\nuser bob off >pw +get');
  session.impersonate('ana');
  for (const line of RARE) is('Session.ask', session.ask(line));
  is('Session.execute', session.execute(['ACL', 'GETUSER', 'nobody']));
  session.free();
  is('check', check('valkey-9.1', 'on +get ~a', ['GET', 'a']));
  assert.deepEqual(types.unseen(), []);
});

test('what managed services answer is what their types say', async () => {
  const { check, fromRedis, Simulation, systems, toRedis } = await entry('vendors');
  const types = declared('vendors');
  const is = comparison(types);
  const all = systems();
  is('systems', all);
  for (const [system, cases] of texts('tests/vendors/vectors')) {
    for (const { profile, field, value, context } of JSON.parse(cases)) {
      is('check', check({ system, profile, field, value, context }));
      const form = { [field]: value };
      is(
        'toRedis',
        accepted(() => toRedis(system, form, 'redis-7.2')),
      );
    }
  }
  for (const [system, sessions] of texts('tests/vendors/sessions')) {
    for (const { profile, calls } of JSON.parse(sessions)) {
      const simulation = new Simulation(system, profile, 1);
      for (const { context, after, request } of calls) {
        is('Simulation.arrange', simulation.arrange(context ?? {}));
        if (after) simulation.wait(after);
        is(
          'Simulation.call',
          accepted(() => simulation.call(request)),
        );
      }
      simulation.free();
    }
  }
  for (const { name } of all) {
    for (const rules of ['on ~* &* +@all', 'on ~app:* +@read +@connection -get', 'on >pw (+get ~a)', 'off +select|0']) {
      is(
        'fromRedis',
        accepted(() => fromRedis(name, rules, 'redis-7.2')),
      );
    }
  }
  assert.deepEqual(types.unseen(), []);
});
