// The entries for browsers and bundlers: `await init()`, then everything else
// works without waiting. This becomes web.mjs, web.cjs and the inline entry,
// which differ in where the wasm comes from.
import * as api from 'aclarity:api';
import { AclarityError } from 'aclarity:error';
import start from 'aclarity:glue';
import { wasm } from 'aclarity:wasm';
import { compile } from './compile.js';

export { AclarityError };

let ready = false;
/** @type {Promise<void> | undefined} */
let starting;

/**
 * Loads the wasm. Further calls wait for the first one.
 *
 * @type {typeof import('./web.js').init}
 */
export function init(source) {
  starting ??= load(source).catch((error) => {
    // Let the next call try again.
    starting = undefined;
    throw error;
  });
  return starting;
}

/** @param {Parameters<typeof init>[0]} source */
async function load(source) {
  await start({ module_or_path: await compile((await source) ?? wasm()) });
  ready = true;
}

/**
 * Says what is missing, where wasm would say that it "cannot read properties of
 * undefined".
 *
 * @param {keyof typeof api} name
 */
// biome-ignore lint/correctness/noUnusedVariables: assemble.mjs appends the calls
function afterInit(name) {
  const check = () => {
    if (!ready) throw new AclarityError('not-initialized', `call \`await init()\` before \`${name}\``);
  };
  // biome-ignore lint/performance/noDynamicNamespaceImportAccess: every name is exported, so there is nothing to shake off
  return new Proxy(api[name], {
    apply(target, self, args) {
      check();
      return Reflect.apply(target, self, args);
    },
    construct(target, args, newTarget) {
      check();
      return Reflect.construct(target, args, newTarget);
    },
  });
}
