// The editor that takes the text area's place.

import assert from 'node:assert/strict';
import { browserTest } from './harness.mjs';
import {
  caret,
  choose,
  editor,
  findings,
  marked,
  PHONE,
  plain,
  prompt,
  run,
  selection,
  type,
  value,
  violations,
  widths,
} from './playground.mjs';

const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

/** The words of a kind in view, in their order. */
const words = (page, kind) => page.locator(`.cm-content .word.${kind}`).allTextContents();
const card = (page) => page.locator('.card');
const offered = (page) => page.getByRole('listbox').getByRole('option');
const rich = (page) => page.getByRole('button', { name: 'Editor', exact: true });
const undo = (page) => page.keyboard.press('ControlOrMeta+Z');
const keys = async (page, ...names) => {
  for (const name of names) await page.keyboard.press(name);
};
const isEditor = (page) => page.evaluate(() => document.querySelector('#rules').shadowRoot !== null);

browserTest(
  'words are told apart by their meaning, and passwords are dots',
  clipboard,
  async ({ page, screenshot }) => {
    const text =
      '# people\nuser zoë on >s3cret ~app:* %R~log:* &news +@string -SADD (+get ~b*)\nACL SETUSER b nopass db=1 reset';
    await type(page, text);
    await keys(page, 'ControlOrMeta+Home');
    assert.deepEqual(await words(page, 'name'), ['zoë', 'b']);
    assert.deepEqual(await words(page, 'grant'), ['+@string', '+get']);
    assert.deepEqual(await words(page, 'removal'), ['-SADD', 'reset']);
    assert.deepEqual(await words(page, 'keys'), ['~app:*', '%R~log:*', '~b*']);
    assert.deepEqual(await words(page, 'channels'), ['&news']);
    assert.deepEqual(await words(page, 'parenthesis'), ['(', ')']);
    assert.deepEqual(await words(page, 'flag'), ['on', 'nopass']);

    const shown = () => page.locator('.cm-content').innerText();
    assert.doesNotMatch(await shown(), /s3cret/);
    assert.match(await shown(), /user zoë on >•••/);
    await screenshot('editor masked');
    await keys(page, 'ControlOrMeta+A', 'ControlOrMeta+C');
    assert.equal(await page.evaluate(() => navigator.clipboard.readText()), text, 'a copy is true');
    await caret(page, text.indexOf('cret'));
    assert.match(await shown(), />s3cret/, 'with the caret in it');
    await prompt(page).click();
    await page.locator('.cm-content .dots').waitFor();
    assert.doesNotMatch(await shown(), /s3cret/, 'with the focus elsewhere');
    const toggle = page.getByRole('button', { name: 'Show passwords' });
    await toggle.click();
    assert.match(await shown(), />s3cret/);
    assert.equal(await toggle.getAttribute('aria-pressed'), 'true');
    await toggle.click();
    assert.doesNotMatch(await shown(), /s3cret/);
    assert.equal(await value(page), text);
  },
);

browserTest('a password is seen while it is typed, and not after', async ({ page }) => {
  await type(page, 'user ana on >pw');
  assert.match(await page.locator('.cm-content').innerText(), />pw/);
  await page.keyboard.type(' +get');
  assert.match(await page.locator('.cm-content').innerText(), />••• \+get/);
  assert.equal(await value(page), 'user ana on >pw +get');
});

browserTest('what is wrong is told where it is, and mended there', async ({ page, screenshot }) => {
  await type(page, 'user ana on >pw ~app:* +gett +@read -keys');
  await marked(page, 'error', ['gett']);
  await page.locator('.cm-content .mark.error').hover();
  await card(page).waitFor();
  assert.match(await card(page).innerText(), /error .*gett|error .*unknown/is);
  assert.match(await card(page).innerText(), /did you mean \+get\?/);
  await screenshot('editor card');
  await card(page).getByRole('button', { name: 'Replace with +get' }).click();
  assert.equal(await value(page), 'user ana on >pw ~app:* +get +@read -keys');
  assert.equal(await page.evaluate(() => document.activeElement.id), 'rules');
  await undo(page);
  assert.equal(await value(page), 'user ana on >pw ~app:* +gett +@read -keys');

  // The same by keyboard alone.
  await keys(page, 'F8');
  assert.equal(await selection(page), 'gett');
  await keys(page, 'Control+.', 'Enter');
  assert.equal(await value(page), 'user ana on >pw ~app:* +get +@read -keys');
  await keys(page, 'F8');
  await card(page).waitFor();
  await keys(page, 'Escape');
  assert.equal(await card(page).count(), 0);
});

