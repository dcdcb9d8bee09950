// The playground as its visitors use it.

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
  show,
  type,
  value,
  violations,
  widths,
} from './playground.mjs';

const RULES = 'ACL SETUSER alan allkeys +@string +@set -SADD >alanpassword';
const DENIAL = "(error) NOPERM User alan has no permissions to run the 'sadd' command";

browserTest('somebody types rules, tries commands and reads the answers', async ({ page, screenshot }) => {
  await type(page, '');
  await page.keyboard.press('Delete');
  await type(page, RULES);
  await choose(page, 'As', 'alan');
  assert.equal(await run(page, 'SADD s 1'), DENIAL);
  assert.match(await page.locator('.trial .why').last().textContent(), /decided by -SADD, overriding \+@set/);
  await marked(page, 'deciding', ['-SADD']);

  assert.equal(await run(page, 'SET k v'), '(allowed)');
  assert.match(await page.locator('.trial .why').last().textContent(), /The server would run it/);

  const log = await page.getByRole('log').textContent();
  assert.match(log, /Nobody can log in: the user is off/);
  assert.match(log, /alan> SADD s 1/);
  await screenshot('playground light');
});

browserTest('why a login fails is named, for HELLO too', async ({ page, screenshot }) => {
  await type(page, 'user ana on nopass ~* +@all\nuser app off >pw ~* +@all\nuser bo on >pw ~* +@all');
  await choose(page, 'As', 'ana');
  const why = () => page.locator('.trial').last().locator('.why').allTextContents();
  for (const [line, reply, note] of [
    ['AUTH app pw', /^\(error\) WRONGPASS/, 'The login fails: the user is off: the rule on lets it log in.'],
    [
      'AUTH app wrong',
      /^\(error\) WRONGPASS/,
      'The login fails: the user is off, and this is none of its passwords: the rule on alone does not let it log in.',
    ],
    ['HELLO 3 AUTH bo wrong', /^\(allowed\)/, 'The login fails: the user is on, but this is none of its passwords.'],
    [
      'HELLO 3 AUTH Bo pw',
      /^\(allowed\)/,
      'The login fails: there is no such user; names are compared letter by letter.',
    ],
  ]) {
    assert.match(await run(page, line), reply);
    assert.deepEqual(await why(), [note]);
  }
  const log = await page.getByRole('log').textContent();
  assert.match(log, /ana> AUTH •••/);
  assert.doesNotMatch(log, /AUTH app (pw|wrong)/);
  await screenshot('logins');
});

browserTest('a script that is not followed is neither passed nor failed', async ({ page, screenshot }) => {
  await type(page, 'user ana on nopass ~* +@scripting');
  await show(page, 'Tests');
  await page
    .getByRole('textbox', { name: 'Tests' })
    .fill('allow ana: EVAL "if ARGV[1] then redis.call(KEYS[1]) end" 0\ndeny ana: GET a');
  const summary = page.locator('#cases-summary');
  await summary.filter({ hasText: '1 case passed. 1 not decided.' }).waitFor();
  assert.match(await page.locator('.results .undecided').textContent(), /^not decided line 1: allow ana: /);
  await screenshot('undecided');
});

browserTest('typing in the middle of a text leaves the caret where it is', async ({ page }) => {
  await type(page, 'ACL SETUSER bob +get\nACL SETUSER eve +set');
  await caret(page, 16);
  await page.keyboard.type('on ~key:* -@all ');
  assert.equal(await value(page), 'ACL SETUSER bob on ~key:* -@all +get\nACL SETUSER eve +set');
});

browserTest('a wrong rule is marked at its characters, listed, and led to', async ({ page, screenshot }) => {
  await type(page, 'ACL SETUSER ana off\nACL SETUSER antirez heeyyyy\nACL SETUSER zoë +set +gte');
  await marked(page, 'error', ['heeyyyy', 'gte']);
  assert.equal(await findings(page).count(), 2);
  const finding = findings(page).first();
  assert.match(await finding.textContent(), /error\s+heeyyyy\s+Syntax error.*2:21/);
  await screenshot('playground with errors');

  await finding.getByRole('button').first().click();
  assert.equal(await selection(page), 'heeyyyy');
  await page.keyboard.press('F8');
  assert.equal(await selection(page), 'gte');
  await page.keyboard.press('F8');
  assert.equal(await selection(page), 'heeyyyy', 'after the last comes the first');
  await page.keyboard.press('Shift+F8');
  assert.equal(await selection(page), 'gte');

  await findings(page).first().getByRole('button').first().press('Enter');
  assert.equal(await selection(page), 'heeyyyy');
  await page.keyboard.type('on');
  await marked(page, 'error', ['gte']);
});

