// The documentation as a site: no link leads nowhere, and its pages work under
// the headers that the site asks for.

import assert from 'node:assert/strict';
import { readdir, readFile, stat } from 'node:fs/promises';
import { dirname, join, normalize, relative } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { browserTest } from './harness.mjs';
import { violations, widths } from './playground.mjs';

const site = fileURLToPath(new URL('../../dist', import.meta.url));

/** What a page's links, scripts, styles and pictures name, as written. */
const addresses = (html) =>
  [...html.matchAll(/<[a-z][^<>]*\s(?:href|src)="([^"]*)"/g)].map(([, address]) => address.replaceAll('&amp;', '&'));
const anchors = (html) => new Set([...html.matchAll(/\s(?:id|name)="([^"]*)"/g)].map(([, id]) => id));

test('every link within the site leads somewhere', async () => {
  const files = (await readdir(site, { recursive: true })).filter((file) => file.endsWith('.html'));
  assert.ok(files.length > 130, `${files.length} pages`);
  const pages = new Map();
  for (const file of files) pages.set(file, await readFile(join(site, file), 'utf8'));
  const dead = [];
  let followed = 0;
  for (const [file, html] of pages) {
    for (const address of addresses(html)) {
      if (/^(https?|data|mailto):/.test(address)) continue;
      followed += 1;
      const [path, fragment] = address.split('#');
      const target =
        path === '' ? file : relative(site, normalize(join(site, dirname(file), decodeURIComponent(path))));
      const page = pages.get(target) ?? pages.get(join(target, 'index.html'));
      const exists =
        page !== undefined ||
        (await stat(join(site, target)).then(
          (it) => it.isFile(),
          () => false,
        ));
      if (!exists) dead.push(`${file}: ${address}`);
      else if (fragment && page && !anchors(page).has(decodeURIComponent(fragment)))
        dead.push(`${file}: ${address} (no such place)`);
    }
  }
  assert.deepEqual(dead, []);
  console.log(`# links followed in ${files.length} pages: ${followed}`);
});

const docs = (path) => ({ path: `docs/${path}`, started: false });

browserTest('the documentation can be read and searched', docs('index.html'), async ({ page, screenshot }) => {
  await page.getByRole('heading', { name: 'Start here' }).waitFor();
  await screenshot('docs start');
  await page.keyboard.press('s');
  await page.locator('#mdbook-searchbar').pressSequentially('nobody-can-log-in', { delay: 10 });
  await page.locator('#mdbook-searchresults a').first().click();
  await page.getByRole('heading', { name: 'nobody-can-log-in' }).first().waitFor();
});

for (const path of [
  'findings/patterns-do-not-bind.html',
  'rules/key-permissions.html',
  'reference/javascript.html',
  'tutorials/developer.html',
]) {
  for (const colorScheme of ['light', 'dark']) {
    const options = { ...docs(path), colorScheme, bypassCSP: true };
    browserTest(`axe finds nothing in the text: ${path}, ${colorScheme}`, options, async ({ page, screenshot }) => {
      await screenshot(`docs ${path} ${colorScheme}`);
      assert.deepEqual(await violations(page, 'main'), []);
    });
  }
}

browserTest(
  'the documentation fits a phone',
  { ...docs('findings.html'), viewport: { width: 320, height: 640 } },
  async ({ page, screenshot }) => {
    const { content, room } = await widths(page);
    assert.ok(content <= room, `${content} pixels in ${room}`);
    await screenshot('docs phone');
  },
);

browserTest(
  'the embed answers in the documentation',
  docs('tutorials/developer.html'),
  async ({ page, screenshot }) => {
    const embed = page.locator('acl-playground');
    await embed.scrollIntoViewIfNeeded();
    await embed.getByText("(error) NOPERM User app has no permissions to run the 'flushall' command").waitFor();
    await screenshot('docs embed');
  },
);

browserTest('the playground opens from the documentation', docs('index.html'), async ({ page }) => {
  await page.getByRole('main').getByRole('link', { name: 'playground', exact: true }).first().click();
  await page.getByRole('tab', { name: 'Ask' }).waitFor();
});
