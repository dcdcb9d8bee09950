// The custom element answers only for the user it was asked about: what stands
// in the way is stated in the element and in its events.

import assert from 'node:assert/strict';
import { browserTest } from './harness.mjs';
import { editor, violations } from './playground.mjs';

const options = { folder: 'target/npm/aclarity', path: 'package.json', started: false };

const ALAN = 'user alan on nopass allkeys +@string +@set -SADD';
const rules = (text, attributes = 'command="SADD s 1"') =>
  `<acl-playground server="redis-8.6" ${attributes}><pre>${text}</pre></acl-playground>`;

/** A test of a page with this body; `told` are the events so far, by their names without `aclarity:`. */
function honestTest(name, body, run, more = {}) {
  browserTest(name, { ...options, ...more }, async ({ page, url, expectProblem, screenshot }) => {
    expectProblem(/favicon/);
    const html = `<!DOCTYPE html><html lang="en"><head><meta charset="utf-8"><title>Docs</title>
      <link rel="icon" href="data:,"><script type="module" src="listen.js"></script>
      <script type="module" src="acl-playground.js"></script></head><body><main><h1>Docs</h1>${body}</main></body></html>`;
    const script = `globalThis.told = [];
      for (const name of ['ready', 'verdict', 'error']) {
        document.addEventListener('aclarity:' + name, ({ detail }) => told.push({ name, ...detail }));
      }`;
    await page.route(`${url}page.html`, (route) => route.fulfill({ contentType: 'text/html', body: html }));
    await page.route(`${url}listen.js`, (route) => route.fulfill({ contentType: 'text/javascript', body: script }));
    await page.goto(`${url}page.html`);
    const embed = page.locator('acl-playground');
    await page.waitForFunction(() => globalThis.told.some(({ name }) => name === 'ready' || name === 'error'));
    const told = (name) => page.evaluate((name) => globalThis.told.filter((event) => event.name === name), name);
    await run({ page, embed, told, screenshot, expectProblem });
  });
}

const notice = (embed) => embed.locator('.notice');

// What is asked, what the notice says, its role, and the reply in the log.
const REFUSED = /^User 'alan' does not exist: redis-8\.6 refuses line 1: Unknown command or category name in ACL\.$/;
const CASES = [
  [
    'a refused rule of an ACL file',
    rules('user alan on nopass allkeys +@strng -SADD', 'user="alan" command="SADD s 1"'),
    REFUSED,
    'alert',
    'alan',
  ],
  [
    'a refused rule of the first user',
    rules('user alan on nopass allkeys +@strng -SADD\nuser bo on nopass +@all ~*'),
    REFUSED,
    'alert',
    'alan',
  ],
  [
    'a refused ACL SETUSER',
    rules('ACL SETUSER bo on nopass +@all ~*\nACL SETUSER alan on +@strng', 'user="alan" command="GET k"'),
    /^User 'alan' does not exist: redis-8\.6 refuses line 2/,
    'alert',
    'alan',
  ],
  [
    'an open quote',
    rules('ACL SETUSER alan on "+@all', 'command="GET k"'),
    /^User 'alan' does not exist: .*Invalid argument/,
    'alert',
    'alan',
  ],
  [
    'an unknown user',
    rules(ALAN, 'user="nobody" command="GET k"'),
    /^The rules define no user 'nobody'\.$/,
    'alert',
    'nobody',
  ],
  [
    'a user that is off',
    rules('user a off nopass ~* +@all', 'command="GET k"'),
    /^User 'a' cannot log in: the user is off\./,
    'status',
    'a',
  ],
  [
    'a user without a password',
    rules('user a on ~* +@all', 'command="GET k"'),
    /^User 'a' cannot log in: the user has no password\./,
    'status',
    'a',
  ],
  [
    'a default user that is off',
    rules('user default off\nuser a on nopass +@all ~*', 'command="GET k"'),
    /^User 'default' cannot log in: the user is off\./,
    'status',
    'default',
    'denied',
  ],
  [
    'a refused rule of the default user',
    rules('ACL SETUSER default -gte', 'command="GET k"'),
    /^redis-8\.6 refuses line 1: .* The answers leave that line out\.$/,
    'status',
    'default',
    'allowed',
  ],
  [
    'an error elsewhere in the file',
    rules('user a on nopass ~* +@all\nuser b on +gte', 'command="GET k"'),
    /^redis-8\.6 rejects the whole file because of 1 error\./,
    'status',
    'a',
  ],
  [
    'a later line that is refused',
    rules('ACL SETUSER a on nopass ~* +@all\nACL SETUSER a -gte', 'command="GET k"'),
    /^redis-8\.6 refuses line 2: .* The answers leave that line out\.$/,
    'status',
    'a',
  ],
];

