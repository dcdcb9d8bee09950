// The npm package in Node.js.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { pathToFileURL } from 'node:url';
import { consumer } from './consumer.mjs';

const { folder } = consumer('node', {
  'import.mjs': "export * from 'aclarity';\n",
  'require.cjs': "module.exports = require('aclarity');\n",
});
const imported = await import(pathToFileURL(join(folder, 'import.mjs')));
const required = createRequire(import.meta.url)(join(folder, 'require.cjs'));
const { init, replay, servers, Session } = imported;

const server = 'redis-8.6';

test('import and require give the same things', () => {
  assert.ok(Object.keys(imported).length > 0);
  assert.deepEqual(Object.keys(imported).sort(), Object.keys(required).sort());
  for (const name of Object.keys(imported)) assert.equal(imported[name], required[name], name);
  assert.ok(new required.Session(server) instanceof imported.Session);
});

test('nothing has to be awaited, and awaiting does no harm', async () => {
  assert.equal(await init(), undefined);
  assert.ok(!('initSync' in imported));
});

test('a script is answered as the server would', () => {
  const replies = replay(server, [
    ['ACL', 'SETUSER', 'alan', 'allkeys', '+@string', '+@set', '-SADD', '>alanpassword'],
    ['ACL', 'DRYRUN', 'alan', 'SADD', 's', '1'],
    ['ACL', 'DRYRUN', 'alan', 'SET', 'k', 'v'],
  ]);
  assert.deepEqual(replies, ['OK', "User alan has no permissions to run the 'sadd' command", 'OK']);
});

test('a script can speak on several connections', () => {
  const replies = replay(server, [
    ['ACL', 'SETUSER', 'bob', 'on', 'nopass', '+ping'],
    { conn: 2, argv: ['AUTH', 'bob', 'any'] },
    { conn: 2, argv: ['GET', 'k'] },
    { conn: 2, argv: ['PING'] },
    ['ACL', 'WHOAMI'],
    ['ACL', 'DELUSER', 'bob'],
    { conn: 2, argv: ['PING'] },
  ]);
  assert.deepEqual(replies, [
    'OK',
    'OK',
    { error: "NOPERM User bob has no permissions to run the 'get' command" },
    { allowed: true },
    'default',
    1,
    { closed: true },
  ]);
});

test('replies are plain data', () => {
  const [user, list, missing] = replay(server, [
    ['ACL', 'GETUSER', 'default'],
    ['ACL', 'LIST'],
    ['ACL', 'GETUSER', 'nobody'],
  ]);
  assert.ok(Array.isArray(user));
  assert.equal(user[0], 'flags');
  assert.ok(Array.isArray(list));
  assert.equal(missing, null);
  const [error] = replay(server, [['ACL', 'NONSENSE']]);
  assert.equal(Object.getPrototypeOf(error), Object.prototype);
  assert.match(error.error, /^ERR /);
  for (const reply of [user, list, error]) assert.deepEqual(JSON.parse(JSON.stringify(reply)), reply);
});

test('the servers are listed, and each can be simulated', () => {
  const names = servers().map((info) => info.name);
  assert.ok(names.includes('redis-6.0') && names.includes('valkey-9.1'));
  for (const info of servers()) {
    assert.equal(Object.getPrototypeOf(info), Object.prototype);
    assert.deepEqual(replay(info.name, [['ACL', 'WHOAMI']]), ['default'], info.name);
  }
});

test('a denial comes with what would allow it', () => {
  const { check } = imported;
  const { repairs } = check('redis-8.6', '~* +@string', ['SADD', 'tags', 'x']);
  assert.equal(repairs[0].line, '+sadd');
  assert.deepEqual(repairs[1], {
    place: 'new_selector',
    smallest: true,
    rules: ['(+sadd %W~tags)'],
    line: '(+sadd %W~tags)',
    gains: [{ new: 'commands', commands: ['sadd'], keys: ['%W~tags'], channels: [] }],
  });
  for (const { line } of repairs) {
    const { allowed, repairs: more } = check('redis-8.6', `~* +@string ${line}`, ['SADD', 'tags', 'x']);
    assert.equal(allowed, true);
    assert.equal(more, undefined);
  }
});

test('a check gives the verdict of running the command', () => {
  const { check } = imported;
  const sort = check('redis-7.2', '~my* +@all', ['SORT', 'my', 'BY', 'w_*']);
  assert.deepEqual([sort.allowed, sort.verdict, sort.denial], [false, 'denied', undefined]);
  assert.match(sort.running.error, /^ERR BY option of SORT denied/);
  const script = check('redis-7.2', '~* +eval', ['EVAL', "return redis.call('SET', KEYS[1], 1)", '1', 'k']);
  assert.equal(script.running.calls[0].call, 'SET k 1');
  assert.equal(script.repairs[0].line, '+set');
  const unknown = check('redis-7.2', '~* +eval', ['EVAL', "return #redis.call('GET', KEYS[1])", '1', 'k']);
  assert.deepEqual([unknown.allowed, unknown.verdict], [false, 'undecided']);
  assert.deepEqual(unknown.running.not_run.commands, [{ name: 'get', permitted: 'never' }]);
});

