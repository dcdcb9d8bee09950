// Errors in the page: the whole file is rejected, the broken user is shown as
// broken and never answered for as somebody else, and errors come first.

import assert from 'node:assert/strict';
import { browserTest } from './harness.mjs';
import {
  choose,
  findings,
  marked,
  plain,
  prompt,
  run,
  selection,
  show,
  type,
  value,
  violations,
} from './playground.mjs';

const users = (page) => page.getByRole('list', { name: 'Users' }).getByRole('listitem');
const FILE = 'user bo on nopass ~* +get\nuser alan on nopass ~* +@strng';
const ANSWER =
  /^\(not run\) User alan does not exist: redis-8\.\d+ refuses line 2: Unknown command or category name in ACL\.$/;

browserTest('a broken user is shown as broken, everywhere', { bypassCSP: true }, async ({ page, screenshot }) => {
  await type(page, FILE);
  assert.match(
    await page.locator('#findings-summary').textContent(),
    /^1 error.* for redis-8\.\d+, which rejects this whole file\./,
  );
  const broken = users(page).filter({ hasText: 'alan' });
  assert.match(await broken.textContent(), /refused.*Does not exist: redis-8\.\d+ refuses line 2/s);
  await page.getByText('rejects this whole file because of 1 error').waitFor();
  await broken.getByRole('button', { name: 'Try as alan' }).click();
  assert.match(await run(page, 'GET k'), ANSWER);
  assert.equal(await page.locator('.who').last().textContent(), 'alan> ');
  assert.match(await page.locator('#user option:checked').textContent(), /^alan \(refused\)$/);
  await screenshot('a broken user');
  assert.deepEqual(await violations(page), []);
  await show(page, 'Matrix');
  await page.getByText('Left out, because the server refuses their lines: alan.').waitFor();
  await show(page, 'Map');
  await page.getByText('Left out, because the server refuses their lines: alan.').waitFor();
  await show(page, 'Ask');
  await type(page, FILE.replace('strng', 'string'));
  assert.equal(await run(page, 'GET k'), '(allowed)');
});

browserTest('of commands only the refused one counts', async ({ page }) => {
  await type(page, 'ACL SETUSER bo on nopass ~* +get\nACL SETUSER alan on +@strng');
  assert.match(await page.locator('#findings-summary').textContent(), /which refuses each line with an error\./);
  assert.equal(await page.getByText('rejects this whole file').count(), 0);
  await choose(page, 'As', 'bo');
  assert.equal(await run(page, 'GET k'), '(allowed)');
});

browserTest('typing through an error never answers as somebody else', async ({ page }) => {
  await plain(page);
  await type(page, FILE.replace('strng', 'string'));
  await choose(page, 'As', 'alan');
  for (const line of [
    'user alan on nopass ~* +@strin',
    'user alan on nopass ~* +@string (',
    'user alan on nopass ~* +@string >',
  ]) {
    await type(page, `user bo on nopass ~* +@all\n${line}`);
    const reply = await run(page, 'FLUSHALL');
    assert.doesNotMatch(reply, /allowed/, line);
    assert.equal(await page.locator('.who').last().textContent(), 'alan> ', line);
  }
});

const many = [
  ...Array.from({ length: 60 }, (_, n) => `user app${n} on nopass ~app${n}:* +@all`),
  'user last on nopass +@strng',
];

browserTest('the only error is first, however many other findings there are', async ({ page, screenshot }) => {
  await type(page, many[0]);
  await page.locator('#rules').evaluate((rules) => rules.focus?.());
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.insertText(many.join('\n'));
  await findings(page).first().getByText('strng').waitFor();
  assert.match(await findings(page).first().textContent(), /error\s+strng.*61:/s);
  // Equal ones are one entry, with their number.
  const group = findings(page).filter({ hasText: 'and 59 more' }).first();
  await group.getByRole('button', { name: 'Show all 60 places' }).click();
  assert.equal(await group.getByRole('list', { name: 'Places' }).getByRole('listitem').count(), 50);
  await group.getByRole('button', { name: 'Show more places (10 left)' }).click();
  assert.equal(await group.getByRole('list', { name: 'Places' }).getByRole('listitem').count(), 60);
  await screenshot('grouped findings');
  await prompt(page).press('F8');
  assert.equal(await selection(page), 'strng');
});

browserTest('hidden words do not make the page longer', async ({ page }) => {
  await type(page, many.slice(0, 20).join('\n'));
  await findings(page).first().waitFor();
  const { height, end } = await page.evaluate(() => ({
    height: document.documentElement.scrollHeight,
    end: document.querySelector('footer').getBoundingClientRect().bottom + scrollY,
  }));
  assert.ok(height <= end + 30, `${height} pixels, and the footer ends at ${end}`);
});

browserTest(
  'the menus are on the screen of a phone',
  { viewport: { width: 390, height: 800 } },
  async ({ page, screenshot }) => {
    for (const menu of ['Examples', 'Share']) {
      await page.locator('summary', { hasText: menu }).click();
      const { x, width } = await page.locator('.menu[open] .choices-of-menu').boundingBox();
      assert.ok(x >= 0 && x + width <= 390, `${menu}: ${x} to ${x + width}`);
      await screenshot(`phone menu ${menu}`);
      await page.keyboard.press('Escape');
    }
  },
);

browserTest('"Allow it" adds nothing twice, and says when it cannot', async ({ page }) => {
  await choose(page, 'As', 'alan');
  await run(page, 'SADD s 1');
  const allow = page.getByRole('button', { name: /^Allow it: add/ }).first();
  await allow.click();
  const once = await value(page);
  await allow.click();
  assert.equal(await value(page), once);
  await page.locator('.told', { hasText: 'may run this already' }).waitFor();
  await type(page, 'user bo on');
  await allow.click();
  await page.locator('.told', { hasText: 'no longer defines alan' }).waitFor();
});

browserTest('marks of a verdict stay with the prompt', async ({ page }) => {
  await choose(page, 'As', 'alan');
  await run(page, 'SADD s 1');
  await marked(page, 'deciding', ['-SADD']);
  for (const view of ['Matrix', 'Map', 'Servers']) {
    await show(page, view);
    await marked(page, 'deciding', []);
  }
  await show(page, 'Ask');
  await marked(page, 'deciding', ['-SADD']);
});

browserTest('a vendor’s form is wrong only after something was filled in', async ({ page }) => {
  await show(page, 'Vendors');
  const system = page.getByLabel('System');
  await system.waitFor();
  for (const option of await system.locator('option').allTextContents()) {
    await system.selectOption({ label: option });
    assert.equal(await page.locator('.form .error').count(), 0, option);
  }
});
