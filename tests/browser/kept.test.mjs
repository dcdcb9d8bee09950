// Rules are never lost silently: links, the browser's storage, other tabs, and
// starts that fail.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { deflateRawSync } from 'node:zlib';
import { browserTest } from './harness.mjs';
import { editor, type, value } from './playground.mjs';

const OWN = 'user mine on nopass ~app:* +get';

/** The fragment of a link, as web/src/share.rs writes it. */
function fragment({ view = 'ask', server = 'redis-8.6', user = 'default', text = '', cases = '' }) {
  const fields = [view, server, server, user, text, cases].join('\u001f');
  return `#s=${deflateRawSync(fields).toString('base64url')}`;
}

const started = (page) => page.waitForFunction(() => globalThis.playgroundStarted === true);
const stored = (page, key = 'aclarity.text') => page.evaluate((key) => localStorage.getItem(key), key);
const isStored = (page, text) => page.waitForFunction((text) => localStorage.getItem('aclarity.text') === text, text);
/** Opens the page at an address as a visit of its own. */
async function visit(page, address) {
  await page.goto('about:blank');
  await page.goto(address);
  await started(page);
}

const LINKED = 'user theirs on nopass ~* +@all';

browserTest('a link leaves the rules of one’s own, even after a reload', async ({ page, url, screenshot }) => {
  await type(page, OWN);
  await isStored(page, OWN);
  await visit(page, url + fragment({ text: LINKED, cases: 'allow theirs: GET a' }));
  assert.equal(await value(page), LINKED);
  await page.getByText('Your own are kept').waitFor();
  await isStored(page, LINKED);
  await screenshot('own rules wait behind a link');
  await page.reload();
  await started(page);
  assert.equal(await value(page), LINKED);
  // Whatever is done with the link's rules.
  await type(page, `${LINKED} -get`);
  await page.getByRole('button', { name: 'Restore my rules' }).click();
  assert.equal(await value(page), OWN);
  assert.equal(await page.getByRole('button', { name: 'Restore my rules' }).count(), 0);
  await isStored(page, OWN);
  await page.waitForFunction(() => localStorage.getItem('aclarity.own') === null);
});

browserTest('a link in the same tab keeps them too, until they are discarded', async ({ page }) => {
  await type(page, OWN);
  await page.evaluate(
    (hash) => {
      location.hash = hash;
    },
    fragment({ text: LINKED }),
  );
  await page.getByRole('button', { name: 'Discard my rules' }).click();
  assert.equal(await page.locator('.notice').count(), 0);
  assert.equal(await value(page), LINKED);
  await page.reload();
  await started(page);
  assert.equal(await page.getByRole('button', { name: 'Restore my rules' }).count(), 0);
});

browserTest('no password is in what waits', async ({ page, url }) => {
  await type(page, `${OWN} >s3cret`);
  await page.evaluate(
    (hash) => {
      location.hash = hash;
    },
    fragment({ text: LINKED }),
  );
  await page.waitForFunction(() => localStorage.getItem('aclarity.own') !== null);
  assert.doesNotMatch(await page.evaluate(() => JSON.stringify({ ...localStorage })), /s3cret/);
  await visit(page, url);
  await page.getByRole('button', { name: 'Restore my rules' }).click();
  assert.equal(await value(page), `${OWN} >•••`);
});

browserTest('links that cannot be shown are refused, and the rules stay', async ({ page, url }) => {
  await type(page, OWN);
  await isStored(page, OWN);
  const links = [
    '#s=',
    '#s=x',
    fragment({ view: 'nope' }),
    fragment({ server: 'redis-1' }),
    fragment({ text: LINKED }).slice(0, 30),
  ];
  for (const link of links) {
    await visit(page, url + link);
    assert.match(await page.locator('.told').textContent(), /^The link /, link);
    assert.equal(await value(page), OWN);
  }
});

