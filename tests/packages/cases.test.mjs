// The case pages and the sessions recorded from real servers, answered by the
// npm package.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { gunzipSync } from 'node:zlib';
import { sameReply, sameText } from './compare.mjs';
import { consumer } from './consumer.mjs';

const { folder } = consumer('cases', {
  'import.mjs': "export { replay } from 'aclarity';\nexport { Session, servers } from 'aclarity/full';\n",
});
const { Session, replay, servers } = await import(pathToFileURL(join(folder, 'import.mjs')));
const repository = fileURLToPath(new URL('../..', import.meta.url));
const recorded = ['sessions', 'valkey-7.2'].map(
  (name) => new URL(`../../../shared/recorded/${name}.jsonl.gz`, import.meta.url),
);
/** redis-8.2 and redis-8.10 have no recordings: they are compared with real servers, by the engine's own tests. */
const RECORDED_SERVERS = 12;

test('the package answers as the case pages say', () => {
  const command = ['run', '--quiet', '--package', 'aclarity-tests', '--bin', 'transcripts'];
  const transcripts = JSON.parse(execFileSync('cargo', command, { cwd: repository, maxBuffer: 1 << 28 }));
  let played = 0;
  for (const { page, line: first, servers: holds, files, exchanges, refusal } of transcripts) {
    const names = 'users.acl' in files ? 'aclfile users.acl\n' : '';
    const config = files['redis.conf'] ?? names;
    for (const server of holds) {
      if (refusal !== null) {
        const { version } = servers().find(({ name }) => name === server);
        assert.throws(
          () => Session.start(server, config, files),
          (error) => error.message.replace(version, 'VERSION') === refusal,
          `${page}:${first} on ${server}`,
        );
        played += 1;
        continue;
      }
      const session = Session.start(server, config, files);
      for (const { line, connection, command, reply } of exchanges) {
        const answer = session.run(command, connection);
        assert.ok(
          sameText(server, command, answer, reply),
          `${page}:${line} on ${server}: ${command}\n${answer}\ninstead of\n${reply}`,
        );
      }
      session.free();
      played += 1;
    }
  }
  console.log(`transcripts played against the package: ${played}`);
  assert.ok(played > 1000);
});

test('recorded sessions agree', {
  skip: !recorded.every((file) => existsSync(file)) && '../shared is not here',
}, () => {
  const counts = new Map();
  for (const line of recorded.flatMap((file) => gunzipSync(readFileSync(file)).toString().trimEnd().split('\n'))) {
    const { server, script, replies } = JSON.parse(line);
    const ours = replay(server, script);
    const count = counts.get(server) ?? { agreed: 0, all: 0 };
    counts.set(server, count);
    replies.forEach((theirs, step) => {
      count.all += 1;
      if (sameReply(server, script[step], ours[step], theirs)) count.agreed += 1;
    });
  }
  console.log('recorded sessions, replies of the package that agree:');
  for (const [server, { agreed, all }] of counts) {
    console.log(`  ${server.padEnd(11)} ${agreed} of ${all}`);
    assert.equal(agreed, all, `${server}: replies differ`);
  }
  assert.equal(counts.size, RECORDED_SERVERS);
});