test('a session keeps its state', () => {
  const session = new Session(server);
  assert.equal(session.execute(['ACL', 'SETUSER', 'carol', 'on', '>pw', '+get', '~k']), 'OK');
  assert.equal(session.execute(['AUTH', 'carol', 'pw'], 2), 'OK');
  assert.equal(session.execute(['ACL', 'WHOAMI']), 'default');
  assert.deepEqual(session.execute(['GET', 'k'], 2), { allowed: true });
  assert.match(session.execute(['GET', 'other'], 2).error, /^NOPERM /);
  session.free();
});

test('a session can be typed into', () => {
  const session = new Session(server);
  const printed = session.run('ACL SETUSER "dave" on nopass +@all ~*');
  assert.equal(typeof printed, 'string');
  assert.match(printed, /OK/);
  assert.match(session.run('ACL WHOAMI'), /default/);
  assert.match(session.run('ACL SETUSER erin +nonsense'), /\(error\) ERR /);
  session.free();
});

test('strange text is answered, not thrown', () => {
  for (const text of ['\ud800', '\udfff\ud800', 'a\0b', '', '\uffff', '💥'.repeat(1000)]) {
    const name = JSON.stringify(text).slice(0, 20);
    const replies = replay(server, [
      ['ACL', 'SETUSER', 'frank', text],
      ['ACL', 'SETUSER', 'frank', `>${text}`],
      ['ACL', 'SETUSER', text],
      [text, text],
    ]);
    assert.equal(replies.length, 4, name);
    const session = new Session(server);
    assert.equal(typeof session.run(`ACL SETUSER frank ~${text}`), 'string', name);
    session.free();
  }
});

test('what is wrong is said by an Error', () => {
  const clear = (pattern) => (error) => {
    assert.ok(error instanceof Error, `${typeof error}: ${error}`);
    assert.match(error.message, pattern);
    assert.doesNotMatch(error.message, /unreachable|undefined|panicked/);
    return true;
  };
  assert.throws(() => replay('redis-1.0', []), clear(/redis-1\.0/));
  assert.throws(() => new Session('nonsense'), clear(/nonsense/));
  assert.throws(() => replay(server, 'PING'), clear(/./));
  assert.throws(() => replay(server, [[1, 2]]), clear(/./));
  // And none of it breaks what follows.
  assert.deepEqual(replay(server, [['ACL', 'WHOAMI']]), ['default']);
});

test('arguments of a wrong type are named', () => {
  const { check, load, redact } = imported;
  const session = new Session(server);
  const wrong = [
    [() => new Session(), /the server's name must be a string/],
    [() => new Session(server, {}), /the definitions must be a string/],
    [() => new Session(server, 'user a on +@strng >sekret'), /line 1.*Unknown command or category/],
    [() => session.run(5), /a line must be a string/],
    [() => session.execute(['PING'], 1.5), /whole number/],
    [() => session.execute('PING'), /array of strings/],
    [() => replay(server, [['PING'], ['GET', 5]]), /script\[1\]/],
    [() => replay([['PING']], server), /the server's name must be a string/],
    [() => check(server, ['+get'], ['GET', 'k']), /the rules must be a string/],
    [
      () => check(server, '+get', ['AUHT', 'alan', 'sekret']),
      /^AclarityError: unknown command 'AUHT'; did you mean 'auth'\?$/,
    ],
    [() => load(server, '', 5), /the file's name must be a string/],
    [() => redact(5), /must be a string/],
  ];
  for (const [call, message] of wrong) {
    assert.throws(call, (error) => {
      assert.match(String(error), message);
      assert.doesNotMatch(String(error), /sekret/);
      return true;
    });
  }
});

test('allows says what ACL DRYRUN says, whatever the words are', () => {
  const session = new Session('valkey-9.1');
  const users = { ana: ['~app:*', '+@read', 'db=0'], zoë: ['~ключ*', '+get', '+config|get'], '': ['+@all', '~*'] };
  for (const [user, rules] of Object.entries(users)) {
    assert.equal(session.execute(['ACL', 'SETUSER', user, ...rules]), 'OK');
  }
  const calls = [
    ['GET', 'app:1'],
    ['get', 'log:1'],
    ['SET', 'app:1', 'v'],
    ['GET', 'ключ:1'],
    ['GET', 'ключ'],
    ['GET', 'app:\0'],
    ['GET', '\0app:'],
    ['GET', ''],
    ['CONFIG', 'GET', 'x'],
    ['CONFIG', 'SET', 'x', 'y'],
    ['GET'],
    ['GOT', 'app:1'],
    ['MGET', 'app:1', `app:${'x'.repeat(5000)}`],
    ['MGET', ...Array(3000).fill('app:1')],
  ];
  for (const user of Object.keys(users)) {
    for (const call of calls) {
      const said = session.execute(['ACL', 'DRYRUN', user, ...call]);
      assert.equal(session.allows(user, call), said === 'OK', `${user}: ${JSON.stringify(call).slice(0, 80)}`);
    }
    assert.equal(session.allows(user, []), false);
  }
  assert.equal(session.allows('ana', ['GET', 'app:1'], 1), false);
  assert.throws(() => session.allows('bob', ['GET', 'app:1']), /there is no user 'bob'/);
  assert.throws(() => session.allows('ana', ['GET', 1]), /array of strings/);
  assert.throws(() => session.allows('ana', 'GET app:1'), /array of strings/);
  assert.throws(() => session.allows('ana', ['GET', 'app:1'], -1), /whole number/);
});
