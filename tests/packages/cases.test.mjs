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
const recorded = new URL('../../../shared/recorded/sessions.jsonl.gz', import.meta.url);

test('the package answers as the case pages say', () => {
  const command = ['run', '--quiet', '--package', 'aclarity-tests', '--bin', 'transcripts'];
  const transcripts = JSON.parse(
    execFileSync('cargo', command, { cwd: repository, maxBuffer: 1 << 28 }),
  );
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

test('recorded sessions agree', { skip: !existsSync(recorded) && '../shared is not here' }, () => {
  const counts = new Map(servers().map(({ name }) => [name, { agreed: 0, all: 0 }]));
  for (const line of gunzipSync(readFileSync(recorded)).toString().trimEnd().split('\n')) {
    const { server, script, replies } = JSON.parse(line);
    const ours = replay(server, script);
    const count = counts.get(server);
    replies.forEach((theirs, step) => {
      count.all += 1;
      if (sameReply(server, script[step], ours[step], theirs)) count.agreed += 1;
    });
  }
  console.log('recorded sessions, replies of the package that agree:');
  for (const [server, { agreed, all }] of counts) {
    const share = ((100 * agreed) / all).toFixed(3);
    console.log(`  ${server.padEnd(11)} ${agreed} of ${all}  ${share} %`);
    assert.ok(all > 0 && agreed === all, `${server}: ${all - agreed} replies differ`);
  }
});
