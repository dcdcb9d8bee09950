// What has to work in every browser, here in Firefox and WebKit; the other
// files of tests/browser look at all the rest in Chromium. FIREFOX and WEBKIT
// name the programs; without them the tests are skipped.

import assert from 'node:assert/strict';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { deflateRawSync } from 'node:zlib';
import { serve } from '../server.mjs';
import * as firefox from './firefox.mjs';
import { Page } from './page.mjs';
import * as webkit from './webkit.mjs';

const repository = fileURLToPath(new URL('../../..', import.meta.url));
const RULES = 'ACL SETUSER alan allkeys +@string +@set -SADD >alanpassword';
const DENIAL = "(error) NOPERM User alan has no permissions to run the 'sadd' command";

/** A link as the page makes them: view, server, the other one, user, rules and cases. */
const link = (...fields) => `#s=${deflateRawSync(fields.join('\u001f')).toString('base64url')}`;

for (const [name, engine] of Object.entries({ Firefox: firefox, WebKit: webkit })) {
  if (!engine.program) console.log(`# skipped: no ${name} on this machine`);
  describe(name, { skip: engine.program ? false : `no ${name} on this machine`, timeout: 120_000 }, () => {
    let home;
    let site;
    let driver;
    let page;

    before(async () => {
      home = await mkdtemp(join(tmpdir(), 'aclarity-engine-'));
      site = await serve(join(repository, 'dist'), { mount: '/some/folder/' });
      driver = await engine.launch(home);
      page = new Page(driver);
    });

    after(async () => {
      await driver?.close();
      await site?.close();
      await rm(home, { recursive: true, force: true, maxRetries: 5 });
    });

    const inPage = (title, run) =>
      test(title, async () => {
        await page.goto(site.url);
        await page.started();
        await run();
        assert.deepEqual(await driver.problems(), []);
      });

    inPage('somebody types rules, tries commands and reads the answers', async () => {
      await page.type('Rules', RULES);
      await page.choose('As', 'alan');
      assert.equal(await page.run('SADD s 1'), DENIAL);
      assert.equal(await page.run('SET k v'), '(allowed)');
      await page.choose('Server', 'redis-7.0');
      assert.equal(await page.run('SADD s 1'), "(error) NOPERM this user has no permissions to run the 'sadd' command");
    });

    inPage('every view can be looked at', async () => {
      const views = await page.evaluate(() =>
        [...document.querySelectorAll('[role=tab]')].map((tab) => tab.textContent),
      );
      assert.ok(views.length >= 6, String(views));
      for (const view of views) {
        await page.click('tab', view);
        await page.find('tabpanel', view);
      }
      // The last one is a program of its own, which has started when it shows its form.
      await page.find('combobox', 'System');
    });

    inPage('a link opens what was shared', async () => {
      const rules = 'user zoë on >••• ~a* +@all';
      await page.goto('about:blank');
      await page.goto(
        site.url + link('tests', 'valkey-8.1', 'redis-8.6', 'zoë', rules, 'deny zoë: GET b\nallow zoë: GET a'),
      );
      await page.find('tabpanel', 'Tests');
      const status = () =>
        page.evaluate(() =>
          [...document.querySelectorAll('[role=tabpanel]:not([hidden]) [role=status]')]
            .map((one) => one.textContent)
            .join(),
        );
      await page.until('the cases', async () => (await status()).includes('2 cases passed.'));
      assert.equal(
        await page.evaluate(
          () =>
            [...document.querySelectorAll('select')].find((one) => one.labels[0]?.textContent.trim() === 'Server')
              .value,
        ),
        'valkey-8.1',
      );
    });

    test('the npm package runs', async () => {
      const folder = join(repository, 'target/npm/aclarity');
      const headers = {
        'content-security-policy': "default-src 'none'; script-src 'self' 'wasm-unsafe-eval'; connect-src 'self'",
      };
      const server = await serve(folder, { headers });
      try {
        await page.goto(`${server.url}README.md`);
        const replies = await page.evaluate(async (entry) => {
          const { init, replay } = await import(entry);
          await init();
          return replay('redis-8.6', [
            ['ACL', 'SETUSER', 'alan', 'allkeys', '+@string', '+@set', '-SADD', '>alanpassword'],
            ['ACL', 'DRYRUN', 'alan', 'SADD', 's', '1'],
            ['ACL', 'DRYRUN', 'alan', 'SET', 'k', 'v'],
          ]);
        }, `${server.url}web.mjs`);
        assert.deepEqual(replies, ['OK', "User alan has no permissions to run the 'sadd' command", 'OK']);
      } finally {
        await server.close();
      }
    });
  });
}
