// The finished site: with exactly the headers that it asks hosts for, in a
// folder of a server, it works, and what it does it does alone.

import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import { browserTest } from './harness.mjs';
import { editor, pick, run, show, type } from './playground.mjs';

const site = fileURLToPath(new URL('../../dist', import.meta.url));
const read = (name) => readFile(join(site, name), 'utf8');

/** `default-src 'none'; …` as a map from names to what they allow. */
const directives = (policy) =>
  new Map(
    policy
      .split(';')
      .map((part) => part.trim().split(/ (.*)/s))
      .map(([name, value]) => [name, value]),
  );

async function policies() {
  const [, meta] = (await read('index.html')).match(/<meta http-equiv="Content-Security-Policy" content="([^"]+)">/);
  const [, header] = (await read('_headers')).match(/Content-Security-Policy: (.+)/);
  return { meta, header };
}

test('the policy comes before all that the page loads, and the headers have it too', async () => {
  const page = await read('index.html');
  assert.ok(page.indexOf('http-equiv="Content-Security-Policy"') < page.search(/<(link|script|style)/));
  const { meta, header } = await policies();
  const [inPage, sent] = [directives(meta), directives(header)];
  for (const name of ['default-src', 'base-uri', 'form-action']) {
    assert.equal(inPage.get(name), "'none'");
    assert.equal(sent.get(name), "'none'");
  }
  assert.equal(sent.get('frame-ancestors'), "'none'");
  for (const policy of [inPage, sent]) assert.equal(policy.get('script-src'), "'self' 'wasm-unsafe-eval'");
  for (const [name, allowed] of inPage) {
    const missing = allowed
      .split(' ')
      .filter((source) => source !== "'none'" && !sent.get(name)?.split(' ').includes(source));
    assert.deepEqual(missing, [], `the header's ${name} would refuse what the page's allows`);
  }
});

test('nginx is told the same headers', async () => {
  const nginx = await read('nginx.conf');
  const all = (await read('_headers')).split('\n/')[1];
  const lines = all.split('\n').filter((line) => line.startsWith('  '));
  assert.ok(lines.length >= 6);
  for (const line of lines) {
    const [, name, value] = line.match(/^ {2}([\w-]+): (.+)$/);
    assert.ok(nginx.includes(`add_header ${name} "${value}" always;`), line);
  }
});

test('the page names its files by relative paths', async () => {
  const addresses = [...(await read('index.html')).matchAll(/(?:href|src)="([^"]*)"/g)].map(([, address]) => address);
  assert.ok(addresses.length > 5);
  assert.deepEqual(
    addresses.filter((address) => !/^(\.\/|data:)/.test(address)),
    [],
  );
});

test('files stand there compressed, and unpack to themselves', async () => {
  const files = await readdir(site, { recursive: true });
  for (const kind of ['.html', '.css', '.js', '.wasm']) {
    assert.ok(
      files.some((file) => file.endsWith(`${kind}.br`)),
      kind,
    );
  }
  for (const [ending, unpack] of [
    ['.br', brotliDecompressSync],
    ['.gz', gunzipSync],
  ]) {
    for (const file of files.filter((file) => file.endsWith(ending))) {
      const [packed, plain] = await Promise.all([readFile(join(site, file)), readFile(join(site, file.slice(0, -3)))]);
      assert.ok(unpack(packed).equals(plain), file);
      assert.ok(packed.length < plain.length, file);
    }
  }
});

/**
 * Notes what a page asks for and what its policy refuses, from now on. What it
 * makes itself, to be saved as a file, is no request.
 */
async function watch(page) {
  const requests = [];
  page.context().on('request', (request) => {
    if (!request.url().startsWith('blob:')) requests.push(request.url());
  });
  page.on('websocket', (socket) => requests.push(socket.url()));
  await page.evaluate(() => {
    globalThis.refused = [];
    document.addEventListener('securitypolicyviolation', (event) => globalThis.refused.push(event.violatedDirective));
  });
  return { requests, refused: () => page.evaluate(() => globalThis.refused) };
}

/** Looks at each view there is and does in it what people do. */
async function walk(page) {
  await pick(page, 'Examples', 'Tenants side by side');
  const views = await page.getByRole('tab').allTextContents();
  for (const view of views) {
    await show(page, view);
    await page.getByRole('tabpanel', { name: view }).waitFor();
    await steps[view]?.(page);
  }
  return views;
}

