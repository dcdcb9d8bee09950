// The element in sites of other people's making: each is built by its
// generator and opened in a browser.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserTest } from '../browser/harness.mjs';
import { widths } from '../browser/playground.mjs';
import { build, sites } from './sites.mjs';

const DENIED = "(error) NOPERM User alan has no permissions to run the 'sadd' command";
const DARK = 'rgb(28, 31, 37)';

/** What of a page's styles could come through. */
const STYLED = {
  color: 'rgb(29, 33, 39)',
  display: 'block',
  fontSize: '15px',
  letterSpacing: 'normal',
  lineHeight: '26.25px',
  marginTop: '0px',
  paddingLeft: '0px',
  borderTopWidth: '0px',
  backgroundColor: 'rgba(0, 0, 0, 0)',
};

for (const [name, { darken }] of Object.entries(sites)) {
  const options = { folder: `target/embeds/${name}`, started: false };

  /** A test of the site's page. */
  const siteTest = (what, run, more = {}) =>
    browserTest(`${name}: ${what}`, { ...options, ...more }, async (context) => {
      // Most of these sites have no icon.
      context.expectProblem(/favicon/);
      await run(context);
    });

  test(`${name}: the site is built`, { timeout: 300_000 }, () => build(name));

  siteTest('the element answers', async ({ page, screenshot }) => {
    const embed = page.locator('acl-playground');
    await embed.getByText(DENIED).waitFor();
    await embed.getByRole('textbox', { name: 'Command to run' }).fill('SET k v');
    await page.keyboard.press('Enter');
    assert.equal(await embed.locator('.reply').last().textContent(), '(allowed)');
    assert.ok(await embed.locator('pre.rules').isVisible());
    await screenshot(`embed in ${name}`);
  });

  siteTest('the site’s styles stay outside', async ({ page }) => {
    const embed = page.locator('acl-playground');
    await embed.getByText(DENIED).waitFor();
    const styled = await embed.locator('pre.rules').evaluate((pre, names) => {
      const style = getComputedStyle(pre);
      return Object.fromEntries(names.map((name) => [name, style[name]]));
    }, Object.keys(STYLED));
    assert.deepEqual(styled, STYLED);
    const { content, room } = await widths(page);
    assert.ok(content <= room, `${content} pixels in ${room}`);
  });

  siteTest('the element is dark where the site is', async ({ page }) => {
    const embed = page.locator('acl-playground');
    await embed.getByText(DENIED).waitFor();
    await page.evaluate(darken);
    await page.waitForFunction((dark) => {
      const frame = document.querySelector('acl-playground').shadowRoot.querySelector('.frame');
      return getComputedStyle(frame).backgroundColor === dark;
    }, DARK);
  });

  siteTest(
    'without JavaScript the rules are there',
    async ({ page, expectProblem }) => {
      // What a site would load ahead for its scripts.
      expectProblem(/^request failed: .* \(csp\)$/);
      assert.ok(await page.getByText('user alan on nopass allkeys +@string +@set -SADD').isVisible());
    },
    { javaScriptEnabled: false },
  );
}