for (const [what, body, text, role, user, outcome] of CASES) {
  honestTest(`${what} is stated`, body, async ({ embed, told, screenshot }) => {
    await embed.locator('.reply').waitFor();
    assert.match(await notice(embed).textContent(), text);
    assert.equal(await notice(embed).getAttribute('role'), role);
    assert.equal(await embed.locator('.who').textContent(), `${user}> `);
    const [verdict] = await told('verdict');
    assert.equal(verdict.user, user);
    assert.match(verdict.notice, text);
    const errors = await told('error');
    if (role === 'alert') {
      assert.equal(await embed.locator('.reply').textContent(), '(not run)');
      assert.equal(verdict.outcome, 'error');
      assert.match(verdict.reply, text);
      assert.match(errors[0].message, text);
    } else {
      assert.equal(verdict.outcome, outcome ?? 'allowed');
      assert.deepEqual(errors, []);
    }
    await screenshot(`embed honest ${what}`);
  });
}

honestTest(
  'the default user of a file that turns it off is asked',
  rules('user default off', 'command="GET k"'),
  async ({ embed, told }) => {
    await embed.locator('.reply').waitFor();
    const [{ user, outcome }] = await told('verdict');
    assert.deepEqual([user, outcome], ['default', 'denied']);
  },
);

const editable = `<acl-playground server="redis-8.6" editable rules="ACL SETUSER alan on nopass ~* +@all -sadd" command="SADD s 1"></acl-playground>`;

honestTest(
  'while a reader types, a refused line keeps the user and allows nothing',
  editable,
  async ({ page, embed, told }) => {
    await embed.getByText('NOPERM').waitFor();
    await editor(page).fill('ACL SETUSER alan on nopass ~* +@all -sad');
    await embed.getByText('(not run)').waitFor();
    assert.match(await notice(embed).textContent(), /^User 'alan' does not exist: redis-8\.6 refuses line 1/);
    assert.match(
      await embed.locator('.summary').first().textContent(),
      /^1 error for redis-8\.6, which refuses each line with an error\.$/,
    );
    assert.equal(await embed.getByLabel('User').inputValue(), 'alan');
    assert.match(await embed.locator('option:checked').last().textContent(), /^alan \(refused\)$/);
    await editor(page).fill('ACL SETUSER alan on nopass ~* +@all -sadd');
    await embed.getByText('NOPERM').waitFor();
    assert.equal(await notice(embed).count(), 0);
    const outcomes = (await told('verdict')).map(({ user, outcome }) => `${user} ${outcome}`);
    assert.deepEqual([...new Set(outcomes)], ['alan denied', 'alan error']);
  },
);

honestTest(
  'an unknown view is an error, and can be fixed',
  rules(ALAN, 'view="nope" command="GET k"'),
  async ({ embed, told }) => {
    await embed.getByRole('alert').waitFor();
    assert.match(
      await embed.getByRole('alert').textContent(),
      /unknown view 'nope'; the views are ask, explain, servers/,
    );
    assert.match((await told('error'))[0].message, /unknown view 'nope'/);
    assert.ok(await embed.getByText(ALAN).isVisible(), 'what the author wrote stays');
    await embed.evaluate((element) => {
      element.view = 'ask';
    });
    await embed.getByText('(allowed)').waitFor();
  },
);

honestTest(
  'after a server change that fails nothing is answered',
  rules(ALAN, 'command="GET k"'),
  async ({ embed, told }) => {
    await embed.getByText('(allowed)').waitFor();
    await embed.evaluate((element) => {
      element.server = 'redis-1';
    });
    await embed.getByRole('alert').waitFor();
    const message = await embed.evaluate((element) => {
      try {
        return element.run('GET k').outcome;
      } catch (error) {
        return error.message;
      }
    });
    assert.match(message, /^acl-playground cannot run a command: .*redis-1/);
    assert.match((await told('error')).at(-1).message, /redis-1/);
  },
);

honestTest('changed children are read again', rules(ALAN), async ({ page, embed, told }) => {
  await embed.getByText('NOPERM').waitFor();
  await page.evaluate(() => {
    document.querySelector('acl-playground pre').textContent = 'user bo on nopass ~* +@all';
  });
  await embed.getByText('(allowed)').waitFor();
  assert.equal((await told('verdict')).at(-1).user, 'bo');
  // As frameworks do it: the text node's data, and another element in place of it.
  await page.evaluate(() => {
    document.querySelector('acl-playground pre').firstChild.data = 'user ana on nopass ~* +@all';
  });
  await embed.getByText('ana> ').waitFor();
  await page.evaluate(() => {
    const block = document.createElement('pre');
    block.textContent = 'user zoe on nopass ~* +@all';
    document.querySelector('acl-playground').replaceChildren(block);
  });
  await embed.getByText('zoe> ').waitFor();
});

