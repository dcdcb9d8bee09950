// The same work through the npm package in Node.js. Prints JSON: nanoseconds of
// each work.
//
//   node bench.mjs PACKAGE [--quick]

import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { measure } from 'mitata';

const [folder, mode] = process.argv.slice(2);
const { Session, load } = await import(pathToFileURL(resolve(folder, 'node.mjs')));
const workloads = JSON.parse(readFileSync(join(import.meta.dirname, '../workloads.json'), 'utf8'));
const { server } = workloads;
const options = { min_cpu_time: (mode === '--quick' ? 0.1 : 1) * 1e9, min_samples: 20 };
const results = {};

for (const [name, { patterns = 0, rules, call, allowed }] of Object.entries(workloads.checks)) {
  const session = new Session(server);
  const tenants = Array.from({ length: patterns }, (_, number) => `~tenant${number}:*`);
  expect(session.execute(['ACL', 'SETUSER', 'u', ...tenants, ...rules]), 'OK');
  expect(session.allows('u', call), allowed);
  await work(`check/${name}`, () => session.allows('u', call));
}

{
  const session = new Session(server);
  const commands = Array.from({ length: 10_000 }, (_, number) => [
    'ACL',
    'SETUSER',
    `user${number}`,
    ...workloads.setuser,
  ]);
  for (const command of commands) expect(session.execute(command), 'OK');
  let next = 0;
  await work('setuser/eight-rules', () => session.execute(commands[next++ % commands.length]));
}

{
  const { users, line } = workloads.file;
  const lines = Array.from({ length: users }, (_, index) => {
    const number = String(index).padStart(6, '0');
    return line.replaceAll('{number}', number).replaceAll('{hash}', number.padStart(64, '0'));
  });
  const text = `${lines.join('\n')}\n`;
  await work('load/typical-users', () => load(server, text), 5);
}

console.log(JSON.stringify(results));

/** Many calls, or so many of what takes long (then processor time); the middle one counts. */
async function work(name, run, times) {
  process.stderr.write(`  ${name}\n`);
  if (times) {
    const all = Array.from({ length: times }, () => {
      const before = process.cpuUsage();
      run();
      const { user, system } = process.cpuUsage(before);
      return (user + system) * 1e3;
    });
    results[name] = all.sort((a, b) => a - b)[times >> 1];
  } else {
    results[name] = (await measure(run, options)).p50;
  }
}

function expect(given, wanted) {
  if (given !== wanted) throw new Error(`${JSON.stringify(given)} instead of ${JSON.stringify(wanted)}`);
}