browserTest('the marks lie under the characters they are about', async ({ page }) => {
  await plain(page);
  await type(page, `${'ACL SETUSER somebody on +get +set +del ~key:* '.repeat(3)}heeyyyy`);
  const [above, below] = await page.evaluate(() =>
    ['#rules', '.underlay'].map((selector) => {
      const element = document.querySelector(selector);
      const { fontFamily, fontSize, lineHeight, paddingLeft, paddingTop } = getComputedStyle(element);
      const { x, y, width } = element.getBoundingClientRect();
      return { fontFamily, fontSize, lineHeight, paddingLeft, paddingTop, x, y, width, text: element.clientWidth };
    }),
  );
  assert.deepEqual(above, below);

  await type(page, `${'user somebody on +get\n'.repeat(60)}heeyyyy`);
  await editor(page).evaluate((area) => area.scrollTo(0, area.scrollHeight));
  await page.waitForFunction(() => {
    const [area, copy] = ['#rules', '.underlay'].map((selector) => document.querySelector(selector));
    return area.scrollTop > 0 && area.scrollTop === copy.scrollTop;
  });
});

browserTest('a denial is repaired from the log, and put back', async ({ page }) => {
  await type(page, RULES);
  await choose(page, 'As', 'alan');
  assert.equal(await run(page, 'SADD s 1'), DENIAL);
  await page.getByText('What would allow it').last().click();
  const offers = page.locator('.offers').last();
  assert.match(await offers.textContent(), /\+sadd .*allows sadd on ~\*.*\(\+sadd %W~s\).*allows sadd on %W~s/s);
  await offers.getByRole('button', { name: 'Add these rules to the text' }).first().click();
  assert.equal(await value(page), `${RULES} +sadd`);
  assert.equal(await run(page, 'SADD s 1'), '(allowed)');
  await page.getByRole('button', { name: 'Put my text back' }).click();
  assert.equal(await value(page), RULES);
});

browserTest('a reload keeps the text, but no password', async ({ page }) => {
  await type(page, RULES.replace('alan ', 'alan on '));
  await choose(page, 'Server', 'valkey-9.1');
  await choose(page, 'As', 'default');
  await prompt(page).fill('AUTH alan alanpassword');
  await prompt(page).press('Enter');
  await page.reload();
  await editor(page).waitFor();
  assert.equal(await value(page), 'ACL SETUSER alan on allkeys +@string +@set -SADD >•••');
  assert.equal(await page.getByLabel('Server', { exact: true }).inputValue(), 'valkey-9.1');
  assert.match(await findings(page).filter({ hasText: '•••' }).textContent(), /warning\s+>•••/);
  const everything = await page.evaluate(
    () =>
      JSON.stringify({ ...localStorage }) + document.documentElement.outerHTML + document.querySelector('#rules').value,
  );
  assert.doesNotMatch(everything, /alanpassword/);
});

browserTest('an emptied text stays empty', async ({ page }) => {
  assert.equal(await value(page), RULES, 'the first visit starts with an example');
  await editor(page).fill('');
  await page.reload();
  await editor(page).waitFor();
  assert.equal(await value(page), '');
});

browserTest('everything can be done from the keyboard', async ({ page }) => {
  const focused = () =>
    page.evaluate(() => {
      const { id, textContent, tagName } = document.activeElement;
      return id || textContent.trim() || tagName;
    });
  const tabTo = async (name) => {
    for (let steps = 0; steps < 40; steps += 1) {
      if ((await focused()) === name) return;
      await page.keyboard.press('Tab');
    }
    assert.fail(`Tab does not lead to ${name}, but to ${await focused()}`);
  };
  await page.keyboard.press('Tab');
  assert.equal(await focused(), 'Skip to the rules');
  await page.keyboard.press('Enter');
  await tabTo('rules');
  await page.keyboard.press('ControlOrMeta+A');
  await page.keyboard.type(RULES.replace('SADD', 'SAD'));
  await page.keyboard.press('F8');
  assert.equal(await selection(page), 'SAD');
  await page.keyboard.type('SADD');
  await tabTo('Try as alan');
  await page.keyboard.press('Enter');
  assert.equal(await focused(), 'command');
  await page.keyboard.type('SADD s 1');
  await page.keyboard.press('Enter');
  await page.keyboard.type('SET k v');
  await page.keyboard.press('Enter');
  await page.waitForFunction(() => document.querySelectorAll('.trial').length === 2);
  assert.deepEqual(await page.locator('.reply').allTextContents(), [DENIAL, '(allowed)']);
});

