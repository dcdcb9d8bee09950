// The playground with more than people usually have: it stays awake, says how
// far it is, and can be stopped.

import assert from 'node:assert/strict';
import { browserTest } from './harness.mjs';
import { findings, run, show, value } from './playground.mjs';

/** Lines of about 200 bytes. */
const users = (count) =>
  Array.from(
    { length: count },
    (_, number) =>
      `user app${number} on >password-${number} ~app${number}:* ~shared:* %R~config:* resetchannels &news:${number}:* ` +
      '+@all -@dangerous -@admin -keys -scan -randomkey +info +select +ping +client|setname +client|setinfo +get',
  ).join('\n');

/** Opens a text as a file, since nobody types so much. */
const open = (page, text, name = 'users.acl') =>
  page.locator('input[type=file]').setInputFiles({ name, mimeType: 'text/plain', buffer: Buffer.from(text) });

/** Measures, until it is called again, the longest time in which the page would not have answered a key. */
const watch = (page) =>
  page.evaluate(() => {
    const watch = { longest: 0, last: performance.now(), on: true };
    const tick = () => {
      const now = performance.now();
      watch.longest = Math.max(watch.longest, now - watch.last);
      watch.last = now;
      if (watch.on) setTimeout(tick, 0);
    };
    tick();
    globalThis.watch = watch;
  });
const longest = (page) =>
  page.evaluate(() => {
    globalThis.watch.on = false;
    return globalThis.watch.longest;
  });

browserTest('a file of ten thousand users is read while the page stays awake', async ({ page, screenshot }) => {
  await watch(page);
  await open(page, users(10_000));
  const progress = page.getByRole('progressbar', { name: 'Reading the rules' });
  await progress.waitFor();
  await screenshot('reading');
  await show(page, 'Map');
  await show(page, 'Ask');
  await page.getByText('10001 users', { exact: true }).waitFor({ timeout: 30_000 });
  assert.equal(await progress.count(), 0);
  const time = await longest(page);
  console.log(`# the page did not answer for ${time.toFixed(0)} ms at most while it read 2 MB`);
  assert.ok(time < 10_000, `${time} ms`);
  await page
    .locator('#findings-summary')
    .getByText(/accepts every rule/)
    .waitFor();

  const who = page.getByLabel('As', { exact: true });
  await who.fill('app999');
  assert.ok((await page.locator('#user-offers option').count()) > 5);
  await who.fill('app9999');
  await who.press('Enter');
  assert.match(await run(page, 'FLUSHALL'), /NOPERM User app9999/);
  await who.fill('nobody');
  await who.blur();
  assert.equal(await who.inputValue(), 'app9999');
});

browserTest('the reading can be stopped', async ({ page }) => {
  const before = await value(page);
  await open(page, users(50_000));
  await page.getByRole('button', { name: 'Stop' }).click();
  await page.locator('.told', { hasText: 'The reading was stopped' }).waitFor();
  assert.equal(await page.getByRole('progressbar').count(), 0);
  assert.match(await page.getByRole('list', { name: 'Users' }).textContent(), /alan/);
  assert.equal(await value(page), before);
});

browserTest('servers are compared by a worker, which can be stopped', async ({ page }) => {
  await open(page, users(10_000).replaceAll('client|setinfo', 'client|getname'));
  await page.getByText('10001 users', { exact: true }).waitFor({ timeout: 30_000 });
  await watch(page);
  const comparing = page.getByRole('progressbar', { name: 'Comparing' });
  // As soon as it can be: the comparison may take no longer than a click.
  const stopped = page.evaluate(
    () =>
      new Promise((resolve) => {
        const look = () => {
          const stop = [...document.querySelectorAll('button')].find(({ textContent }) => textContent === 'Stop');
          if (!stop) return;
          observer.disconnect();
          stop.click();
          resolve();
        };
        const observer = new MutationObserver(look);
        observer.observe(document.body, { subtree: true, childList: true });
      }),
  );
  await show(page, 'Servers');
  await stopped;
  await page.getByText('The comparison was stopped').waitFor();
  await page.getByLabel(/^Compare redis-8.10 with/).selectOption('redis-6.2');
  await page
    .getByRole('status')
    .getByText(/users? differ/)
    .waitFor({ timeout: 40_000 });
  assert.equal(await comparing.count(), 0);
  const time = await longest(page);
  console.log(`# the page did not answer for ${time.toFixed(0)} ms at most while 10,000 users were compared`);
  // A hang is a fault; how long it takes is for benchmarks.
  assert.ok(time < 10_000, `${time} ms`);
});

browserTest('ten thousand equal findings are one, with its count', async ({ page }) => {
  await open(page, Array.from({ length: 10_000 }, (_, number) => `user app${number} on >pw ~a +gett`).join('\n'));
  await page.getByText('10000 errors for').waitFor({ timeout: 30_000 });
  assert.equal(await findings(page).count(), 1);
  assert.match(await findings(page).textContent(), / and 9999 more/);
  await page.getByRole('button', { name: 'Show all 10000 places' }).click();
  await page.getByRole('button', { name: /Show more places/ }).waitFor();
});

browserTest('a command waits until the rules are read', async ({ page }) => {
  await open(page, users(10_000));
  await page.getByRole('progressbar', { name: 'Reading the rules' }).waitFor();
  assert.match(await run(page, 'FLUSHALL'), /NOPERM User app0/);
});

browserTest(
  'without a worker the page compares by itself',
  { started: false },
  async ({ page, url, expectProblem }) => {
    expectProblem(/worker/i);
    // The page that was opened first is left while it loads.
    expectProblem(/ERR_ABORTED/);
    await page.route('**/worker.js', (route) => route.abort());
    await page.goto(url);
    await page.waitForFunction(() => globalThis.playgroundStarted === true);
    await show(page, 'Servers');
    await page
      .getByRole('status')
      .getByText(/The rules mean the same|differ/)
      .waitFor();
  },
);