const steps = {
  async Ask(page) {
    assert.match(await run(page, 'GET b:1'), /NOPERM/);
    await type(page, 'user ana on >pw ~app:* +@al');
    await page.getByLabel('Theme', { exact: true }).selectOption('dark');
    await editor(page).fill('user ana on >pw ~app:* +@all');
  },
  async Matrix(page) {
    await page.getByLabel('Name', { exact: true }).fill('get');
    const saved = page.waitForEvent('download');
    await page.getByRole('button', { name: 'CSV', exact: true }).click();
    await (await saved).path();
  },
  async Map(page) {
    await page.getByRole('button', { name: /^Strings/ }).click();
  },
  async Tests(page) {
    await page.getByRole('textbox', { name: 'Tests' }).fill('allow ana: GET app:1');
    await page.getByText('1 case passed.').waitFor();
  },
  async Servers(page) {
    await page.getByLabel(/^Compare/).selectOption('redis-6.2');
  },
  async Vendors(page) {
    await page.getByLabel('System').selectOption({ label: 'Huawei Cloud DCS' });
    await page.getByLabel(/^Username /).fill('1 ana');
    await page.getByText(/^Refused, 2 findings/).waitFor();
  },
};

browserTest('once loaded, the page makes no request in any view, and its policy refuses nothing', async ({ page }) => {
  const { requests, refused } = await watch(page);
  const views = await walk(page);
  await page.waitForTimeout(200); // What a worker asks for is told a little later.
  assert.deepEqual(
    Object.keys(steps).filter((view) => !views.includes(view)),
    [],
    'every step was taken',
  );
  assert.deepEqual(requests, []);
  assert.deepEqual(await refused(), []);
});

browserTest('once loaded, every view works offline', async ({ page }) => {
  await page.context().setOffline(true);
  await walk(page);
});

browserTest('what would be a request or a breach is noticed', async ({ page, url, expectProblem }) => {
  expectProblem(/Content Security Policy|404|request failed/);
  const { requests, refused } = await watch(page);
  const asked = page.context().waitForEvent('request', (request) => request.url().endsWith('worker.js'));
  await page.evaluate(async (url) => {
    await fetch(`${url}index.html`);
    navigator.sendBeacon(`${url}beacon`, 'text');
    new Worker(`${url}no-worker.js`);
  }, url);
  await asked;
  assert.deepEqual(requests.sort(), [`${url}beacon`, `${url}index.html`, `${url}no-worker.js`]);
  assert.deepEqual(await refused(), []);

  const ran = await page.evaluate(async () => {
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.inlineRan = true';
    document.head.append(inline);
    const style = document.createElement('style');
    style.textContent = 'body { color: red }';
    document.head.append(style);
    const evaluated = await new Promise((tell) => {
      // Later, since a test's own call may do what the page's may not.
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: the test is that the policy forbids it
          tell(globalThis.eval('1'));
        } catch {
          tell(false);
        }
      });
    });
    const elsewhere = await fetch('http://localhost:1/').catch(() => false);
    return [globalThis.inlineRan ?? false, evaluated, elsewhere];
  });
  assert.deepEqual(ran, [false, false, false]);
  // The page's policy and the host's each refuse.
  assert.deepEqual([...new Set(await refused())].sort(), [
    'connect-src',
    'script-src',
    'script-src-elem',
    'style-src-elem',
  ]);
});

browserTest('findings lead to their pages', async ({ page }) => {
  await type(page, 'user ana on >pw ~app:* +gett\nuser bob on >pw ~app:* +@all');
  const links = page.locator('.findings a[href*="findings/"]');
  await links.nth(1).waitFor();
  const addresses = await links.evaluateAll((found) => found.map(({ href }) => href));
  const found = await page.evaluate(
    (addresses) => Promise.all(addresses.map(async (address) => (await fetch(address)).ok)),
    addresses,
  );
  assert.deepEqual(
    found,
    addresses.map(() => true),
    addresses.join(),
  );
});

browserTest('the headers arrive, and the files as they are compressed', async ({ page }) => {
  const { header } = await policies();
  const [style] = (await read('index.html')).match(/base-[0-9a-f]+\.css/);
  const answers = await page.evaluate(
    (files) =>
      Promise.all(files.map(async (file) => Object.fromEntries((await fetch(file, { cache: 'no-store' })).headers))),
    ['./', style, 'editor.js', 'aclarity-web-vendors_bg.wasm'],
  );
  for (const answer of answers) {
    assert.equal(answer['content-security-policy'], header);
    assert.equal(answer['x-content-type-options'], 'nosniff');
    assert.match(answer['content-encoding'], /br|gzip/);
  }
  const [index, hashed, ...others] = answers.map((answer) => answer['cache-control']);
  assert.match(hashed, /immutable/);
  assert.deepEqual(new Set([index, ...others]), new Set(['no-cache']));
});
