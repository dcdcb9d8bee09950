// Starts the playground, and says so when that fails. A file of its own, so
// that the page needs no inline script and can forbid them.

const THEME = 'aclarity.theme';

// The published page has its policy in force before this. `cargo xtask serve`
// has trunk put an inline script into the page, to reload it after a build; so
// there it comes in force here.
/** @type {HTMLMetaElement | null} */
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

// What the browser keeps for the page (web/src/storage.rs).
const KEPT = ['aclarity.text', 'aclarity.cases', 'aclarity.own', 'aclarity.user'];
/** In this tab, from the start of the page until that has succeeded. */
const STARTING = 'aclarity.starting';
/** In all tabs, from when the page has stopped until somebody decides what to do. */
const FAILED = 'aclarity.failed';
/** In this tab: the next start is to find nothing kept. */
const EMPTY = 'aclarity.empty';

/** @typedef {'getItem' | 'setItem' | 'removeItem'} StorageMethod */

/**
 * Calls a method of a storage; nothing where it is forbidden.
 *
 * @param {'localStorage' | 'sessionStorage'} which
 * @param {StorageMethod} what
 * @param {[key: string, value?: string]} words
 * @returns {string | null | undefined}
 */
function storage(which, what, ...words) {
  try {
    return Reflect.apply(globalThis[which][what], globalThis[which], words);
  } catch {
    return null;
  }
}
const kept = (/** @type {[StorageMethod, string, string?]} */ ...words) => storage('localStorage', ...words);
const tab = (/** @type {[StorageMethod, string, string?]} */ ...words) => storage('sessionStorage', ...words);

/**
 * Shows a message in place of the page, or above it when it has started; `ways` are buttons, by their labels.
 *
 * @param {string} title
 * @param {string} advice
 * @param {string} detail
 * @param {Record<string, () => void>} ways
 */
function tell(title, advice, detail, ways = {}) {
  document.querySelector('.failure')?.remove();
  const box = document.createElement('div');
  box.className = 'failure';
  box.setAttribute('role', 'alert');
  for (const [name, text] of [
    ['strong', title],
    ['p', advice],
    ['code', detail],
  ]) {
    if (!text) continue;
    const element = document.createElement(name);
    element.textContent = text;
    box.append(element);
  }
  const buttons = document.createElement('p');
  buttons.className = 'ways';
  for (const [label, act] of Object.entries(ways)) {
    if (!act) continue;
    const button = document.createElement('button');
    button.type = 'button';
    button.textContent = label;
    button.addEventListener('click', act);
    buttons.append(button);
  }
  if (buttons.firstChild) box.append(buttons);
  document.querySelector('.loading')?.remove();
  document.body.prepend(box);
}

/** What is in the page or was kept: the rules, the cases, and rules that a link took the place of. */
function everything() {
  /** @type {HTMLTextAreaElement | null} */
  const editor = document.querySelector('#rules');
  const [text, cases, own] = KEPT.map((key) => kept('getItem', key) ?? '');
  const parts = [editor?.value ?? text, cases, ...own.split('\u001e').map((entry) => entry.split('\u001f')[2] ?? '')];
  return parts.filter((part) => part.trim()).join('\n\n');
}

function download() {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(new Blob([everything()], { type: 'text/plain' }));
  link.download = 'aclarity.txt';
  link.click();
  URL.revokeObjectURL(link.href);
}

/** Reloads the page as if nothing had been kept and no link been followed. */
function startEmpty() {
  tab('setItem', EMPTY, 'true');
  history.replaceState(null, '', location.pathname + location.search);
  reload();
}

function reload() {
  kept('removeItem', FAILED);
  tab('removeItem', STARTING);
  location.reload();
}

const WAYS = {
  'Download my rules': download,
  'Reload the page': reload,
  'Download my rules and start with an empty page': () => {
    download();
    // The download has to begin before the page is left.
    setTimeout(startEmpty, 500);
  },
};

/** @param {unknown} error */
function stopped(error) {
  if (!(error instanceof WebAssembly.RuntimeError)) return;
  kept('setItem', FAILED, 'true');
  tell(
    'The playground has stopped.',
    'This is an error in it. Your rules are still here: download them, reload the page, or start with an empty one.',
    String(error),
    WAYS,
  );
}
addEventListener('error', ({ error }) => stopped(error));
addEventListener('unhandledrejection', ({ reason }) => stopped(reason));