browserTest('the list of findings offers the same fixes', async ({ page, screenshot }) => {
  for (const isPlain of [false, true]) {
    if (isPlain) await plain(page);
    await type(page, 'user ana on >pw ~app:* +@all');
    const finding = findings(page).filter({ hasText: 'FLUSHALL' });
    await screenshot(`findings with fixes ${isPlain}`);
    await finding.getByRole('button', { name: 'Add -@dangerous -@admin after it' }).click();
    assert.equal(await value(page), 'user ana on >pw ~app:* +@all -@dangerous -@admin');
    assert.equal(await findings(page).filter({ hasText: 'FLUSHALL' }).count(), 0);
  }
});

browserTest('no password is in the list of findings', async ({ page }) => {
  await type(page, 'user ana on <s3cret +get ~a');
  const said = await findings(page).allTextContents();
  assert.match(said.join('\n'), /•••/);
  assert.doesNotMatch(said.join('\n'), /s3cret/);
});

browserTest('what may be written is offered, by keyboard', async ({ page, screenshot }) => {
  await type(page, 'user ana on >pw +get +@ge');
  await offered(page).first().waitFor();
  assert.match(await offered(page).first().textContent(), /^\+@geo/);
  await type(page, 'user ana +mge');
  await offered(page).first().waitFor();
  assert.match(await offered(page).first().textContent(), /^\+mget\s*adds mget$/);
  await page.waitForTimeout(100);
  await keys(page, 'Enter');
  assert.equal(await value(page), 'user ana +mget');

  await page.keyboard.type(' -@dan');
  await offered(page).first().waitFor();
  assert.match(await offered(page).first().textContent(), /changes nothing here/);
  await keys(page, 'Escape');
  assert.equal(await offered(page).count(), 0);

  await type(page, 'user ana +@all -@d');
  await offered(page).first().waitFor();
  assert.match(
    await offered(page).first().textContent(),
    /^-@dangerous\s*removes \d+ commands, all of them dangerous: /,
  );
  await screenshot('editor completion');
  await type(page, 'user ana ');
  await keys(page, 'Control+Space');
  await offered(page).first().waitFor();
  await page.waitForTimeout(100);
  await keys(page, 'ArrowDown', 'Tab');
  assert.match(await value(page), /^user ana off$/);
});

browserTest('what is offered is what the server knows', async ({ page }) => {
  const offers = async (text) => {
    await type(page, text);
    await page.waitForTimeout(250);
    return (await offered(page).allTextContents()).join('\n');
  };
  assert.match(await offers('user ana +json|x +@vec'), /^$/);
  assert.match(await offers('user ana resetc'), /resetchannels/);
  assert.match(await offers('user ana +vad'), /\+vadd/i);
  await choose(page, 'Server', 'redis-6.0');
  assert.match(await offers('user ana resetc'), /^$/);
  assert.match(await offers('user ana +vad'), /^$/);
  await choose(page, 'Server', 'valkey-9.1');
  assert.match(await offers('user ana alld'), /alldbs/);
});

browserTest('a line ends with Enter, also behind a word that is offered', async ({ page }) => {
  await type(page, 'user ana +get');
  await page.waitForTimeout(300);
  await page.keyboard.type('\nuser bob on');
  assert.equal(await value(page), 'user ana +get\nuser bob on');
});

browserTest('the deciding rule is lit, those that lost are dimmed, one click repairs', async ({ page, screenshot }) => {
  await type(page, 'ACL SETUSER alan on nopass allkeys +@string +@set -SADD');
  await choose(page, 'As', 'alan');
  assert.match(await run(page, 'SADD s 1'), /NOPERM/);
  await marked(page, 'deciding', ['-SADD']);
  await marked(page, 'overridden', ['+@set']);
  await screenshot('editor deciding');
  await page.getByRole('button', { name: 'Allow it: add +sadd' }).click();
  const repaired = 'ACL SETUSER alan on nopass allkeys +@string +@set -SADD +sadd';
  assert.equal(await value(page), repaired);
  assert.equal(await run(page, 'SADD s 1'), '(allowed)');
  await editor(page).focus();
  await undo(page);
  assert.equal(await value(page), repaired.replace(' +sadd', ''));
  await keys(page, 'ControlOrMeta+Shift+Z');
  assert.equal(await value(page), repaired);

  await plain(page);
  assert.match(await run(page, 'GET k'), /allowed/);
  await page.locator('.underlay .deciding').first().waitFor();
});

