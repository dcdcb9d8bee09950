// The command of the npm package does what the native one does: the same bytes,
// the same exit codes.

import assert from 'node:assert/strict';
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { consumer } from './consumer.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const { folder } = consumer('cli', {});
const ours = join(folder, 'node_modules/aclarity/cli.mjs');

execFileSync('cargo', ['build', '--quiet', '--package', 'aclarity-cli'], { cwd: repository });
const native = join(process.env.CARGO_TARGET_DIR ?? join(repository, 'target'), 'debug/aclarity');

const work = mkdtempSync(join(tmpdir(), 'aclarity-cli-'));
after(() => rmSync(work, { recursive: true, force: true }));
for (const [name, text] of Object.entries({
  'users.acl': 'user ana on nopass ~app:* +@read\nuser app on >pw ~app:* resetchannels +@all\n',
  'bad.acl': 'user ana +gett\nuser bob on +@nosuch\n',
  'crash.acl': 'user ana on (+get\n',
  'redis.conf': 'aclfile users.acl\nrename-command get fetch\n',
  'bad.conf': '\nuser ana on gett\n',
  'cases.txt': 'allow ana: GET app:1\ndeny ana: GET log:1\n',
  'failing.txt': '# both ways\nallow ana: SET app:1 x\nallow nobody: GET k\n',
  'page.md': '```redis-cli redis-8.6\n> ACL WHOAMI\n"default"\n```\n',
  'wrong.md': '```redis-cli redis-8.6\n> ACL WHOAMI\n"ana"\n```\n',
  'not-utf8': Buffer.from('user ana on \xff\n', 'latin1'),
})) {
  writeFileSync(join(work, name), text);
}
mkdirSync(join(work, 'folder'));

/** What a command does: its exit code and all that it prints. */
function run(program, args, input) {
  const { status, signal, stdout, stderr } = spawnSync(program, args, {
    cwd: work,
    input,
    encoding: 'latin1',
    maxBuffer: 1 << 26,
  });
  return { status, signal, stdout, stderr };
}

const question = '{"system": "huawei-dcs", "field": "account_role", "value": "admin"}\n';
const curl = 'curl -k -u admin@example.com:secret -i https://host/v1/bdbs\n';
const commands = [
  // Help, and what is wrong with arguments.
  [[]],
  [['--help']],
  [['-h']],
  [['--version']],
  [['help', 'check']],
  [['chek']],
  [['check']],
  [['check', '--help']],
  [['session', '--server', 'redis-5']],
  [['session', '--nosuch']],
  [['vendor']],
  [['vendor', 'check', '--help']],
  [['check', '--rules', '+get', '--', 'GET']],
  [['check', '--rules', '+get', '--db', '-1', '--', 'GET', 'k']],
  // Questions.
  [['check', '--rules', '~app:* +@read >s3cret', '--', 'GET', 'app:1']],
  [['check', '--rules', '~app:* +@read', '--', 'SET', 'app:1', 'é💥']],
  [['check', '--rules', '~app:* +@read', '--json', '--', 'GET', 'log:1']],
  [['check', '--rules', '~app:* +@read', '--explain', '--', 'GET', 'log:1']],
  [['check', '--rules', 'heeyyyy', '--', 'PING']],
  [['check', '--json', '--rules', '+get', '--', 'NOSUCH']],
  [['check', '--file', 'users.acl', '--user', 'ana', '--', 'GET', 'app:1']],
  [['check', '--file', 'users.acl', '--user', 'bob', '--', 'GET', 'app:1']],
  [['check', '--file', 'crash.acl', '--user', 'ana', '--', 'GET', 'app:1']],
  // Files that are good, bad, missing, no files, no text.
  ...['users.acl', 'bad.acl', 'crash.acl', 'missing', 'folder', 'users.acl/x', 'x'.repeat(300), 'not-utf8'].flatMap(
    (name) => [[['load', name]], [['load', '--json', name]], [['lint', name]], [['lint', '--json', name]]],
  ),
  [['docs']],
  [['docs', 'check', 'page.md', 'wrong.md']],
  [['docs', 'check', '--json', '.']],
  [['docs', 'check', 'missing']],
  [['load', '--config', 'redis.conf']],
  [['load', '--config', 'bad.conf']],
  [['load', '--json', '--config', 'bad.conf']],
  [['test', '--file', 'users.acl', 'cases.txt']],
  [['test', '--file', 'users.acl', 'failing.txt']],
  [['test', '--json', '--file', 'users.acl', 'failing.txt']],
  [['test', '--file', 'missing', 'cases.txt']],
  // Sessions.
  [['session'], 'ACL WHOAMI\n\nSET "k\nACL SETUSER é on >p~\nACL LIST'],
  [['session'], Buffer.from('ACL SETUSER \xff\xfe on\nACL LIST\n', 'latin1')],
  [['session', '--json'], '["ACL","WHOAMI"]\n{"conn":2,"argv":["PING"]}\n'],
  [['session', '--json'], '["PING"]\n{\n'],
  [['session', '--server', 'valkey', '--config', 'redis.conf'], 'AUTH ana x\nFETCH app:1\nGET app:1\n'],
  [['session', '--config', 'bad.conf'], 'PING\n'],
  [['session', '--config', 'missing'], 'PING\n'],
  [['session', '--aclfile', 'users.acl'], 'ACL SAVE\nACL LOAD\nACL USERS\n'],
  [['session'], 'ACL LIST\n'.repeat(20_000)],
  // Vendors.
  [['vendor', 'check'], question],
  [['vendor', 'check'], `{\n${question}`],
  [['vendor', 'check'], ''],
  [['vendor', 'call', '--curl'], curl],
  [['vendor', 'code', '--as', 'python'], curl],
  [['vendor', 'code', '--as', 'node', curl]],
  [['vendor', 'translate', '--system', 'huawei-dcs', '--rules', 'on ~* +@read']],
  [['vendor', 'translate', '--system', 'huawei-dcs', '--form', '{']],
];

