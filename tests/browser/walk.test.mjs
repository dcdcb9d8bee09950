// A walk through the playground that looks at each view, and the pictures of
// README and documentation: `cargo xtask screenshots` makes them of this walk.

import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { browserTest } from './harness.mjs';
import { choose, editor, pick, run, show } from './playground.mjs';

const images = fileURLToPath(new URL('../../docs/images', import.meta.url));
const SIZE = { width: 1280, height: 800 };
const LARGEST = 150_000;

/** A picture with few colours is a third as large, and looks the same. */
async function picture(page, name) {
  await page.evaluate(() => scrollTo(0, 0));
  const bytes = await page.screenshot({ animations: 'disabled', caret: 'hide' });
  if (!process.env.SCREENSHOTS) return;
  const small = await sharp(bytes).png({ palette: true, colours: 128, effort: 10 }).toBuffer();
  await writeFile(join(images, `${name}.png`), small);
}

/** What somebody does in each view; its picture is taken after it. */
const VIEWS = {
  async Ask(page) {
    await editor(page).fill('ACL SETUSER alan on >alanpassword allkeys +@string +@set -SADD');
    await choose(page, 'As', 'alan');
    assert.match(await run(page, 'SADD s 1'), /NOPERM User alan/);
    assert.equal(await run(page, 'SET k v'), '(allowed)');
    await run(page, 'SADD s 1');
  },
  async Matrix(page) {
    await pick(page, 'Examples', 'Tenants side by side');
    await show(page, 'Matrix');
    await choose(page, 'Category', '@string');
    await page.getByRole('rowheader', { name: 'GET', exact: true }).waitFor();
  },
  async Map(page) {
    await page.getByRole('list', { name: 'The map as a list' }).waitFor();
  },
  async Tests(page) {
    await page
      .getByRole('textbox', { name: 'Tests' })
      .fill('allow tenant-a: GET a:1\ndeny tenant-a: GET b:1\ndeny tenant-b: FLUSHALL\nallow tenant-b: GET a:1');
    await page.getByText('1 failed, 3 passed.').waitFor();
  },
  async Servers(page) {
    await editor(page).fill('user ana on >pw ~app:* +@all -@dangerous\nuser bob on >pw %R~report:* +@read');
    await choose(page, 'Server', 'redis-6.2');
    await page.getByLabel(/^Compare/).selectOption('valkey-9.1');
    await page.getByText(/users? differ/).waitFor();
  },
  async Vendors(page) {
    await page.getByLabel('System').selectOption({ label: 'Huawei Cloud DCS' });
    await page.getByLabel(/^Username /).fill('1 ana');
    await page.getByText(/^Refused, 2 findings/).waitFor();
  },
};

const options = { viewport: SIZE, colorScheme: 'light', reducedMotion: 'reduce', locale: 'en-US' };

browserTest('a walk looks at each view', options, async ({ page }) => {
  assert.deepEqual(await page.getByRole('tab').allTextContents(), Object.keys(VIEWS));
  for (const [view, walk] of Object.entries(VIEWS)) {
    await show(page, view);
    await page.getByRole('tabpanel', { name: view }).waitFor();
    await walk(page);
    assert.equal(await page.getByRole('tab', { name: view }).getAttribute('aria-selected'), 'true');
    await picture(page, view.toLowerCase());
  }
});

test('README and documentation have a picture of each view, of that size', async () => {
  const names = Object.keys(VIEWS).map((view) => `${view.toLowerCase()}.png`);
  const pages = await Promise.all(
    ['README.md', 'docs/walk.md'].map((page) => readFile(join(images, '../..', page), 'utf8')),
  );
  assert.deepEqual((await readdir(images)).sort(), names.sort());
  for (const name of names) {
    const bytes = await readFile(join(images, name));
    const { width, height } = await sharp(bytes).metadata();
    assert.deepEqual({ width, height }, SIZE, name);
    assert.ok(bytes.length < LARGEST, `${name}: ${bytes.length} bytes`);
    assert.ok(
      pages.some((page) => page.includes(`images/${name}`)),
      `no page shows ${name}`,
    );
  }
});