browserTest('the text is searched, and replaced', async ({ page, screenshot }) => {
  await type(page, 'user ana on +get\nuser bob on +get');
  await keys(page, 'ControlOrMeta+F');
  const find = page.getByRole('textbox', { name: 'Find' });
  await page.keyboard.type('+get');
  assert.equal(await page.locator('.cm-searchMatch').count(), 2);
  await screenshot('editor search');
  await page.getByRole('textbox', { name: 'Replace' }).click();
  await page.keyboard.type('+mget');
  await page.getByRole('button', { name: 'replace all' }).click();
  assert.equal(await value(page), 'user ana on +mget\nuser bob on +mget');
  await find.press('Escape');
  assert.equal(await find.count(), 0);
  await undo(page);
  assert.equal(await value(page), 'user ana on +get\nuser bob on +get');
});

browserTest('who prefers plain text has it, now and next time', async ({ page }) => {
  await type(page, 'user ana on +get\nuser bob off');
  assert.equal(await isEditor(page), true);
  await caret(page, 5);
  await plain(page);
  assert.equal(await isEditor(page), false);
  assert.equal(await page.evaluate(() => document.querySelector('#rules').tagName), 'TEXTAREA');
  assert.equal(await value(page), 'user ana on +get\nuser bob off');
  await editor(page).press('x');
  assert.equal(await value(page), 'user xana on +get\nuser bob off');
  await page.reload();
  await page.waitForFunction(() => globalThis.playgroundStarted);
  assert.equal(await isEditor(page), false);
  assert.equal(await value(page), 'user xana on +get\nuser bob off');
  await rich(page).click();
  assert.equal(await isEditor(page), true);
  assert.equal(await value(page), 'user xana on +get\nuser bob off');
  await page.reload();
  await page.waitForFunction(() => globalThis.playgroundStarted);
  assert.equal(await isEditor(page), true);
});

browserTest(
  'the editor takes over in the middle of a word',
  { started: false },
  async ({ page, url, expectProblem }) => {
    expectProblem(/ERR_ABORTED/); // What the first visit was loading.
    let go;
    const held = new Promise((resolve) => {
      go = resolve;
    });
    await page.route('**/editor.js', async (route) => {
      await held;
      await route.continue();
    });
    await page.goto(url);
    const area = page.locator('textarea#rules');
    await area.fill('user ana on +get\n'.repeat(60));
    await area.evaluate((area) => {
      area.setSelectionRange(500, 500);
      area.scrollTop = 300;
    });
    await page.keyboard.type('~x ');
    const before = await area.evaluate(({ value, selectionStart, scrollTop }) => ({
      value,
      selectionStart,
      scrollTop,
    }));
    go();
    await page.waitForFunction(() => globalThis.playgroundStarted);
    assert.equal(await isEditor(page), true);
    const after = await page.evaluate(() => {
      const rules = document.querySelector('#rules');
      const { value, selectionStart, shadowRoot } = rules;
      return {
        value,
        selectionStart,
        focused: document.activeElement === rules,
        top: shadowRoot.querySelector('.cm-scroller').scrollTop,
      };
    });
    assert.equal(after.value, before.value);
    assert.equal(after.selectionStart, before.selectionStart);
    assert.equal(after.focused, true);
    assert.ok(after.top > 0, 'it is scrolled');
    await page.keyboard.type('+set');
    assert.equal(
      await value(page),
      `${before.value.slice(0, before.selectionStart)}+set${before.value.slice(before.selectionStart)}`,
    );
  },
);

browserTest('without the editor the text area stays', { started: false }, async ({ page, url, expectProblem }) => {
  expectProblem(/editor\.js|ERR_ABORTED/);
  await page.route('**/editor.js', (route) => route.abort());
  await page.goto(url);
  await page.waitForFunction(() => globalThis.playgroundStarted);
  assert.equal(await isEditor(page), false);
  assert.equal(await page.getByRole('button', { name: 'Plain text' }).count(), 0, 'there is nothing to choose');
  await type(page, 'ACL SETUSER alan heeyyyy');
  assert.deepEqual(await page.locator('.underlay .error').allTextContents(), ['heeyyyy']);
});