browserTest('what the browser has no room for is said at once', async ({ page }) => {
  await type(page, OWN);
  await isStored(page, OWN);
  await editor(page).fill(`user big on nopass ${'~k '.repeat(10)}+get\n`.repeat(40_000));
  await page.getByText('too large for this browser').waitFor();
  assert.equal(await stored(page), OWN, 'what was kept is not lost');
  await editor(page).fill('user small on');
  await page.getByText('too large for this browser').waitFor({ state: 'detached' });
  await isStored(page, 'user small on');
});

browserTest('a full storage is said, too', async ({ page }) => {
  await page.evaluate(() => {
    // Five million letters are what browsers give.
    for (let size = 1 << 22; size >= 1; size >>= 1) {
      try {
        localStorage.setItem('filler', (localStorage.getItem('filler') ?? '') + 'x'.repeat(size));
      } catch {
        // Less has room.
      }
    }
  });
  await type(page, `${OWN} ${'~longer '.repeat(20)}`);
  await page.getByText('too large for this browser').waitFor();
});

browserTest('another tab is noticed', async ({ page, url, screenshot }) => {
  await type(page, OWN);
  await isStored(page, OWN);
  const other = await page.context().newPage();
  await other.goto(url);
  await editor(other).waitFor();
  await other.waitForFunction((text) => document.querySelector('#rules').value === text, OWN);
  await type(other, 'user theirs on');
  await page.getByText('Another tab has changed the rules').waitFor();
  await screenshot('another tab');
  await page.getByRole('button', { name: 'Show the rules of the other tab' }).click();
  assert.equal(await value(page), 'user theirs on');
  await page.getByRole('button', { name: 'Put my text back' }).click();
  assert.equal(await value(page), OWN);
  await other.getByText('Another tab has changed the rules').waitFor();
  await other.close();
});

const stop = (page) =>
  page.evaluate(() => {
    // A wasm that stops, as the page's would.
    const bytes = [
      0, 97, 115, 109, 1, 0, 0, 0, 1, 4, 1, 96, 0, 0, 3, 2, 1, 0, 7, 5, 1, 1, 102, 0, 0, 10, 5, 1, 3, 0, 0, 11,
    ];
    const { f } = new WebAssembly.Instance(new WebAssembly.Module(new Uint8Array(bytes))).exports;
    setTimeout(f);
  });
const EMPTY = 'Download my rules and start with an empty page';

browserTest(
  'when the page stops there is a way back that keeps the rules',
  async ({ page, expectProblem, screenshot }) => {
    expectProblem(/unreachable/);
    await type(page, `${OWN} >s3cret`);
    await stop(page);
    await page.getByRole('alert').getByText('has stopped').waitFor();
    await screenshot('the page has stopped');
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: 'Download my rules', exact: true }).click(),
    ]);
    assert.equal(await readFile(await download.path(), 'utf8'), `${OWN} >s3cret`);
    await page.getByRole('button', { name: 'Reload the page' }).click();
    await started(page);
    assert.equal(await value(page), `${OWN} >•••`);
  },
);

browserTest(
  'what may have stopped it is not tried again before somebody says so',
  async ({ page, url, expectProblem, screenshot }) => {
    expectProblem(/unreachable/);
    await type(page, OWN);
    await isStored(page, OWN);
    await stop(page);
    await page.getByRole('alert').waitFor();
    await page.goto('about:blank');
    await page.goto(url + fragment({ text: LINKED }));
    await page.getByRole('button', { name: 'Try again' }).waitFor();
    await screenshot('a start after a stop');
    assert.equal(await page.locator('#rules').count(), 0);
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: EMPTY }).click(),
    ]);
    assert.match(await readFile(await download.path(), 'utf8'), /user mine/);
    await started(page);
    assert.equal(await value(page), '');
    assert.equal(await page.evaluate(() => location.hash), '');
  },
);

browserTest('a start that did not finish is noticed in the same tab', async ({ page }) => {
  await type(page, OWN);
  await isStored(page, OWN);
  // A page that hangs cannot take its note away.
  await page.addInitScript(() => sessionStorage.setItem('aclarity.starting', 'true'));
  await page.reload();
  await page.getByRole('button', { name: 'Try again' }).click();
  await started(page);
  assert.equal(await value(page), OWN);
});
