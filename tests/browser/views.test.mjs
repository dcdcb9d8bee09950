// The playground's views, and the ways in and out of it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { browserTest } from './harness.mjs';
import { choose, editor, findings, PHONE, pick, run, show, type, value, violations, widths } from './playground.mjs';

const TENANTS = 'Tenants side by side';
const VIEWS = ['Ask', 'Matrix', 'Map', 'Tests', 'Servers'];
const clipboard = { permissions: ['clipboard-read', 'clipboard-write'] };

const panel = (page, name) => page.getByRole('tabpanel', { name });
const copied = (page) => page.evaluate(() => navigator.clipboard.readText());
const fragment = (page) => new URL(page.url()).hash;

/** The verdict of a cell of the matrix. */
async function cell(page, command, user) {
  const table = page.getByRole('table');
  const column = await table.getByRole('columnheader', { name: user, exact: true }).getAttribute('aria-colindex');
  const row = table.getByRole('row').filter({ has: page.getByRole('rowheader', { name: command, exact: true }) });
  return row.locator(`td[aria-colindex="${column}"]`).textContent();
}

browserTest('the views are tabs: by keyboard, and in the address', async ({ page, url }) => {
  const tab = (name) => page.getByRole('tab', { name });
  await tab('Ask').focus();
  await page.keyboard.press('ArrowRight');
  assert.equal(await tab('Matrix').getAttribute('aria-selected'), 'true');
  assert.equal(fragment(page), '#matrix');
  assert.equal(await page.evaluate(() => document.activeElement.textContent), 'Matrix');
  await page.keyboard.press('End');
  await page.keyboard.press('ArrowRight');
  await page.waitForURL('**/#ask');
  await page.keyboard.press('ArrowLeft');
  await panel(page, 'Vendors').waitFor();
  assert.equal(await page.getByRole('tabpanel').count(), 1, 'the others are hidden');
  assert.equal(await page.locator('[role=tab][tabindex="0"]').count(), 1);

  await page.goto(`${url}#tests`);
  await panel(page, 'Tests').waitFor();
  await page.reload();
  await panel(page, 'Tests').waitFor();
});

browserTest('the matrix has a word for every command and user', async ({ page, screenshot }) => {
  await pick(page, 'Examples', TENANTS);
  await show(page, 'Matrix');
  await page.getByLabel('Name', { exact: true }).fill('get');
  assert.equal(await cell(page, 'GET', 'tenant-a'), 'some keys');
  assert.equal(await cell(page, 'GET', 'default'), 'denied');
  assert.equal(await cell(page, 'CONFIG GET', 'tenant-b'), 'denied');
  await page.getByLabel('Name', { exact: true }).fill('');
  await choose(page, 'Category', '@connection');
  assert.equal(await cell(page, 'PING', 'tenant-a'), 'allowed');
  assert.equal(await page.getByRole('rowheader', { name: 'GET', exact: true }).count(), 0);
  await page.getByLabel('Only where users differ').check();
  await page.getByRole('rowheader', { name: 'AUTH', exact: true }).waitFor({ state: 'detached' });
  assert.equal(await page.getByRole('rowheader', { name: 'AUTH', exact: true }).count(), 0);
  assert.equal(await cell(page, 'PING', 'default'), 'denied');
  await screenshot('matrix');
});

browserTest('the matrix is saved as it is filtered', async ({ page }) => {
  await show(page, 'Matrix');
  await page.getByLabel('Name', { exact: true }).fill('sadd');
  const saved = async (name) => {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name, exact: true }).click(),
    ]);
    return [download.suggestedFilename(), await readFile(await download.path(), 'utf8')];
  };
  assert.deepEqual(await saved('CSV'), ['matrix.csv', 'command,alan,default\r\nSADD,denied,allowed\r\n']);
  assert.deepEqual(await saved('Markdown'), [
    'matrix.md',
    '| command | alan | default |\n|---|---|---|\n| SADD | denied | allowed |\n',
  ]);
  const [, json] = await saved('JSON');
  assert.deepEqual(JSON.parse(json), {
    server: 'redis-8.10',
    users: { alan: { SADD: 'denied' }, default: { SADD: 'allowed' } },
  });
});

