// The custom element, in pages of all sorts, under a policy that allows no
// inline script, no inline style and no eval but wasm's.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { browserTest } from './harness.mjs';
import { editor, PHONE, value, violations, widths } from './playground.mjs';

const policy = "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; style-src 'self'; connect-src 'self'";
const options = { folder: 'target/npm/aclarity', path: 'package.json', started: false };
const packageFolder = fileURLToPath(new URL('../../target/npm/aclarity/', import.meta.url));

const ALAN =
  '<acl-playground rules="ACL SETUSER alan on >s3cret allkeys +@string +@set -SADD" command="SADD s 1"></acl-playground>';
const DENIED = "(error) NOPERM User alan has no permissions to run the 'sadd' command";

/** A test of a page with this body. */
function embedTest(name, body, run, more = {}) {
  browserTest(name, { ...options, ...more }, async ({ page, url, expectProblem, ...rest }) => {
    // The harness has opened a file of the package before.
    expectProblem(/favicon/);
    const requested = [];
    page.on('request', (request) => requested.push(request.url().split('/').at(-1)));
    await open(page, url, body, more);
    await run({ page, url, requested, embed: page.locator('acl-playground'), ...rest });
  });
}

async function open(page, url, body, { head = '', styles = '', csp = policy, script = 'acl-playground.js' } = {}) {
  const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Docs</title>
    <meta name="viewport" content="width=device-width"><link rel="icon" href="data:,">
    <link rel="stylesheet" href="page.css">${head}<script type="module" src="${script}"></script>
    </head><body><main><h1>Docs</h1>${body}</main></body></html>`;
  const headers = { 'content-security-policy': `${csp}; img-src data:` };
  await page.route(`${url}page.html`, (route) => route.fulfill({ contentType: 'text/html', headers, body: html }));
  await page.route(`${url}page.css`, (route) => route.fulfill({ contentType: 'text/css', body: styles }));
  await page.goto(`${url}page.html`);
}

const replies = (embed) => embed.locator('.reply');
const command = (embed) => embed.getByRole('textbox', { name: 'Command to run' });

embedTest('a command is answered, with the rules that decided', ALAN, async ({ page, embed, screenshot }) => {
  await embed.getByText(DENIED).waitFor();
  assert.equal(await embed.locator('p.why').textContent(), 'Denied: decided by -SADD, overriding +@set.');
  assert.equal(await embed.locator('mark.decided').textContent(), '-SADD');
  assert.equal(await embed.locator('mark.overridden').textContent(), '+@set');
  await embed.locator('summary').click();
  assert.match(await embed.locator('details').textContent(), /\+sadd.*allows sadd on ~\*/);
  await screenshot('embed ask');

  await command(embed).fill('SET k v');
  await page.keyboard.press('Enter');
  assert.equal(await replies(embed).last().textContent(), '(allowed)');
  assert.equal(
    await embed.locator('p.why').last().textContent(),
    'The server would run it: permitted by +@string and allkeys.',
  );
  assert.equal(await embed.locator('mark.overridden').count(), 0);
});

embedTest('all can be done by keyboard', ALAN, async ({ page, embed }) => {
  await embed.getByText(DENIED).waitFor();
  while (!(await command(embed).evaluate((input) => input.matches(':focus')))) await page.keyboard.press('Tab');
  await page.keyboard.type('GET k');
  await page.keyboard.press('Enter');
  assert.equal(await replies(embed).count(), 2);
  await page.keyboard.press('ArrowUp');
  assert.equal(await command(embed).inputValue(), 'GET k');
  await page.keyboard.press('ArrowDown');
  assert.equal(await command(embed).inputValue(), '');
  await page.keyboard.press('Shift+Tab');
  await page.keyboard.type('default');
  await page.keyboard.press('Tab');
  await page.keyboard.type('ACL WHOAMI');
  await page.keyboard.press('Enter');
  assert.equal(await replies(embed).last().textContent(), '"default"');
  assert.equal(await embed.locator('.log').evaluate((log) => log.childNodes.length), 3);
});

embedTest('passwords are hidden in what was typed', ALAN, async ({ page, embed }) => {
  await embed.getByText(DENIED).waitFor();
  for (const line of ['AUTH alan s3cret', 'ACL SETUSER bo >hush']) {
    await command(embed).fill(line);
    await page.keyboard.press('Enter');
  }
  const log = await embed.locator('.log').textContent();
  assert.doesNotMatch(log, /s3cret|hush/);
  assert.match(log, /AUTH •••/);
});

const written = `<acl-playground server="valkey">
  <pre><code class="language-acl">user ana on nopass ~app:* +@read
user bo on nopass</code></pre>
  <pre><code class="language-redis-cli">> GET app:1
(allowed)
> GET log:1
(error) NOPERM</code></pre>
</acl-playground>`;

embedTest('what the author wrote is read where attributes say nothing', written, async ({ embed }) => {
  await embed.getByText('(error) NOPERM No permissions to access a key').waitFor();
  assert.deepEqual(await replies(embed).allTextContents(), [
    '(allowed)',
    '(error) NOPERM No permissions to access a key',
  ]);
  assert.equal(await embed.locator('.head').textContent(), 'valkey-9.1');
  assert.deepEqual(await embed.locator('option').allTextContents(), ['ana', 'bo', 'default']);
});

const highlighted = `<acl-playground>
  <div class="language-acl"><button>Copy</button><pre tabindex="0"><code><span class="line"><span>user ana on ~a +get</span></span><br><span class="line">&gt; GET a<br></span><span>> SET a 1</span></code></pre></div>
</acl-playground>`;

embedTest('highlighters may have taken the text apart', highlighted, async ({ embed }) => {
  await replies(embed).nth(1).waitFor();
  assert.equal(await embed.locator('pre.rules').textContent(), 'user ana on ~a +get');
  assert.deepEqual(await embed.locator('.asked').allTextContents(), ['ana> GET a', 'ana> SET a 1']);
});

embedTest('it follows its attributes, and properties are attributes', ALAN, async ({ page, embed }) => {
  await embed.getByText(DENIED).waitFor();
  await embed.evaluate((element) => {
    element.rules = 'ACL SETUSER bo +get ~b';
    element.server = 'redis-7.2';
    element.command = 'GET a';
  });
  await embed.getByText('(error) NOPERM').and(embed.locator('.reply')).waitFor();
  assert.equal(await embed.locator('.head').textContent(), 'redis-7.2');
  assert.equal(await embed.locator('.asked').textContent(), 'bo> GET a');
  assert.equal(await embed.getAttribute('rules'), 'ACL SETUSER bo +get ~b');
  await embed.evaluate((element) => element.setAttribute('user', 'default'));
  await embed.getByText('(allowed)').waitFor();
  await embed.evaluate((element) => {
    element.readonly = true;
    element.view = 'explain';
  });
  await embed.getByText('May run 1 of').waitFor();
  assert.equal(await page.locator('acl-playground').getAttribute('readonly'), '');
});

embedTest(
  'events tell of verdicts, and run() asks',
  '<acl-playground rules="+get ~a"></acl-playground>',
  async ({ page, embed }) => {
    await command(embed).waitFor();
    const { answer, told } = await page.evaluate(() => {
      const told = [];
      document.addEventListener('aclarity:verdict', ({ detail }) => told.push(detail));
      const answer = document.querySelector('acl-playground').run('GET b');
      return { answer, told };
    });
    assert.equal(answer.outcome, 'denied');
    const [{ explanation, ...verdict }] = told;
    assert.deepEqual(verdict, {
      server: 'redis-8.10',
      user: 'user',
      command: 'GET b',
      outcome: 'denied',
      reply: '(error) NOPERM No permissions to access a key',
    });
    assert.equal(explanation.denial.reason, 'key');
  },
);

const explained = `<acl-playground view="explain" rules="user app on nopass ~app:* +@all
user app2 on heeyyyy"></acl-playground>`;

embedTest('the view explain tells what users may do and what is wrong', explained, async ({ embed, screenshot }) => {
  await embed.getByText('Anybody can log in').waitFor();
  assert.match(await embed.locator('.summary').textContent(), /^1 error, .*for redis-8.10/);
  assert.match(await embed.locator('.finding.error').textContent(), /heeyyyy/);
  assert.equal(await embed.locator('mark.error').textContent(), 'heeyyyy');
  assert.equal(await embed.getByRole('textbox').count(), 0);
  await screenshot('embed explain');
});

const compared =
  '<acl-playground view="servers" rules="on nopass ~* +@all -@dangerous" command="SORT l"></acl-playground>';

embedTest('the view servers asks all of them', compared, async ({ page, embed, screenshot }) => {
  await embed.locator('tbody tr').first().waitFor();
  assert.match(await embed.locator('table').textContent(), /redis-7.2 to redis-8.10\(error\) NOPERM User user/);
  await command(embed).fill('HGETDEL h FIELDS 1 f');
  await page.keyboard.press('Enter');
  const rows = await embed.locator('table').last().locator('tbody tr').allTextContents();
  assert.match(rows[0], /^redis-6.0 to redis-6.2\(error\) ERR unknown command/);
  assert.ok(
    rows.some((row) => row.startsWith('redis-8.0 to redis-8.10(allowed)')),
    rows.join('\n'),
  );
  await screenshot('embed servers');
});

embedTest(
  'a server that refuses the rules says so',
  '<acl-playground view="servers" rules="+get (~a +set)" command="GET a"></acl-playground>',
  async ({ embed }) => {
    await embed.getByText('refuses the rules').first().waitFor();
    assert.match(await embed.locator('tbody tr').first().textContent(), /^redis-6.0 to redis-6.2refuses the rules: /);
  },
);

const editable = '<acl-playground editable rules="ACL SETUSER ana +get" command="SET a 1"></acl-playground>';

embedTest('readers may change the rules and the server', editable, async ({ page, embed }) => {
  await embed.getByText('NOPERM').waitFor();
  await editor(page).fill('ACL SETUSER ana +@string ~* +heeyyyy\nACL SETUSER ana +set ~*');
  await embed.getByText('(allowed)').waitFor();
  await embed.getByText('1 error for redis-8.10').waitFor();
  await embed.getByLabel('Server').selectOption('redis-6.2');
  await embed.getByText('1 error for redis-6.2').waitFor();
  assert.match(await embed.evaluate((element) => element.rules), /heeyyyy/);
});

const many = `<p class="tall">Far down:</p>${ALAN.repeat(10)}<p class="tall">Farther:</p>${ALAN.repeat(20)}`;

embedTest(
  'nothing is fetched before it is about to be seen, and then once',
  many,
  async ({ page, embed, requested }) => {
    await page.waitForLoadState('networkidle');
    assert.ok(requested.includes('acl-playground.js'));
    assert.ok(!requested.includes('full.wasm'), requested.join());
    assert.equal(await embed.locator('.frame').count(), 0);
    await embed.first().scrollIntoViewIfNeeded();
    await embed.getByText(DENIED).first().waitFor();
    assert.ok((await embed.locator('.frame').count()) <= 10, 'only those near have started');
    await embed.last().scrollIntoViewIfNeeded();
    await embed.last().getByText(DENIED).waitFor();
    assert.equal(requested.filter((name) => name === 'full.wasm').length, 1);
  },
  { styles: '.tall { height: 300vh }' },
);

embedTest('an element can be moved', ALAN, async ({ page, embed }) => {
  await embed.getByText(DENIED).waitFor();
  await page.evaluate(() => document.querySelector('main').prepend(document.querySelector('acl-playground')));
  await command(embed).fill('GET k');
  await page.keyboard.press('Enter');
  assert.equal(await replies(embed).last().textContent(), '(allowed)');
});

embedTest(
  'without JavaScript the author’s text is there',
  written,
  async ({ page }) => {
    assert.match(await page.locator('main').innerText(), /user ana on nopass ~app:\* \+@read.*> GET app:1/s);
  },
  { javaScriptEnabled: false },
);

for (const [what, answer, message] of [
  ['is missing', { status: 404, body: 'no' }, /wasm/],
  ['is a page', { status: 200, contentType: 'text/html', body: '<!DOCTYPE html>' }, /wasm|WebAssembly/],
]) {
  browserTest(`the author's text stays when the wasm ${what}`, options, async ({ page, url, expectProblem }) => {
    expectProblem(/404|Failed to load/);
    await page.route('**/full.wasm', (route) => route.fulfill(answer));
    await open(page, url, `${written}${ALAN}`);
    const notes = page.locator('.failed-note');
    await notes.nth(1).waitFor();
    assert.match(await notes.first().textContent(), message);
    assert.ok(await page.getByText('user ana on nopass').isVisible());
    assert.ok(await page.getByText('allkeys +@string').isVisible(), 'attributes are shown as text');
  });
}

embedTest(
  'an unknown server is said, and can be mended',
  '<acl-playground server="redis-5" rules="+get ~*" command="GET a"></acl-playground>',
  async ({ embed }) => {
    await embed.getByText(/did not start: .*redis-5/).waitFor();
    await embed.evaluate((element) => {
      element.server = 'redis-6.0';
    });
    await embed.getByText('(allowed)').waitFor();
  },
);

const rude = `* { letter-spacing: 9px; text-transform: uppercase }
  main { color: rgb(255, 0, 0); font: italic 40px/3 serif; text-align: right; white-space: pre }
  pre, input, button, div { display: none; border: 9px dotted red } acl-playground { line-height: 9 }`;

embedTest(
  'nothing of the page’s styles gets in',
  ALAN,
  async ({ embed }) => {
    await embed.getByText(DENIED).waitFor();
    const style = (locator) =>
      locator.evaluate((element) => {
        const { color, fontStyle, letterSpacing, textTransform, textAlign, borderTopStyle, display } =
          getComputedStyle(element);
        return { color, fontStyle, letterSpacing, textTransform, textAlign, borderTopStyle, display };
      });
    assert.deepEqual(await style(embed.locator('pre.rules')), {
      color: 'rgb(29, 33, 39)',
      fontStyle: 'normal',
      letterSpacing: 'normal',
      textTransform: 'none',
      textAlign: 'start',
      borderTopStyle: 'none',
      display: 'block',
    });
  },
  { styles: rude },
);

const ground = (embed) => embed.locator('.frame').evaluate((frame) => getComputedStyle(frame).backgroundColor);
const [LIGHT, DARK] = ['rgb(255, 255, 255)', 'rgb(28, 31, 37)'];

embedTest(
  'the theme is the page’s, or its own',
  ALAN,
  async ({ page, embed }) => {
    await embed.getByText(DENIED).waitFor();
    assert.equal(await ground(embed), LIGHT);
    await page.evaluate(() => document.documentElement.classList.add('dark'));
    assert.equal(await ground(embed), DARK);
    await embed.evaluate((element) => element.setAttribute('theme', 'light'));
    assert.equal(await ground(embed), LIGHT);
    await embed.evaluate((element) => element.removeAttribute('theme'));
    await page.evaluate(() => document.documentElement.classList.remove('dark'));
    await embed.evaluate((element) => element.setAttribute('theme', 'dark'));
    assert.equal(await ground(embed), DARK);
  },
  { styles: '.dark { color-scheme: dark }' },
);

embedTest(
  'custom properties are its theme',
  ALAN,
  async ({ embed }) => {
    await embed.getByText(DENIED).waitFor();
    assert.equal(await ground(embed), 'rgb(1, 2, 3)');
    const radius = await embed.locator('.frame').evaluate((frame) => getComputedStyle(frame).borderTopLeftRadius);
    assert.equal(radius, '20px');
  },
  { styles: 'body { --aclarity-paper: rgb(1, 2, 3); --aclarity-radius: 20px }' },
);

const all = `${ALAN}${editable}${explained}${compared}`;

for (const scheme of ['light', 'dark']) {
  browserTest(
    `axe finds nothing in the ${scheme} theme`,
    { ...options, bypassCSP: true },
    async ({ page, url, screenshot, expectProblem }) => {
      expectProblem(/favicon/);
      await open(page, url, all, { styles: `:root { color-scheme: ${scheme} }` });
      await page.locator('table').waitFor();
      await page.locator('summary').first().click();
      assert.deepEqual(await violations(page), []);
      await page.setViewportSize({ width: 1000, height: 1900 });
      await screenshot(`embed ${scheme}`);
    },
  );
}

embedTest(
  'it fits on a phone',
  all,
  async ({ page, screenshot }) => {
    await page.locator('acl-playground').last().scrollIntoViewIfNeeded();
    await page.locator('table').waitFor();
    const { content, room } = await widths(page);
    assert.ok(content <= room, `${content} pixels in ${room}`);
    await screenshot('embed phone');
  },
  { viewport: PHONE },
);

browserTest(
  'a link opens the rules in the playground, without their passwords',
  { folder: 'dist' },
  async ({ page, url }) => {
    await page.route(`${url}embed/*`, (route) =>
      route.fulfill({ path: packageFolder + route.request().url().split('/').at(-1) }),
    );
    await open(page, url, ALAN.replace(' rules', ' playground="./" rules'), { script: 'embed/acl-playground.js' });
    const href = await page.getByRole('link', { name: 'Open in the playground' }).getAttribute('href');
    await page.goto(href);
    await page.waitForFunction(() => globalThis.playgroundStarted === true);
    assert.match(await value(page), /^ACL SETUSER alan on >••• allkeys \+@string \+@set -SADD$/);
  },
);

browserTest('the element is small', options, async () => {
  const { brotliCompressSync } = await import('node:zlib');
  const bytes = brotliCompressSync(readFileSync(`${packageFolder}acl-playground.js`)).length;
  console.log(`acl-playground.js: ${bytes} bytes with brotli (the goal is 15,000)`);
  assert.ok(bytes <= 15_000);
});
