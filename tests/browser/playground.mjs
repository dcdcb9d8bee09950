// The playground's parts, and what people do with them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { isDeepStrictEqual } from 'node:util';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');

export const PHONE = { width: 320, height: 640 };

export const editor = (page) => page.getByRole('textbox', { name: 'Rules' });
export const prompt = (page) => page.getByRole('textbox', { name: /^Command to run as/ });
export const findings = (page) => page.getByRole('list', { name: 'Findings' }).getByRole('listitem');

// The text area and the editor that takes its place answer to the same.
const rules = (page) => page.locator('#rules');
/** The text of the rules; what is shown of it may have dots for passwords. */
export const value = (page) => rules(page).evaluate(({ value }) => value);
export const selection = (page) =>
  rules(page).evaluate(({ value, selectionStart, selectionEnd }) => value.slice(selectionStart, selectionEnd));
/** Puts the caret somewhere. */
export const caret = (page, at) => rules(page).evaluate((rules, at) => rules.setSelectionRange(at, at), at);
/** Has the text area in place of the editor. */
export const plain = (page) => page.getByRole('button', { name: 'Plain text' }).click();

/** Writes a text as hands do: all of the old one selected, then key by key. */
export async function type(page, text) {
  await editor(page).click();
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(text);
}

/** Asserts which stretches of text have a kind of mark; marks come after what else the page shows. */
export async function marked(page, kind, expected) {
  const found = () => page.locator(`.mark.${kind}`).allTextContents();
  const end = Date.now() + 5_000;
  while (Date.now() < end && !isDeepStrictEqual(await found(), expected)) await page.waitForTimeout(20);
  assert.deepEqual(await found(), expected);
}

/** Runs a command and gives the reply, exactly as printed. The log hides passwords. */
export async function run(page, line) {
  const trials = page.locator('.trial');
  const before = await trials.count();
  await prompt(page).fill(line);
  await prompt(page).press('Enter');
  const asked = line.replace(/\bAUTH .*/i, 'AUTH •••').replace(/>\S+/g, '>•••');
  // Two lines may look alike without them.
  if (asked !== line) await trials.nth(before).waitFor();
  const trial = trials.last();
  await trial.locator('.asked', { hasText: asked }).waitFor();
  return trial.locator('.reply').textContent();
}

export async function choose(page, label, option) {
  await page.getByLabel(label, { exact: true }).selectOption(option);
}

/** Opens a menu of the rules' panel and chooses from it. */
export async function pick(page, menu, item) {
  await page.locator('summary', { hasText: menu }).click();
  await page.getByRole('button', { name: item }).click();
}

export const show = (page, view) => page.getByRole('tab', { name: view }).click();

/** What axe finds, a line each, in the page or a part of it. The context has to bypass the policy. */
export async function violations(page, part) {
  if (!(await page.evaluate(() => 'axe' in globalThis))) await page.addScriptTag({ content: axe });
  return page.evaluate(async (part) => {
    const { violations } = await globalThis.axe.run(part ?? document, {
      runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
    });
    return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
  }, part);
}

/** How many pixels wide the page's content is, and how many there are. */
export const widths = (page) =>
  page.evaluate(() => {
    const { scrollWidth: content, clientWidth: room } = document.documentElement;
    return { content, room };
  });