browserTest('400 commands by 1000 users scroll smoothly', async ({ page }) => {
  const lines = Array.from(
    { length: 1000 },
    (_, n) => `user app${n} on >secret${n} ~app${n}:* resetchannels +@all -@dangerous`,
  );
  await editor(page).fill(lines.join('\n'));
  await page.getByText('1001 users').waitFor();
  await show(page, 'Matrix');
  const grid = page.getByRole('region', { name: 'Every command by user' });
  await grid.waitFor();
  const { median, cells, size } = await grid.evaluate(async (grid) => {
    const frame = () => new Promise((resolve) => requestAnimationFrame(resolve));
    const times = [];
    for (let step = 1; step <= 60; step += 1) {
      const before = performance.now();
      grid.scrollTo((grid.scrollWidth * step) / 60, (grid.scrollHeight * step) / 60);
      await frame();
      await frame();
      times.push(performance.now() - before);
    }
    const median = times.sort((a, b) => a - b)[times.length / 2];
    return { median, cells: grid.querySelectorAll('td').length, size: [grid.scrollWidth, grid.scrollHeight] };
  });
  console.log(`# two frames of the matrix: ${median.toFixed(0)} ms, ${cells} cells of 397,000 in the page`);
  assert.ok(size[0] > 130_000 && size[1] > 11_000, `room for all: ${size}`);
  assert.ok(cells < 1200, `${cells} cells`);
  assert.ok(median < 150, `${median} ms`);
  assert.equal(await cell(page, 'ZUNIONSTORE', 'app999'), 'some keys');
});

browserTest('the map can be zoomed, and read as a list', async ({ page, screenshot }) => {
  await pick(page, 'Examples', TENANTS);
  await show(page, 'Map');
  const topics = page.getByRole('list', { name: 'The map as a list' });
  await screenshot('map');
  const strings = topics.getByRole('button', { name: /^Strings/ });
  assert.match(await strings.textContent(), /Strings \d+ part granted/);
  await strings.press('Enter');
  assert.equal(await strings.getAttribute('aria-expanded'), 'true');
  const commands = page.getByRole('list', { name: 'Strings' }).getByRole('listitem');
  assert.match((await commands.allTextContents()).join('; '), /GET some keys/);
  assert.equal(await page.locator('svg .group').count(), 1, 'the picture shows that topic alone');
  await screenshot('map zoomed');
  await page.locator('svg .group').click();
  assert.ok((await page.locator('svg .group').count()) > 10);
  await choose(page, 'of', 'default');
  assert.match(await topics.getByRole('button', { name: /^Strings/ }).textContent(), /Strings \d+ refused/);
});

browserTest('cases run on each change, and are kept', async ({ page, screenshot }) => {
  await run(page, 'SADD s 1');
  await run(page, 'SET k v');
  await show(page, 'Tests');
  await page.getByRole('button', { name: 'Add what was tried at the prompt' }).click();
  const cases = page.getByRole('textbox', { name: 'Tests' });
  assert.equal(await cases.inputValue(), 'deny alan: SADD s 1\nallow alan: SET k v');
  const status = panel(page, 'Tests').getByRole('status');
  assert.equal(await status.textContent(), '2 cases passed.');
  await type(page, 'ACL SETUSER alan on nopass allkeys +@set +@string');
  assert.equal(await status.textContent(), '1 failed, 1 passed.');
  assert.match(
    await page.getByRole('list', { name: 'Results' }).getByRole('listitem').first().textContent(),
    /failed line 1: deny alan/,
  );
  await cases.press('ControlOrMeta+End');
  await page.keyboard.type('\nallow bob: GET k');
  assert.equal(await status.textContent(), '1 failed, 1 passed. 1 line could not be run.');
  await screenshot('tests');
  await page.reload();
  assert.match(await cases.inputValue(), /^deny alan: SADD s 1\n.*\nallow bob: GET k$/);
});

browserTest('two servers are compared', async ({ page, screenshot }) => {
  await type(page, 'user ana on nopass ~a* +@all\nuser bob on nopass %R~b* +get');
  await choose(page, 'Server', 'redis-6.2');
  await show(page, 'Servers');
  await page.getByLabel(/^Compare redis-6.2 with/).selectOption('valkey-9.1');
  const view = panel(page, 'Servers');
  await view.getByRole('status').getByText('1 error that one alone has; 2 users differ').waitFor();
  assert.match(await view.textContent(), /Only redis-6.2 refuses.*line 2.*Only valkey-9.1 has this user/s);
  const publish = view.getByRole('row').filter({ hasText: 'PUBLISH' }).first();
  assert.equal(await publish.textContent(), 'PUBLISHallowedno channels');
  await screenshot('servers');
});