browserTest('the policy is kept, whatever is done', async ({ page }) => {
  await page.evaluate(() => {
    globalThis.violations = [];
    addEventListener('securitypolicyviolation', ({ violatedDirective }) =>
      globalThis.violations.push(violatedDirective),
    );
  });
  await type(page, 'user ana on >pw ~a +gett\nuser bob (+get ~é) +@all');
  await keys(page, 'ControlOrMeta+A', 'Backspace');
  await page.keyboard.type('+@');
  await offered(page).first().waitFor();
  await keys(page, 'Escape', 'ControlOrMeta+F', 'Escape', 'F8', 'ControlOrMeta+Z', 'ControlOrMeta+A');
  await page.keyboard.type('x');
  await keys(page, 'Enter', 'Enter', 'ControlOrMeta+A', 'Delete');
  await page.locator('body').click({ position: { x: 2, y: 2 } });
  assert.deepEqual(await page.evaluate(() => globalThis.violations), []);
  assert.equal(await page.evaluate(() => document.querySelectorAll('style').length), 0);
});

browserTest('characters of any sort are typed, and placed rightly', async ({ page }) => {
  await type(page, 'user zoë😀 on ~日本:* +gte');
  assert.deepEqual(await words(page, 'name'), ['zoë😀']);
  assert.deepEqual(await words(page, 'keys'), ['~日本:*']);
  await marked(page, 'error', ['gte']);
  await keys(page, 'F8');
  assert.equal(await selection(page), 'gte');
  await page.keyboard.type('get');
  await caret(page, 'user zoë😀'.length);
  await page.keyboard.type('🦀e\u0301');
  assert.equal(await value(page), 'user zoë😀🦀e\u0301 on ~日本:* +get');
});

browserTest('a program that types for somebody replaces all that it has selected', async ({ page }) => {
  // Whether the editor has heard of the selection is a matter of milliseconds.
  for (let time = 0; time < 5; time += 1) {
    await type(page, 'user zoë on >pw ~app:* +get');
    await editor(page).fill('user ana on nopass\nuser bob off');
    assert.equal(await value(page), 'user ana on nopass\nuser bob off');
    await undo(page);
    assert.equal(await value(page), 'user zoë on >pw ~app:* +get');
  }
});

browserTest('a large text is pasted and edited', clipboard, async ({ page }) => {
  const lines = Array.from(
    { length: 1000 },
    (_, n) => `user app${n} on >secret${n} ~app${n}:* resetchannels +@all -@dangerous -@admin`,
  );
  const text = lines.join('\n');
  await page.evaluate((text) => navigator.clipboard.writeText(text), text);
  await editor(page).click();
  await keys(page, 'ControlOrMeta+A', 'ControlOrMeta+V');
  await page.getByText('1001 users').waitFor();
  assert.equal(await value(page), text);
  assert.ok((await page.locator('.cm-line').count()) < 200, 'only the lines in view are in the page');
  // The last word of the first line becomes one that is refused, and again none.
  await caret(page, lines[0].length);
  const summary = page.locator('#findings-summary');
  const before = await summary.textContent();
  for (let key = 0; key < 5; key += 1) {
    await page.keyboard.type('x');
    await page.waitForFunction((before) => document.querySelector('#findings-summary').textContent !== before, before);
    await page.keyboard.press('Backspace');
    await page.waitForFunction((before) => document.querySelector('#findings-summary').textContent === before, before);
  }
  assert.equal(await value(page), text);
});

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, PHONE]) {
    const name = `${colorScheme} at ${viewport.width} pixels`;
    browserTest(
      `axe finds nothing in the editor: ${name}`,
      { colorScheme, viewport, bypassCSP: true },
      async ({ page, screenshot }) => {
        await type(
          page,
          '# people\nuser alan on >pw ~a* %R~b &c +@string +@set -SADD (+get ~d)\nACL SETUSER b reset +gett db=1 heeyyyy',
        );
        await choose(page, 'As', 'alan');
        await run(page, 'SADD a 1');
        const check = async (what) => {
          await screenshot(`editor ${name} ${what}`);
          assert.deepEqual(await violations(page), [], what);
          const { content, room } = await widths(page);
          assert.ok(content <= room, `${what}: ${content} pixels in ${room}`);
        };
        await check('with rules');
        await editor(page).focus();
        await keys(page, 'F8');
        await check('with a card');
        await keys(page, 'Escape', 'ControlOrMeta+End');
        await page.keyboard.type(' +@s');
        await offered(page).first().waitFor();
        await check('with offers');
        await keys(page, 'Escape', 'ControlOrMeta+F');
        await page.keyboard.type('+');
        await check('with the search');
      },
    );
  }
}