test('the command does what the native one does', () => {
  const codes = new Set();
  for (const [args, input] of commands) {
    const expected = run(native, args, input);
    assert.deepEqual(run(ours, args, input), expected, `aclarity ${args.join(' ').slice(0, 200)}`);
    codes.add(expected.status);
  }
  assert.deepEqual([...codes].sort(), [0, 1, 2]);
});

test("it passes the native command's own tests", () => {
  const options = { cwd: repository, env: { ...process.env, ACLARITY: ours }, encoding: 'utf8' };
  const { status, stdout, stderr } = spawnSync('cargo', ['test', '--package', 'aclarity-cli', '--tests'], options);
  assert.equal(status, 0, `${stdout}\n${stderr}`);
  const counts = [...stdout.matchAll(/(\d+) passed/g)].map(([, count]) => Number(count));
  assert.ok(counts.reduce((all, count) => all + count, 0) >= 20, stdout);
});

test("it says what the repository's README says", () => {
  const readme = readFileSync(join(repository, 'README.md'), 'utf8');
  const consoles = [...readme.matchAll(/^```console\n([\s\S]*?)^```$/gm)].map(([, text]) => text);
  // Each line that begins with $ is a command, what follows is what it prints.
  const examples = consoles.flatMap((text) => text.split(/^\$ /m).slice(1));
  for (const example of examples) {
    const [line, ...printed] = example.split('\n');
    const shell = `aclarity() { '${ours}' "$@"; }\n${line}`;
    const { stdout, stderr } = spawnSync('sh', ['-c', shell], { cwd: work, encoding: 'utf8' });
    assert.equal(stdout + stderr, printed.join('\n'), line);
  }
  assert.ok(examples.length >= 3);
});

test('it ends well when nobody reads on', () => {
  for (const program of [native, ours]) {
    const line = `yes 'ACL CAT' | '${program}' session | head -n 1; echo "\${PIPESTATUS[*]}"`;
    const { stdout, stderr } = spawnSync('bash', ['-c', line], { encoding: 'utf8' });
    assert.match(stdout, /^ 1\) "keyspace"\n\d+ 0 0\n$/);
    assert.equal(stderr, '');
  }
});