browserTest('a link carries everything but passwords', clipboard, async ({ page, url }) => {
  const hash = '5e884898da28047151d0e56f8dc6292773603d0d6aabbdd62a11ef721d1542d8';
  await type(page, `user zoë on >s3cret #${hash} ~a* +@all`);
  await choose(page, 'Server', 'valkey-8.1');
  await choose(page, 'As', 'zoë');
  await show(page, 'Tests');
  await page.getByRole('textbox', { name: 'Tests' }).fill('deny zoë: GET b\nallow zoë: AUTH zoë s3cret');
  await pick(page, 'Share', /^Copy link/);
  await page.getByText('Link copied. 3 words that may be secrets are hidden in it.').waitFor();
  const link = await copied(page);
  assert.ok(link.startsWith(`${url}#s=`), link);

  await page.evaluate(() => localStorage.clear());
  await page.goto('about:blank');
  await page.goto(link);
  await page.getByRole('textbox', { name: 'Tests' }).waitFor();
  assert.equal(await value(page), 'user zoë on >••• #••• ~a* +@all');
  assert.equal(await page.getByRole('textbox', { name: 'Tests' }).inputValue(), 'deny zoë: GET b\nallow zoë: AUTH •••');
  assert.equal(await page.getByLabel('Server', { exact: true }).inputValue(), 'valkey-8.1');
  assert.match(await page.locator('.told').textContent(), /Passwords do not travel in links/);
  await show(page, 'Ask');
  assert.equal(await page.getByLabel('As', { exact: true }).inputValue(), 'zoë');

  // The link itself, unpacked by somebody else's code.
  const inside = await page.evaluate(async (packed) => {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    const stream = new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'));
    return new Response(stream).text();
  }, link.split('#s=')[1]);
  assert.match(inside, /user zoë on >•••/);
  assert.doesNotMatch(inside, /s3cret|5e8848/);

  await page.evaluate(() => {
    location.hash = '#s=damaged';
  });
  await page.getByText('The link is damaged').waitFor();
});

browserTest('copies for people have no secrets, those for servers have hashes', clipboard, async ({ page }) => {
  const hash = '1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0'; // SHA-256 of s3cret
  await type(page, 'ACL SETUSER ana on >s3cret ~a* resetchannels +get');
  const copy = async (item) => {
    await pick(page, 'Share', item);
    await page.locator('.told', { hasText: 'copied' }).waitFor();
    await page.waitForTimeout(50);
    return copied(page);
  };
  const markdown = await copy(/^Copy as Markdown/);
  assert.match(markdown, /ACL SETUSER ana on >•••/);
  assert.doesNotMatch(markdown, new RegExp(`s3cret|${hash}`));
  assert.equal(
    await copy(/^Copy as redis-cli/),
    `ACL SETUSER ana reset on sanitize-payload #${hash} ~a* resetchannels -@all +get\n`,
  );
  assert.equal(
    await copy(/^Copy as users.acl/),
    `user ana on sanitize-payload #${hash} ~a* resetchannels -@all +get\n`,
  );
});

browserTest('files are opened, dropped and saved', async ({ page }) => {
  await page.locator('input[type=file]').setInputFiles({
    name: 'users.acl',
    mimeType: 'text/plain',
    buffer: Buffer.from('user filed on nopass\r\nuser b off'),
  });
  await page.getByText('users.acl is open').waitFor();
  assert.equal(await value(page), 'user filed on nopass\nuser b off');
  const [download] = await Promise.all([page.waitForEvent('download'), pick(page, 'Share', /^Save users.acl/)]);
  assert.equal(download.suggestedFilename(), 'users.acl');
  assert.match(await readFile(await download.path(), 'utf8'), /^user filed on nopass .*\nuser b off .*\n$/);

  await page.evaluate(() => {
    const data = new DataTransfer();
    data.items.add(new File(['user dropped on nopass'], 'dropped.acl'));
    document
      .querySelector('main')
      .dispatchEvent(new DragEvent('drop', { bubbles: true, cancelable: true, dataTransfer: data }));
  });
  await page.getByText('dropped.acl is open').waitFor();
  assert.equal(await value(page), 'user dropped on nopass');
  await page.getByRole('button', { name: 'Put my text back' }).click();
  assert.equal(await value(page), 'user filed on nopass\nuser b off');
});

