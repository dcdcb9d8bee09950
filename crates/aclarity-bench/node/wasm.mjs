// One check, made many times inside wasm. Prints JSON as bench.mjs does.
//
//   node wasm.mjs FILE [--quick]

import { readFileSync } from 'node:fs';
import { join } from 'node:path';

const [file, mode] = process.argv.slice(2);
const { checks_inside_wasm: count } = JSON.parse(readFileSync(join(import.meta.dirname, '../workloads.json'), 'utf8'));
const module = new WebAssembly.Module(readFileSync(file));

// What the library would ask JavaScript for, such as random numbers, a check does not need.
const imports = {};
for (const { module: from, name } of WebAssembly.Module.imports(module)) {
  imports[from] ??= {};
  imports[from][name] = () => {
    throw new Error(`a check asked for ${name}`);
  };
}

const samples = Array.from({ length: mode === '--quick' ? 3 : 9 }, () => {
  const { main } = new WebAssembly.Instance(module, imports).exports;
  const before = process.cpuUsage();
  main(0, 0);
  const { user, system } = process.cpuUsage(before);
  return ((user + system) * 1e3) / count;
});
samples.sort((a, b) => a - b);
console.log(JSON.stringify({ 'inside-wasm/one-pattern': samples[samples.length >> 1] }));