browserTest('the examples can be opened, chosen and undone from the keyboard', async ({ page }) => {
  await type(page, 'user mine on');
  const menu = page.locator('summary', { hasText: 'Examples' });
  await menu.press('Enter');
  await page.keyboard.press('Escape');
  assert.equal(await page.getByRole('button', { name: /Rules add up/ }).isVisible(), false);
  await menu.press('Enter');
  await page.getByRole('button', { name: /Rules add up/ }).press('Enter');
  assert.equal(await value(page), 'ACL SETUSER virginia on allkeys +set\nACL SETUSER virginia +get');
  assert.equal(await run(page, 'GET k'), '(allowed)');
  assert.match(await run(page, 'DEL k'), /NOPERM User virginia/);
  await page.getByRole('button', { name: 'Put my text back' }).click();
  assert.equal(await value(page), 'user mine on');
});

browserTest('each example does what it is for', async ({ page }) => {
  const start = async (title) => {
    await page.locator('summary', { hasText: 'Examples' }).click();
    await page.getByRole('button', { name: title }).click();
  };
  await start('One command, every key');
  assert.equal(await run(page, 'SET k v'), '(allowed)');
  assert.match(await run(page, 'GET k'), /NOPERM/);
  await start('Start over with reset');
  assert.match(await page.getByRole('list', { name: 'Users' }).textContent(), /antirez.*May run no command/);
  await start('A rule that is refused');
  await marked(page, 'error', ['heeyyyy']);
  assert.equal(
    await run(page, 'ACL SETUSER antirez heeyyyy'),
    "(error) ERR Error in ACL SETUSER modifier 'heeyyyy': Syntax error",
  );
  await start('A whole users.acl');
  await marked(page, 'error', []);
  assert.equal(await run(page, 'SET cache:1 x'), '(allowed)');
  await marked(page, 'deciding', ['~cache:*', '+set']);
});

browserTest('nothing leaves the page, and nothing may', async ({ page, expectProblem }) => {
  expectProblem(/inline script violates/);
  const requests = [];
  page.on('request', (request) => requests.push(request.url()));
  await type(page, RULES);
  await run(page, 'SADD s 1');
  await choose(page, 'Server', 'redis-7.0');
  await choose(page, 'Theme', 'dark');
  assert.deepEqual(requests, []);
  const refused = await page.evaluate(async () => {
    const policy = document.querySelector('meta[http-equiv="Content-Security-Policy"]').content;
    const inline = document.createElement('script');
    inline.textContent = 'globalThis.inlineRan = true';
    document.head.append(inline);
    return {
      policy,
      ran: Boolean(globalThis.inlineRan),
      inline: document.querySelectorAll('script:not([src])').length,
    };
  });
  assert.match(refused.policy, /default-src 'none'/);
  assert.equal(refused.ran, false);
  assert.equal(refused.inline, 1, 'the page has no inline script but the one of this test');
});

const strict = {
  headers: {
    'content-security-policy':
      "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'; img-src data:",
  },
};

browserTest('the page works under a strict policy from its server', strict, async ({ page }) => {
  assert.equal(await run(page, 'SADD s 1'), DENIAL);
});

browserTest(
  'a page without its wasm says that it could not start',
  { started: false },
  async ({ page, url, expectProblem }) => {
    expectProblem(/wasm|WebAssembly|ERR_FAILED|ERR_ABORTED|Failed to fetch/i);
    await page.route('**/*.wasm', (route) => route.abort());
    await page.goto(url);
    await page.getByRole('alert').waitFor();
    assert.match(await page.getByRole('alert').textContent(), /could not start/);
  },
);

browserTest(
  'a page without JavaScript says what it needs',
  { started: false, javaScriptEnabled: false },
  async ({ page, expectProblem }) => {
    expectProblem(/aclarity-web.*\.js \(csp\)/); // Chromium's words for a script that it does not want any more.
    assert.match(await page.locator('body').textContent(), /JavaScript and WebAssembly/);
  },
);

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, PHONE]) {
    const name = `${colorScheme} at ${viewport.width} pixels`;
    browserTest(
      `axe finds nothing: ${name}`,
      { colorScheme, viewport, bypassCSP: true },
      async ({ page, screenshot }) => {
        await run(page, 'SADD s 1');
        await run(page, 'SET k v');
        await choose(page, 'As', 'default');
        await run(page, 'ACL LIST');
        await run(page, 'ACL SETUSER bob on nopass +get');
        await screenshot(`playground ${name}`);
        assert.deepEqual(await violations(page), []);
        await type(page, 'user ana on >••• +@all ~a\nACL SETUSER antirez heeyyyy\nACL GETUSER ana');
        await page.locator('summary', { hasText: 'Examples' }).click();
        await screenshot(`playground ${name} with findings`);
        assert.deepEqual(await violations(page), []);
      },
    );
  }
}

