// Starts the playground, and says so when that fails. A file of its own, so
// that the page needs no inline script and can forbid them.

const THEME = 'aclarity.theme';

// The published page has its policy in force before this. `cargo xtask serve`
// has trunk put an inline script into the page, to reload it after a build; so
// there it comes in force here.
const policy = document.querySelector('meta[name="policy"]');
if (policy) {
  policy.remove();
  policy.httpEquiv = 'Content-Security-Policy';
  document.head.append(policy);
}

try {
  const theme = localStorage.getItem(THEME);
  if (theme) document.documentElement.dataset.theme = theme;
} catch {
  // Storage may be forbidden; then the system's theme it is.
}

/** Shows a message in place of the page, or above it when it has started. */
function tell(title, advice, detail) {
  const box = document.createElement('div');
  box.className = 'failure';
  box.setAttribute('role', 'alert');
  for (const [name, text] of [['strong', title], ['p', advice], ['code', detail]]) {
    const element = document.createElement(name);
    element.textContent = text;
    box.append(element);
  }
  document.querySelector('.loading')?.remove();
  document.body.prepend(box);
}

addEventListener('error', ({ error }) => {
  if (error instanceof WebAssembly.RuntimeError) {
    tell('The playground has stopped.', 'This is a fault in it. Your text is kept; reload the page to go on.', String(error));
  }
});

const [script, wasm] = document.querySelector('meta[name="playground"]').content.split(' ');
const address = (file) => new URL(file, document.baseURI).href;

// The view of vendors is a program of its own: it comes after the page, and
// starts when somebody looks at it.
let coming;
let vendors;
let worker;
addEventListener('aclarity:look', () => (vendors ??= startVendors()));

function fetchVendors() {
  const file = (ending) => new URL(`aclarity-web-vendors${ending}`, address(script)).href;
  return Promise.all([import(file('.js')), bytes(file('_bg.wasm'))]);
}

// The editor comes after the page, too, and takes the place of a text area when
// the page has one for it. Without it the text area stays.
const placed = new Promise((resolve) => addEventListener('aclarity:edit', resolve, { once: true }));

async function loadEditor() {
  const [module] = await Promise.all([import(address('editor.js')), placed]);
  dispatchEvent(new CustomEvent('aclarity:editor', { detail: module }));
}

async function bytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return response.arrayBuffer();
}

async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  // Some servers know no type for it, and browsers stream only what has it.
  const streams = response.headers.get('content-type')?.startsWith('application/wasm');
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/** Starts the page's program once more, on a thread of its own; settles when that is done or cannot be. */
function hire(module) {
  return new Promise((settle) => {
    try {
      const hired = new Worker(address('worker.js'), { type: 'module' });
      hired.addEventListener('message', settle, { once: true });
      hired.addEventListener('error', settle, { once: true });
      dispatchEvent(new CustomEvent('aclarity:worker', { detail: hired }));
      hired.postMessage([address(script), module]);
    } catch {
      settle();
    }
  });
}

async function startVendors() {
  const place = document.querySelector('#vendors');
  place.textContent = 'This view is loading…';
  try {
    const [{ default: init }, wasm] = await (coming ??= fetchVendors());
    await init({ module_or_path: wasm });
  } catch (error) {
    coming = vendors = undefined;
    place.textContent = `This view could not be loaded. Choose another one and come back to try again. (${error})`;
  }
}

try {
  const { default: init } = await import(address(script));
  const module = await compile(address(wasm));
  const started = await init({ module_or_path: module });
  worker = hire(module);
  dispatchEvent(new CustomEvent('TrunkApplicationStarted', { detail: { wasm: started } }));
} catch (error) {
  const offline = navigator.onLine === false;
  tell(
    'The playground could not start.',
    offline
      ? 'There is no connection to load it over. Once loaded, it works without.'
      : 'Reload the page. If that does not help, this browser may be too old: it has to run WebAssembly.',
    String(error),
  );
  throw error;
}

// So that nobody waits for them, and all works offline then.
coming ??= fetchVendors();
await Promise.all([
  loadEditor().catch(() => {}),
  coming.catch(() => {
    coming = undefined;
  }),
  worker,
]);
dispatchEvent(new CustomEvent('aclarity:loaded'));