browserTest('the mistakes people make are caught', async ({ page }) => {
  await type(page, 'user app >pw ~app:* +@all');
  const said = (await findings(page).allTextContents()).join('\n');
  assert.match(said, /nobody can log in as this user: its rules never say on/);
  assert.match(said, /Security|security.*FLUSHALL/);
  assert.match(said, /may run .*PUBLISH.*on no channel/);
  await type(page, 'user app on >pw ~app:* +get');
  assert.match((await findings(page).allTextContents()).join('\n'), /client libraries may fail to connect.*PING/);
  await type(page, 'user app on >pw ~app:* resetchannels +@all -@dangerous -@admin -scan -randomkey -function +info');
  assert.equal(await findings(page).count(), 0);
});

// A window of 1280 pixels at 200 % has 640 of its own.
const ZOOMED = { viewport: { width: 640, height: 400 }, deviceScaleFactor: 2 };

browserTest('at 200 % zoom every view flows into one column', ZOOMED, async ({ page, screenshot }) => {
  await pick(page, 'Examples', TENANTS);
  for (const view of VIEWS) {
    await show(page, view);
    await panel(page, view).waitFor();
    const { content, room } = await widths(page);
    assert.ok(content <= room, `${view}: ${content} pixels in ${room}`);
    const [rules, looked] = await Promise.all([editor(page).boundingBox(), panel(page, view).boundingBox()]);
    assert.ok(looked.y > rules.y + rules.height, `${view} is below the rules`);
  }
  await screenshot('zoomed');
});

const FORCED = { forcedColors: 'active', bypassCSP: true };

browserTest('forced colours leave every state visible', FORCED, async ({ page, screenshot }) => {
  await pick(page, 'Examples', TENANTS);
  const look = (locator) =>
    locator.evaluate((element) => {
      const { backgroundColor, borderTopColor, color, fill, outlineStyle, textDecorationLine } =
        getComputedStyle(element);
      return JSON.stringify([backgroundColor, borderTopColor, color, fill, outlineStyle, textDecorationLine]);
    });
  assert.notEqual(
    await look(page.getByRole('tab', { name: 'Ask' })),
    await look(page.getByRole('tab', { name: 'Map' })),
    'the tab that is chosen',
  );
  await show(page, 'Map');
  const cells = await Promise.all(
    ['granted', 'part', 'refused'].map((grant) => look(page.locator(`.map .cell.${grant}`).first())),
  );
  assert.equal(new Set(cells).size, 3, 'grants in the picture');
  assert.deepEqual(await violations(page), []);
  await screenshot('map in forced colours');
});

browserTest('who wants no motion gets none', { reducedMotion: 'reduce' }, async ({ page }) => {
  for (const view of VIEWS) {
    await show(page, view);
    const moving = await page.evaluate(
      () => document.getAnimations().filter(({ playState }) => playState === 'running').length,
    );
    assert.equal(moving, 0, view);
  }
});

browserTest('the matrix is walked through from the keyboard, its heads in view', async ({ page }) => {
  await show(page, 'Matrix');
  const grid = page.getByRole('region', { name: 'Every command by user' });
  await grid.focus();
  await page.keyboard.press('End');
  await page.getByRole('rowheader', { name: 'ZUNIONSTORE' }).waitFor();
  await page.waitForFunction(() => {
    const grid = document.querySelector('.grid');
    return grid.scrollTop + grid.clientHeight >= grid.scrollHeight - 2;
  });
  const [head, box] = await Promise.all([
    grid.getByRole('columnheader', { name: 'alan' }).boundingBox(),
    grid.boundingBox(),
  ]);
  assert.ok(Math.abs(head.y - box.y) < 3, 'the names of users stay at the top');
  await page.keyboard.press('Home');
  await page.getByRole('rowheader', { name: 'ACL CAT' }).waitFor();
});

