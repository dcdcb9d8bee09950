// The page as published: it loads, from any folder of a server, without errors.

import assert from 'node:assert/strict';
import { browserTest } from './harness.mjs';

browserTest('the page loads and starts', async ({ page, screenshot }) => {
  assert.match(await page.title(), /ACLarity/i);
  assert.equal(await page.locator('html').getAttribute('lang'), 'en');
  await screenshot('the page');
});

browserTest('the page needs nothing from other servers', async ({ page, url }) => {
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await page.reload({ waitUntil: 'networkidle' });
  assert.ok(requests.length > 0);
  const elsewhere = requests.filter((request) => !request.startsWith(url) && !request.startsWith('data:'));
  assert.deepEqual(elsewhere, []);
});