test('it answers each line when it comes', async () => {
  const child = spawn(ours, ['session', '--server', 'redis-7.2'], { stdio: ['pipe', 'pipe', 'inherit'] });
  for (const [line, reply] of [
    ['ACL WHOAMI', '"default"\n'],
    ['ACL SETUSER ana', 'OK\n'],
  ]) {
    const answer = new Promise((resolve) => child.stdout.once('data', resolve));
    child.stdin.write(`${line}\n`);
    assert.equal(String(await answer), reply);
  }
  const end = new Promise((resolve) => child.once('exit', resolve));
  child.stdin.end();
  assert.equal(await end, 0);
});

/** The environment, but for some variables: whoever runs the tests may have them. */
function without(...names) {
  return Object.fromEntries(Object.entries(process.env).filter(([name]) => !names.includes(name)));
}

/** What a program shows on a terminal, where `script` can make one. */
function onTerminal(program, args, input, wishes = { TERM: 'xterm' }) {
  const line = ['stty -echo', `'${program}' ${args}`].join('; ');
  const env = { ...without('CI', 'CLICOLOR', 'CLICOLOR_FORCE', 'NO_COLOR', 'TERM'), ...wishes };
  const { error, stdout } = spawnSync('script', ['-qec', line, '/dev/null'], {
    input,
    cwd: work,
    encoding: 'utf8',
    env,
  });
  return error ? undefined : stdout;
}

test('on a terminal it prompts, and help has bold words', (context) => {
  // The end of what is typed is ^D.
  const [expected, found] = [native, ours].map((program) =>
    onTerminal(program, 'session', 'AUTH default x\nSELECT 2\n\x04'),
  );
  if (expected === undefined) return context.skip('there is no `script` here');
  assert.match(expected, /redis-8\.10> /);
  assert.match(expected, /redis-8\.10\[2\]> /);
  assert.equal(found, expected);
  for (const args of ['--help', 'chek']) {
    const [expected, found] = [native, ours].map((program) => onTerminal(program, args, ''));
    assert.ok(expected.includes('\x1b[1m'), args);
    assert.equal(found, expected);
  }
});

test('who wants no bold words, or wants them, is heard', (context) => {
  const wishes = [
    [true, { TERM: 'xterm', CI: 'true' }],
    [true, { TERM: 'dumb', CI: '' }],
    [true, { CLICOLOR: '1' }],
    [true, { TERM: 'dumb', CLICOLOR_FORCE: '1' }],
    [true, { TERM: 'xterm', NO_COLOR: '' }],
    [false, {}],
    [false, { TERM: 'dumb' }],
    [false, { TERM: 'xterm', CLICOLOR: '0', CI: 'true' }],
    [false, { TERM: 'xterm', NO_COLOR: '1', CLICOLOR_FORCE: '1' }],
  ];
  for (const [bold, wish] of wishes) {
    for (const program of [native, ours]) {
      const shown = onTerminal(program, '--help', '', wish);
      if (shown === undefined) return context.skip('there is no `script` here');
      assert.equal(shown.includes('\x1b[1m'), bold, `${program} with ${JSON.stringify(wish)}`);
    }
  }
  for (const program of [native, ours]) {
    const { stdout } = spawnSync(program, ['--help'], {
      encoding: 'utf8',
      env: { ...process.env, CLICOLOR_FORCE: '1', NO_COLOR: '' },
    });
    assert.ok(stdout.includes('\x1b[1m'), `${program}, no terminal, but forced`);
  }
});

test('npx runs it, without a network', () => {
  const [tarball] = readdirSync(folder).filter((name) => name.endsWith('.tgz'));
  const env = {
    ...process.env,
    npm_config_cache: join(work, 'cache'),
    npm_config_offline: 'true',
    npm_config_yes: 'true',
  };
  const npx = (...args) =>
    spawnSync('npx', args, { cwd: work, env, encoding: 'utf8', input: '', shell: process.platform === 'win32' });
  copyFileSync(join(folder, tarball), join(work, tarball));
  const help = npx(`./${tarball}`, '--help');
  assert.equal(help.status, 0, help.stderr);
  assert.equal(help.stdout, run(native, ['--help']).stdout);
  const denied = npx(`--package=./${tarball}`, 'aclarity', 'check', '--rules', '+get ~a', '--', 'GET', 'b');
  assert.equal(denied.status, 1, denied.stderr);
  assert.match(denied.stdout, /^NOPERM /);
});