browserTest('no form of a password gets into storage, links, Markdown or tables', clipboard, async ({ page }) => {
  const hash = '1ec1c26b50d5d3c58d9583181af8076655fe00756bf7285940ba3670f99fcba0';
  const rules = [
    `ACL SETUSER a on >s3cret <s3cret #${hash} !${hash}`,
    'ACL SETUSER b on ">s3cret s3cret" \'>s3cret\' "\\x3es3cret"',
    'user c on >s3cret ~*',
    '127.0.0.1:6379> AUTH a s3cret',
    'ACL SETUSER >s3cret on nopass +@all ~*',
    `ACL SETUSER d on ${hash}`,
    'redis-cli -a s3cret ACL SETUSER e on >s3cret',
    'CONFIG SET requirepass s3cret',
    '"CONFIG" SET "masterauth" "s3cret"',
    'requirepass s3cret',
    'primaryauth s3cret',
    'sentinel auth-pass main s3cret',
    'redis://a:s3cret@host:6379/0',
    'REDISCLI_AUTH=s3cret redis-cli PING',
    'password: s3cret',
    '{"account_password":"s3cret"}',
    'MIGRATE host 1 k 0 9 AUTH2 a s3cret',
  ];
  await page
    .locator('input[type=file]')
    .setInputFiles({ name: 'x.acl', mimeType: 'text/plain', buffer: Buffer.from(rules.join('\n')) });
  await page.getByText('x.acl is open').waitFor();
  await run(page, 'AUTH a s3cret');
  await run(page, 'ACL SETUSER f >s3cret');
  await show(page, 'Tests');
  await page
    .getByRole('button', { name: 'Add what was tried at the prompt' })
    .click()
    .catch(() => {});
  await page
    .getByRole('textbox', { name: 'Tests' })
    .fill('allow a: AUTH a s3cret\ndeny c: HELLO 3 AUTH c s3cret\nallow c: CONFIG SET requirepass s3cret');
  const leaks = [];
  const look = (where, text) => {
    if (/s3cret|1ec1c26b/i.test(text)) leaks.push(`${where}: ${text}`);
  };
  const share = async (item, word) => {
    await pick(page, 'Share', item);
    await page.getByText(`${word} copied.`).waitFor();
    return copied(page);
  };
  const link = await share(/^Copy link/, 'Link');
  const inside = await page.evaluate(async (packed) => {
    const bytes = Uint8Array.from(atob(packed.replaceAll('-', '+').replaceAll('_', '/')), (letter) =>
      letter.charCodeAt(0),
    );
    return new Response(new Blob([bytes]).stream().pipeThrough(new DecompressionStream('deflate-raw'))).text();
  }, link.split('#s=')[1]);
  look('link', inside);
  look('Markdown', await share(/^Copy as Markdown/, 'Markdown'));
  await show(page, 'Matrix');
  for (const form of ['CSV', 'Markdown', 'JSON']) {
    const [download] = await Promise.all([
      page.waitForEvent('download'),
      page.getByRole('button', { name: form, exact: true }).click(),
    ]);
    look(form, await readFile(await download.path(), 'utf8'));
  }
  await page.waitForFunction(() => localStorage.getItem('aclarity.text')?.includes('•••'));
  look('storage', await page.evaluate(() => JSON.stringify({ ...localStorage, ...sessionStorage })));
  look('address', page.url());
  assert.deepEqual(leaks, []);
});

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 800 }, PHONE]) {
    const name = `${colorScheme} at ${viewport.width} pixels`;
    browserTest(
      `axe finds nothing in any view: ${name}`,
      { colorScheme, viewport, bypassCSP: true },
      async ({ page, screenshot }) => {
        await pick(page, 'Examples', TENANTS);
        for (const view of VIEWS) {
          await show(page, view);
          await panel(page, view).waitFor();
          if (view === 'Map') await page.getByRole('button', { name: /^Strings/ }).click();
          if (view === 'Servers') await page.getByLabel(/^Compare/).selectOption('redis-6.2');
          await screenshot(`${view} ${name}`);
          assert.deepEqual(await violations(page), [], view);
          const { content, room } = await widths(page);
          assert.ok(content <= room, `${view}: ${content} pixels in ${room}`);
        }
        await page.locator('summary', { hasText: 'Share' }).click();
        assert.deepEqual(await violations(page), [], 'the menu');
      },
    );
  }
}