const playground = /** @type {HTMLMetaElement} */ (document.querySelector('meta[name="playground"]'));
const [script, wasm] = playground.content.split(' ');
const address = (/** @type {string} */ file) => new URL(file, document.baseURI).href;

// The view of vendors is a program of its own: it comes after the page, and
// starts when somebody looks at it.
/** @type {ReturnType<typeof fetchVendors> | undefined} */
let coming;
/** @type {Promise<void> | undefined} */
let vendors;
/** @type {Promise<unknown> | undefined} */
let worker;
addEventListener('aclarity:look', () => (vendors ??= startVendors()));

function fetchVendors() {
  const file = (/** @type {string} */ ending) => new URL(`aclarity-web-vendors${ending}`, address(script)).href;
  return Promise.all([import(file('.js')), bytes(file('_bg.wasm'))]);
}

// The editor comes after the page, too, and takes the place of a text area when
// the page has one for it. Without it the text area stays.
const placed = new Promise((resolve) => addEventListener('aclarity:edit', resolve, { once: true }));

async function loadEditor() {
  const [module] = await Promise.all([import(address('editor.js')), placed]);
  dispatchEvent(new CustomEvent('aclarity:editor', { detail: module }));
}

/** @param {string} url */
async function bytes(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  return response.arrayBuffer();
}

/** @param {string} url */
async function compile(url) {
  const response = await fetch(url);
  if (!response.ok) throw new Error(`${url}: status ${response.status}`);
  // Some servers know no type for it, and browsers stream only what has it.
  const streams = response.headers.get('content-type')?.startsWith('application/wasm');
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}

/**
 * Starts the page's program once more, on a thread of its own; settles when that is done or cannot be.
 *
 * @param {WebAssembly.Module} module
 */
function hire(module) {
  return new Promise((/** @type {(value?: unknown) => void} */ settle) => {
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
  const place = /** @type {HTMLElement} */ (document.querySelector('#vendors'));
  place.textContent = 'This view is loading…';
  try {
    coming ??= fetchVendors();
    const [{ default: init }, wasm] = await coming;
    await init({ module_or_path: wasm });
  } catch (error) {
    coming = vendors = undefined;
    place.textContent = `This view could not be loaded. Choose another one and come back to try again. (${error})`;
  }
}

if (tab('getItem', EMPTY)) {
  tab('removeItem', EMPTY);
  for (const key of KEPT) kept('setItem', key, '');
}

// The last start stopped, or neither succeeded nor was left: what is kept or a
// link may be the reason, so it is not tried again before somebody says so.
if (kept('getItem', FAILED) || tab('getItem', STARTING)) {
  await new Promise((/** @type {(value?: unknown) => void} */ resolve) => {
    const { 'Reload the page': _, ...ways } = WAYS;
    tell(
      'The playground stopped the last time.',
      'Your rules or a link may be the reason. They are kept until you decide.',
      '',
      { 'Try again': resolve, ...ways },
    );
  });
  kept('removeItem', FAILED);
  document.querySelector('.failure')?.remove();
}
tab('setItem', STARTING, 'true');
const started = () => tab('removeItem', STARTING);
addEventListener('pagehide', started);

try {
  const { default: init } = await import(address(script));
  const module = await compile(address(wasm));
  const instance = await init({ module_or_path: module });
  worker = hire(module);
  dispatchEvent(new CustomEvent('TrunkApplicationStarted', { detail: { wasm: instance } }));
} catch (error) {
  started();
  if (error instanceof WebAssembly.RuntimeError) kept('setItem', FAILED, 'true');
  const offline = navigator.onLine === false;
  tell(
    'The playground could not start.',
    offline
      ? 'There is no connection to load it over. Once loaded, it works without.'
      : 'Reload the page. If that does not help, this browser may be too old: it has to run WebAssembly.',
    String(error),
    WAYS,
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
// Only once it has drawn its first view has the page shown that it can.
requestAnimationFrame(() => setTimeout(started));
dispatchEvent(new CustomEvent('aclarity:loaded'));