browserTest('a narrow page never scrolls sideways', { viewport: PHONE }, async ({ page, screenshot }) => {
  const fits = async (when) => {
    const { content, room } = await widths(page);
    assert.ok(content <= room, `${when}: ${content} pixels in ${room}`);
  };
  await fits('at first');
  await run(page, 'SADD s 1');
  await fits('after a command');
  await screenshot('playground phone');
  const long = 'x'.repeat(300);
  await type(page, `ACL SETUSER ${long} on ~${long} +@read +${long}\nuser u${long} on ~${long}`);
  await run(page, `GET ${long}`);
  await fits('with long names');
  await page.locator('summary', { hasText: 'Examples' }).click();
  await fits('with the menu open');
  for (const width of [400, 640, 800, 1280]) {
    await page.setViewportSize({ width, height: 640 });
    await fits(`at ${width} pixels`);
  }
});

browserTest('the arrow keys bring back what was run', async ({ page }) => {
  await run(page, 'SADD s 1');
  await run(page, 'SET k v');
  await prompt(page).fill('GE');
  const shows = async (key, line) => {
    await prompt(page).press(key);
    assert.equal(await prompt(page).inputValue(), line);
  };
  await shows('ArrowUp', 'SET k v');
  await shows('ArrowUp', 'SADD s 1');
  await shows('ArrowUp', 'SADD s 1');
  await shows('ArrowDown', 'SET k v');
  await shows('ArrowDown', 'GE');
  await prompt(page).press('Control+l');
  await page.waitForFunction(() => document.querySelectorAll('.trial').length === 0);
  assert.equal(await prompt(page).inputValue(), 'GE');
});

browserTest('another server judges anew, in its own words', async ({ page }) => {
  assert.equal(await run(page, 'SADD s 1'), DENIAL);
  await choose(page, 'Server', 'redis-7.0');
  assert.equal(await run(page, 'SADD s 1'), "(error) NOPERM this user has no permissions to run the 'sadd' command");
  await type(page, 'ACL SETUSER ana %R~app:* +get');
  await marked(page, 'error', []);
  await choose(page, 'Server', 'redis-6.2');
  await marked(page, 'error', ['%R~app:*']);
});

browserTest('commands at the prompt change the simulated server', async ({ page }) => {
  await choose(page, 'As', 'default');
  assert.equal(await run(page, 'ACL SETUSER alan on +sadd'), 'OK');
  await choose(page, 'As', 'alan');
  assert.equal(await run(page, 'SADD s 1'), '(allowed)');
  assert.match(await page.locator('.notice').textContent(), /have changed these users/);
  await page.getByRole('button', { name: 'Start anew' }).click();
  assert.equal(await run(page, 'SADD s 1'), DENIAL);
});

browserTest('the theme can be chosen, and stays', { colorScheme: 'light' }, async ({ page, screenshot }) => {
  const paper = () => page.evaluate(() => getComputedStyle(document.body).backgroundColor);
  const light = await paper();
  await choose(page, 'Theme', 'dark');
  const dark = await paper();
  assert.notEqual(dark, light);
  await page.reload();
  await editor(page).waitFor();
  assert.equal(await paper(), dark);
  await screenshot('playground dark');
  await choose(page, 'Theme', 'auto');
  assert.equal(await paper(), light);
});

browserTest('a thousand users are no burden', async ({ page }) => {
  await plain(page);
  const lines = Array.from({ length: 1000 }, (_, n) => `user app${n} on >secret${n} ~app${n}:* +@all -@dangerous`);
  await editor(page).fill(lines.join('\n'));
  await page.getByText('1001 users').waitFor();
  await editor(page).evaluate((area) => area.setSelectionRange(0, 0));
  const longest = await page.evaluate(async () => {
    // The longest time in which the page would not have answered a key.
    let longest = 0;
    let last = performance.now();
    const end = last + 1500;
    const area = document.querySelector('#rules');
    while (last < end) {
      area.setRangeText('#', 0, 0, 'end');
      area.dispatchEvent(new InputEvent('input', { bubbles: true }));
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 250));
      const now = performance.now();
      longest = Math.max(longest, now - last - 250);
      last = now;
    }
    return longest;
  });
  assert.ok(longest < 1000, `the page did not answer for ${longest} ms`);
  await editor(page).fill(lines.join('\n'));
  await choose(page, 'As', 'app999');
  assert.match(await run(page, 'FLUSHALL'), /NOPERM User app999/);
  await page.getByRole('button', { name: /Show more \(951 left\)/ }).click();
  await page.getByRole('button', { name: 'Try as app199' }).waitFor();
});
