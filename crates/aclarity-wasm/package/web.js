// The entry for browsers and bundlers: `await init()`, then everything else
// works without waiting.
//
// This becomes web.mjs. Bundlers know the expression `new URL(…, import.meta.url)`
// and take the file along.
import * as api from 'aclarity:api';
import start from 'aclarity:glue';

let ready = false;
let starting;

/** Loads the wasm. Further calls wait for the first one. */
export function init(source = new URL('./aclarity.wasm', import.meta.url)) {
  starting ??= start({ module_or_path: source }).then(
    () => {
      ready = true;
    },
    (error) => {
      // Let the next call try again.
      starting = undefined;
      throw error;
    },
  );
  return starting;
}

// Says what is missing, where wasm would say that it "cannot read properties
// of undefined".
function afterInit(name) {
  const check = () => {
    if (!ready) throw new Error(`aclarity: call \`await init()\` before \`${name}\``);
  };
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