honestTest('a removed element says so, and answers when it is back', rules(ALAN), async ({ page, embed }) => {
  await embed.getByText('NOPERM').waitFor();
  const { message, heard } = await page.evaluate(() => {
    const element = document.querySelector('acl-playground');
    globalThis.removed = element;
    const heard = [];
    element.addEventListener('aclarity:error', ({ detail }) => heard.push(detail.message));
    element.remove();
    try {
      element.run('GET k');
      return { message: 'it answered' };
    } catch (error) {
      return { message: error.message, heard };
    }
  });
  assert.match(message, /it is not in the page/);
  assert.deepEqual(heard, [message]);
  await page.evaluate(() => document.querySelector('main').append(globalThis.removed));
  await embed.getByText('NOPERM').waitFor();
  assert.equal(await embed.evaluate((element) => element.run('SET k v').outcome), 'allowed');
});

honestTest(
  'a user that a command has deleted is not replaced',
  rules(ALAN, 'command="GET k"'),
  async ({ embed, told }) => {
    await embed.getByText('(allowed)').waitFor();
    await embed.getByLabel('User').selectOption('default');
    await embed.evaluate((element) => element.run('ACL DELUSER alan'));
    await embed.getByLabel('User').selectOption('alan');
    await notice(embed).waitFor();
    assert.match(await notice(embed).textContent(), /^User 'alan' was deleted by a command\.$/);
    assert.equal(await embed.evaluate((element) => element.run('GET k').outcome), 'error');
    assert.equal((await told('verdict')).at(-1).user, 'alan');
  },
);

const named = rules('user >s3cret on +gte\nuser bo on nopass', 'command="GET k"');

honestTest('a password in the place of a name is not repeated', named, async ({ embed, told }) => {
  await embed.getByText('(not run)').waitFor();
  assert.doesNotMatch(await notice(embed).textContent(), /s3cret/);
  const [{ reply, notice: stated }] = await told('verdict');
  assert.doesNotMatch(`${reply} ${stated}`, /s3cret/);
});

const compared = rules(
  'user alan on nopass ~* +@all db=0\nuser bo on +@all',
  'view="servers" user="alan" command="GET k"',
);

honestTest('each server answers for the user or says why it does not', compared, async ({ embed, screenshot }) => {
  await embed.locator('tbody tr').first().waitFor();
  const rows = await embed.locator('tbody tr').allTextContents();
  assert.match(rows[0], /^redis-6\.0 to redis-\S+refuses the rules: /);
  assert.match(rows.at(-1), /^valkey-9\.1.*\(allowed\)$/);
  assert.equal(await notice(embed).count(), 0, 'one server has the user');
  assert.equal(await embed.locator('option:checked').textContent(), 'alan');
  await screenshot('embed honest servers');
});

const missing = rules(ALAN, 'view="servers" user="nobody" command="GET k"');

honestTest('no server answers for an unknown user', missing, async ({ embed, told }) => {
  await embed.locator('tbody tr').first().waitFor();
  for (const row of await embed.locator('tbody tr').allTextContents())
    assert.match(row, /The rules define no user 'nobody'\.$/);
  assert.deepEqual([...new Set((await told('verdict')).map(({ outcome }) => outcome))], ['error']);
});

const explained = rules('user alan on +@strng\nuser bo on nopass', 'view="explain"');

honestTest('the view explain shows a refused user as refused', explained, async ({ embed, screenshot }) => {
  await embed.locator('.refused').waitFor();
  assert.deepEqual(await embed.locator('dt').allTextContents(), ['alan', 'bo']);
  assert.match(
    await embed.locator('.refused').textContent(),
    /^This user does not exist, since the server refuses its line: Unknown command/,
  );
  assert.match(await embed.locator('.summary').textContent(), /which rejects the whole file\.$/);
  await screenshot('embed honest explain');
});

honestTest(
  'axe finds nothing in what is stated',
  CASES.map(([, body]) => body).join(''),
  async ({ page, embed }) => {
    for (const one of await embed.all()) {
      await one.scrollIntoViewIfNeeded();
      await one.locator('.reply').waitFor();
    }
    assert.deepEqual(await violations(page), []);
  },
  { bypassCSP: true },
);

for (const [what, answer] of [
  ['is missing', { status: 404, body: 'no' }],
  ['is a page', { status: 200, contentType: 'text/html', body: '<!DOCTYPE html>' }],
]) {
  browserTest(
    `load errors speak of the embed's own files when the wasm ${what}`,
    options,
    async ({ page, url, expectProblem }) => {
      expectProblem(/404|Failed to load|favicon/);
      await page.route('**/full.wasm', (route) => route.fulfill(answer));
      const body = `<!DOCTYPE html><title>Docs</title><script type="module" src="acl-playground.js"></script>${rules(ALAN)}`;
      await page.route(`${url}page.html`, (route) => route.fulfill({ contentType: 'text/html', body }));
      await page.goto(`${url}page.html`);
      const alert = page.locator('acl-playground').getByRole('alert');
      await alert.waitFor();
      const text = await alert.textContent();
      assert.match(text, /Put full\.wasm next to acl-playground\.js/);
      assert.doesNotMatch(text, /\binit\b|inline/);
    },
  );
}
