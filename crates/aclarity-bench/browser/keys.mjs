// How long a key press takes in the playground: from the press until the page
// says what the text has come to, and until that is painted. Prints JSON:
// nanoseconds of each.
//
//   node keys.mjs DIST [--quick]      (CHROMIUM names the browser, if need be)

import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { chromium } from 'playwright-core';
import { serve } from '../../../tests/browser/server.mjs';

const [folder, mode] = process.argv.slice(2);
const presses = mode === '--quick' ? 20 : 100;
const results = {};

const server = await serve(resolve(folder));
const profile = await mkdtemp(join(tmpdir(), 'aclarity-keys-'));
const browser = await chromium.launch({
  executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
  args: [
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
    '--disable-component-update',
  ],
  env: { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile },
});
try {
  for (const users of [1, 100, 1000, 10_000]) await measure(users);
} finally {
  await browser.close();
  await server.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
}
console.log(JSON.stringify(results));

/** A user as people write them: about 200 bytes. */
function line(number) {
  return (
    `user app${number} on >password-${number} ~app${number}:* ~shared:* %R~config:* resetchannels &news:${number}:* ` +
    '+@all -@dangerous -@admin -keys -scan -randomkey +info +select +ping +client|setname +client|setinfo +get'
  );
}

async function measure(users) {
  const page = await browser.newPage();
  await page.addInitScript(() => {
    addEventListener('aclarity:loaded', () => {
      globalThis.playgroundStarted = true;
    });
  });
  await page.goto(server.url);
  await page.waitForFunction(() => globalThis.playgroundStarted === true);
  const text = Array.from({ length: users }, (_, number) => line(number)).join('\n');
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'users.acl', mimeType: 'text/plain', buffer: Buffer.from(text) });
  await page.getByText(users === 1 ? '2 users' : `${users + 1} users`, { exact: true }).waitFor({ timeout: 60_000 });
  await page.getByRole('textbox', { name: 'Rules' }).click();
  await page.keyboard.press('ControlOrMeta+Home');
  await page.keyboard.press('End');
  await page.evaluate(() => {
    // The first thing that shows what a key has done.
    const summary = document.querySelector('#findings-summary');
    globalThis.times = { verdict: [], painted: [] };
    let pressed;
    addEventListener('keydown', (event) => (pressed ??= event.timeStamp), { capture: true });
    new MutationObserver(() => {
      if (pressed === undefined) return;
      const start = pressed;
      pressed = undefined;
      globalThis.times.verdict.push(performance.now() - start);
      requestAnimationFrame(() => {
        const { port1, port2 } = new MessageChannel();
        port1.onmessage = () => globalThis.times.painted.push(performance.now() - start);
        port2.postMessage(null);
      });
    }).observe(summary, { childList: true, characterData: true, subtree: true });
  });
  // An `x` makes the last rule one that does not exist.
  for (let press = 0; press < presses; press += 1) {
    await page.keyboard.press(press % 2 === 0 ? 'x' : 'Backspace');
    await page.waitForFunction((count) => globalThis.times.painted.length === count, press + 1, { polling: 5 });
    await page.waitForTimeout(30);
  }
  const times = await page.evaluate(() => globalThis.times);
  for (const [what, values] of Object.entries(times)) {
    // The first ones are slower: the program is not compiled to its best yet.
    const sorted = values.slice(Math.min(10, values.length / 2)).sort((a, b) => a - b);
    results[`keys/${what}/${users}`] = sorted[Math.floor(sorted.length / 2)] * 1e6;
    results[`keys/${what}-slow/${users}`] = sorted[Math.floor(sorted.length * 0.95)] * 1e6;
  }
  await page.close();
}
