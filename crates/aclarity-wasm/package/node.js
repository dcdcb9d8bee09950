// The entry for Node.js: everything works at once, without waiting.
//
// This becomes node.cjs. node.mjs re-exports that, so `import` and `require`
// in one program share one instance.

import { initSync } from 'aclarity:glue';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';

initSync({ module: readFileSync(join(__dirname, 'aclarity.wasm')) });

/** For programs that run in browsers too. Here there is nothing to wait for. */
export async function init() {}

export * from 'aclarity:api';
export { AclarityError } from 'aclarity:error';
