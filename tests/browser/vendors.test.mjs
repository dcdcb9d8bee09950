// The view of vendors: from a console's form to the service's answer, for each
// system, once accepted and once refused.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { browserTest } from './harness.mjs';
import { value } from './playground.mjs';

const axe = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 320, height: 640 };
const PASSWORD = 'Tr0ub4dor&3-Geheim';

/**
 * Each system: what somebody fills in, by label; what is answered and listed;
 * then what is changed for the worse, what is said of it, and what is answered
 * to that.
 */
const WALKS = [
  {
    system: 'Huawei Cloud DCS',
    fill: { Username: 'ana', Password: PASSWORD, Description: 'nightly' },
    choose: { Permission: 'read' },
    sent: [/^POST \/v2\/.*\/accounts$/m, /^X-Auth-Token: •••$/m, /"account_name": "ana"/, /"account_password": "•••"/],
    answered: [/^HTTP 200/, /\(no body\)/],
    listed: 'ana',
    rules: /^on ~\* &\* -@all \+@read/,
    worse: { Username: '1 ana' },
    judged: {
      Username: {
        verdict: /^Refused, 2 findings/,
        marked: ['1', ' '],
        fact: /documented.*DCS API Reference.*DCS\.4961/s,
      },
    },
    refused: [/^HTTP 400/, /"error_code": "DCS\.4961"/],
  },
  {
    system: 'Alibaba Cloud Tair',
    fill: { 'Account name': 'reports', Password: PASSWORD, 'Confirm password': PASSWORD },
    choose: { Privilege: 'RoleReadOnly' },
    sent: [/^POST \/$/m, /Action=CreateAccount/, /AccountName=reports/, /AccountPassword=•••/],
    answered: [/^HTTP 200/, /"AcountName": "reports"/],
    listed: 'reports',
    rules: /^on ~\* &\* -@all \+@read/,
    worse: { 'Account name': 'admin', 'Confirm password': 'another' },
    judged: {
      'Account name': { verdict: /^Refused/, marked: ['admin'], fact: /documented.*InvalidAccountName\.Format/s },
      'Confirm password': { verdict: /^Refused/, marked: [], fact: /documented/ },
    },
    refused: [/^HTTP 400/, /"Code": "InvalidAccountName\.Format"/],
  },
  {
    system: 'Redis Enterprise Software',
    fill: { Name: 'readers', ACL: '+@read ~app:*' },
    choose: {},
    sent: [/^POST \/v1\/redis_acls$/m, /^Authorization: Basic •••$/m, /"acl": "\+@read ~app:\*"/],
    answered: [/^HTTP 200/, /"uid": \d+/],
    listed: 'readers',
    rules: /\+@read ~app:\*/,
    worse: { ACL: '+@read ~app:* +nonsense' },
    judged: { ACL: { verdict: /^Refused/, marked: ['+nonsense'], fact: /documented|assumed/ } },
    refused: [/^HTTP 4\d\d/, /"error_code"/],
  },
  {
    system: 'OVHcloud',
    fill: { Username: 'reports', Keys: 'app:*', Categories: '+@read', Commands: '-keys' },
    choose: {},
    sent: [/^POST \/v1\/cloud\/project\/.*\/user$/m, /"name": "reports"/, /"categories": \[/],
    answered: [/^HTTP 200/, /"username": "reports"/],
    listed: 'reports',
    rules: /~app:\* .*\+@read -keys/,
    worse: { Username: 'default', Commands: 'keys' },
    judged: {
      Username: { verdict: /^Refused/, marked: [], fact: /assumed/ },
      Commands: { verdict: /^Refused/, marked: ['k'], fact: /assumed/ },
    },
    refused: [/^HTTP 4\d\d/, /"class": "Client::/],
  },
  {
    system: 'Amazon ElastiCache',
    fill: { 'User ID': 'reports', 'User name': 'reports', Password: PASSWORD, 'Access string': 'on ~app:* +@read' },
    choose: { Engine: 'redis' },
    sent: [/^POST \/$/m, /Action=CreateUser/, /Passwords\.member\.1=•••/],
    answered: [/^HTTP 200/, /<UserId>reports<\/UserId>/],
    listed: 'reports',
    rules: /^on ~app:\* \+@read/,
    worse: { 'User ID': '1_a', 'Access string': 'on ~* +config' },
    judged: {
      'User ID': { verdict: /^Refused/, marked: ['1', '_'], fact: /documented.*InvalidParameterValue/s },
      'Access string': { verdict: /^Refused/, marked: ['+config'], fact: /documented/ },
    },
    refused: [/^HTTP 400/, /<Code>InvalidParameterValue<\/Code>/],
  },
  {
    system: 'Amazon MemoryDB',
    fill: { 'User name': 'reports', Password: PASSWORD, 'Access string': 'on ~app:* +@read' },
    choose: {},
    sent: [/^X-Amz-Target: AmazonMemoryDB\.CreateUser$/m, /"UserName": "reports"/, /•••/],
    answered: [/^HTTP 200/, /"Name": "reports"/],
    listed: 'reports',
    rules: /^on ~app:\* \+@read/,
    worse: { 'User name': 'a_b' },
    judged: { 'User name': { verdict: /^Refused/, marked: ['_'], fact: /documented/ } },
    refused: [/^HTTP 400/, /"__type": "InvalidParameterValueException"/],
  },
  {
    system: 'Redis Cloud',
    fill: { 'ACL rule name': 'readers', Rule: '+@read ~app:*' },
    choose: {},
    sent: [/^POST \/v1\/acl\/redisRules$/m, /^x-api-secret-key: •••$/m, /"redisRule": "\+@read ~app:\*"/],
    answered: [/^HTTP 202/, /"taskId"/],
    listed: 'readers',
    rules: /\+@read ~app:\*/,
    worse: { 'ACL rule name': 'others', Rule: '+@read nonsense' },
    judged: {
      Rule: { verdict: /^Refused/, marked: ['nonsense'], fact: /documented.*ACL_REDIS_RULE_PATTERN_NOT_VALID/s },
    },
    // The error is in the task.
    refused: [/^HTTP 202/, /"status": "received"/],
  },
  {
    system: 'Aiven, UpCloud and Vultr',
    fill: { Username: 'reports', Keys: 'app:*', Categories: '+@read' },
    choose: {},
    sent: [/^POST \/v1\/project\/.*\/user$/m, /"valkey_acl_keys": \[/],
    answered: [/^HTTP 200/, /"username": "reports"/],
    listed: 'reports',
    rules: /~app:\* .*\+@read/,
    worse: { Username: '-a', Categories: '@read' },
    judged: {
      Username: { verdict: /^Refused/, marked: ['-'], fact: /documented/ },
      Categories: { verdict: /^Refused/, marked: ['@read'], fact: /documented/ },
    },
    refused: [/^HTTP 400/, /"errors"/],
  },
  {
    system: 'Volcengine',
    fill: { 'Account name': 'reports', Password: PASSWORD },
    choose: { Role: 'ReadOnly' },
    sent: [/^POST \/\?Action=CreateDBAccount/m, /"Password": "•••"/],
    answered: [/^HTTP 200/, /"Action": "CreateDBAccount"/],
    listed: 'reports',
    rules: /^on ~\* \+@read/,
    worse: { 'Account name': 'reports_' },
    judged: { 'Account name': { verdict: /^Refused/, marked: ['_'], fact: /documented.*InvalidAccountName/s } },
    refused: [/^HTTP 400/, /"Code": "InvalidAccountName"/],
  },
  {
    system: 'Tencent Cloud',
    fill: { 'Account name': 'reports', Password: PASSWORD, 'Read-only routing policy': 'master' },
    choose: { Permission: 'r' },
    sent: [/^X-TC-Action: CreateInstanceAccount$/m, /"AccountPassword": "•••"/],
    answered: [/^HTTP 200/, /"TaskId"/],
    listed: 'reports',
    rules: /-@write/,
    worse: { 'Account name': 'a.b' },
    judged: { 'Account name': { verdict: /^Refused/, marked: ['.'], fact: /documented/ } },
    refused: [/^HTTP 200/, /"Error"/],
  },
];

/** Systems whose calls no document gives: forms that are judged. */
const JUDGED = [
  {
    system: 'Upstash',
    fill: { Username: 'reports', Rules: 'on ~app:* +@read' },
    worse: { Username: 'default', Rules: 'on nopass +get' },
    marked: { Username: ['default'], Rules: ['nopass'] },
    rules: /^on ~app:\* \+@read/,
  },
  {
    system: 'IBM Cloud Databases for Redis',
    fill: { Name: 'reports', Password: 'abcd-ABCD-12345_coolguy', Role: '-@all +@read' },
    worse: { Name: 'abc', Role: '+@dangerous' },
    marked: { Name: ['abc'], Role: ['+@dangerous'] },
    rules: /\+@read/,
  },
  {
    system: 'Google Cloud Memorystore',
    fill: { Username: 'reports', Rule: 'on ~app:* +@read' },
    worse: { Username: 'two words', Rule: 'on +nonsense' },
    marked: { Username: [' '], Rule: ['+nonsense'] },
    rules: /^on ~app:\* \+@read/,
  },
  {
    system: 'Azure Managed Redis',
    fill: {
      'Assignment name': 'reports',
      'Object ID': '6497c918-11ad-41e7-1b0f-7c518a87d0b0',
      'Access string': '+@read ~app:*',
    },
    worse: { 'Assignment name': 'a-b', 'Access string': '+@nonexistent ~*' },
    marked: { 'Assignment name': ['-'], 'Access string': ['+@nonexistent'] },
    rules: /\+@read ~app:\*/,
  },
  {
    system: 'Azure Cache for Redis',
    fill: { Name: 'My Reports', Permissions: '+@read ~app:*' },
    worse: { Name: 'a_c', Permissions: '@read allkeys' },
    marked: { Name: ['_'], Permissions: ['@read'] },
    rules: /\+@read ~app:\*/,
  },
  {
    system: 'Redis Enterprise for Kubernetes',
    fill: { 'metadata.name': 'read-only', 'spec.acl': '+@read ~app:*' },
    worse: { 'metadata.name': 'a_b', 'spec.acl': '+nonsense ~*' },
    marked: { 'metadata.name': ['_'], 'spec.acl': ['+nonsense'] },
    rules: /\+@read ~app:\*/,
  },
  {
    system: 'valkey-helm',
    fill: { Name: 'reports', Permissions: '~app:* +@read' },
    worse: { Name: 'two words', Permissions: '~* +@nonsense' },
    marked: { Name: [' '], Permissions: ['+@nonsense'] },
    rules: /^on ~app:\* \+@read/,
  },
  {
    system: "Bitnami's Helm charts",
    fill: { Username: 'reports', Commands: '+@read', Keys: '~app:*', Channels: 'resetchannels' },
    worse: { Username: 'two words', Keys: 'app:*' },
    marked: { Username: [' '], Keys: ['app:*'] },
    rules: /^on ~app:\* resetchannels \+@read/,
  },
  {
    system: 'Oracle Cloud Infrastructure Cache',
    fill: { Username: 'reports', Description: 'nightly', 'Access string': '~app:* +@read' },
    worse: { Username: 'two words', 'Access string': '~* +shutdown' },
    marked: { Username: [' '], 'Access string': ['+shutdown'] },
    rules: /^on ~app:\* \+@read/,
  },
];

/**
 * What the circumstances change: for each system what is chosen, and what the
 * same request is answered then.
 */
const CIRCUMSTANCES = [
  {
    system: 'Huawei Cloud DCS',
    steps: [
      {
        choose: { 'Instance type': 'single' },
        fill: { "Default user's password": 'a:b-Geheim' },
        answered: [/^HTTP 400/, /DCS\.4961/],
        said: /colon/,
      },
      { choose: { 'Instance type': 'proxy' }, answered: [/^HTTP 200/] },
      {
        choose: { 'Default user password-free': 'yes' },
        answered: [/^HTTP 400/],
        said: /other accounts cannot be used/,
      },
      { choose: { Engine: '3.0' }, answered: [/^HTTP 400/], said: /only instances of Redis 4\.0 and 5\.0/ },
      { choose: { State: 'CREATING' }, answered: [/^HTTP 400/, /DCS\.4026/], said: /CREATING, not RUNNING/ },
    ],
  },
  {
    system: 'Alibaba Cloud Tair',
    steps: [
      {
        choose: { 'Engine version': '2.8' },
        answered: [/^HTTP 400/, /InvalidEngineVersion\.Format/],
        said: /Redis 4\.0 or later/,
      },
      {
        choose: { 'Engine version': '7.0', State: 'Creating' },
        answered: [/^HTTP 403/, /IncorrectDBInstanceState/],
        said: /must be running/,
      },
      { choose: { State: 'Normal' }, answered: [/^HTTP 200/] },
    ],
  },
  {
    system: 'Redis Enterprise Software',
    steps: [
      { choose: { 'Sent by': 'DB Viewer' }, answered: [/^HTTP 403/] },
      { choose: { 'Sent by': 'nobody: no credentials' }, answered: [/^HTTP 401/] },
      { choose: { 'Sent by': 'User Manager' }, answered: [/^HTTP 200/, /"uid": 17/] },
      { choose: { 'The node belongs to a cluster': 'no' }, answered: [/^HTTP 503/] },
    ],
  },
  {
    system: 'OVHcloud',
    steps: [
      { choose: { 'The application has the right': 'no' }, answered: [/^HTTP 403/, /User not granted/] },
      { choose: { 'The application has the right': 'yes' }, answered: [/^HTTP 200/] },
      { choose: { 'Name taken: answered with': '500' }, answered: [/^HTTP 500/] },
    ],
  },
];

const control = (page, label) => page.locator('.input').getByLabel(new RegExp(`^${label} `));
const input = (page, label) => page.locator('.input').filter({ has: page.getByLabel(new RegExp(`^${label} `)) });
const request = (page) => page.getByRole('region', { name: 'Request', exact: true }).textContent();
const send = (page) => page.getByRole('button', { name: 'Send' }).click();
const items = (page) => page.getByRole('list', { name: 'What exists there' }).getByRole('listitem');

async function open(page, system) {
  await page.getByRole('tab', { name: 'Vendors' }).click();
  await page.getByLabel('System').selectOption({ label: system });
}

async function fill(page, values, choices = {}) {
  for (const [label, value] of Object.entries(values)) await control(page, label).fill(value);
  for (const [label, value] of Object.entries(choices)) await control(page, label).selectOption(value);
}

async function answer(page, number) {
  await page.getByRole('heading', { name: `Answer to call ${number}` }).waitFor();
  const status = await page.locator('.answer-status').textContent();
  return `${status.trim()}\n${await page.getByRole('region', { name: 'Answer', exact: true }).textContent()}`;
}

function matches(text, patterns) {
  for (const pattern of patterns) assert.match(text, pattern);
}

for (const walk of WALKS) {
  browserTest(`from form to answer: ${walk.system}`, async ({ page, screenshot }) => {
    await open(page, walk.system);
    await fill(page, walk.fill, walk.choose);
    for (const label of Object.keys(walk.fill)) {
      assert.match(await input(page, label).locator('.verdict').textContent(), /ccepted/, label);
    }
    matches(await request(page), walk.sent);
    await send(page);
    matches(await answer(page, 1), walk.answered);
    await items(page).filter({ hasText: walk.listed }).waitFor();
    assert.match(await page.locator('.meaning pre').textContent(), walk.rules);

    await fill(page, walk.worse);
    for (const [label, { verdict, marked, fact }] of Object.entries(walk.judged)) {
      const field = input(page, label);
      assert.match((await field.locator('.verdict').textContent()).trim(), verdict, label);
      assert.deepEqual(await field.locator('mark').allTextContents(), marked, label);
      assert.match(await field.locator('.judged').textContent(), fact);
      assert.equal(await control(page, label).getAttribute('aria-invalid'), 'true');
    }
    const before = await items(page).count();
    await send(page);
    matches(await answer(page, 2), walk.refused);
    assert.equal(await items(page).count(), before);
    await screenshot(`vendors ${walk.system}`);

    // What was made before is still there, and can be opened in the editor.
    await page.getByRole('button', { name: `Open in the editor: ${walk.listed}` }).click();
    const rules = await value(page);
    assert.match(rules, new RegExp(`^ACL SETUSER ${walk.listed} `));
    await page.getByRole('tab', { name: 'Ask', selected: true }).waitFor();
    await page.getByRole('tab', { name: 'Vendors' }).click();
    await page.getByRole('button', { name: `Delete ${walk.listed}` }).click();
    await items(page).filter({ hasText: walk.listed }).waitFor({ state: 'detached' });
  });
}

for (const { system, fill: values, worse, marked, rules } of JUDGED) {
  browserTest(`a form without calls: ${system}`, async ({ page }) => {
    await open(page, system);
    await fill(page, values);
    for (const label of Object.keys(values)) {
      assert.match(await input(page, label).locator('.verdict').textContent(), /ccepted/, label);
    }
    assert.match(await page.locator('.meaning pre').textContent(), rules);
    assert.equal(await page.getByRole('button', { name: 'Send' }).count(), 0);
    await fill(page, worse);
    for (const [label, texts] of Object.entries(marked)) {
      assert.match(await input(page, label).locator('.verdict').textContent(), /^Refused/, label);
      assert.deepEqual(await input(page, label).locator('mark').allTextContents(), texts, label);
    }
  });
}

for (const { system, steps } of CIRCUMSTANCES) {
  browserTest(`circumstances decide: ${system}`, async ({ page, screenshot }) => {
    const walk = WALKS.find((walk) => walk.system === system);
    await open(page, system);
    await fill(page, walk.fill, walk.choose);
    const settings = page.locator('.settings');
    await settings.locator('summary').click();
    for (const [at, { choose = {}, fill: texts = {}, answered, said }] of steps.entries()) {
      for (const [label, value] of Object.entries(choose)) {
        const control = settings.getByLabel(label, { exact: true });
        const byValue = control.locator(`option[value="${value}"]`);
        await control.selectOption((await byValue.count()) > 0 ? { value } : { label: value });
      }
      for (const [label, value] of Object.entries(texts)) {
        await settings.getByLabel(label, { exact: true }).fill(value);
      }
      await send(page);
      matches(await answer(page, at + 1), answered);
      if (said) assert.match(await page.locator('.answer').textContent(), said);
    }
    await settings.scrollIntoViewIfNeeded();
    await screenshot(`vendors circumstances ${system}`);
    assert.doesNotMatch(await page.evaluate(() => document.documentElement.outerHTML + location.href), /a:b-Geheim/);
    // Another system, and back: all is as usual again.
    await open(page, system === 'OVHcloud' ? 'Upstash' : 'OVHcloud');
    await open(page, system);
    await settings.locator('summary').click();
    for (const label of Object.keys(steps[0].choose)) {
      assert.equal(
        await settings.getByLabel(label, { exact: true }).evaluate((select) => select.selectedIndex),
        0,
        label,
      );
    }
  });
}

browserTest('every system of the list is walked or judged', async ({ page }) => {
  await page.getByRole('tab', { name: 'Vendors' }).click();
  await page.getByLabel('System').waitFor();
  const systems = await page.getByLabel('System').getByRole('option').allTextContents();
  assert.deepEqual(systems.sort(), [...WALKS, ...JUDGED].map(({ system }) => system).sort());
});

browserTest('no password enters storage, link, log or page', async ({ page }) => {
  await open(page, 'Huawei Cloud DCS');
  await fill(page, { Username: 'ana', Password: PASSWORD });
  await send(page);
  await answer(page, 1);
  await page.locator('.calls summary').first().click();
  const everything = () =>
    page.evaluate(() => {
      return (
        JSON.stringify({ ...localStorage, ...sessionStorage }) + location.href + document.documentElement.outerHTML
      );
    });
  assert.doesNotMatch(await everything(), /Tr0ub4dor/);
  await page.getByLabel('Show passwords').check();
  assert.match(await request(page), /Tr0ub4dor/);
  assert.doesNotMatch(await page.locator('.calls').textContent(), /Tr0ub4dor/);
  await page.getByLabel('Show passwords').uncheck();
  await page.reload();
  await page.getByLabel('System').waitFor();
  assert.doesNotMatch(await everything(), /Tr0ub4dor/);
});

browserTest('passwords are made that the service takes', async ({ page }) => {
  await open(page, 'Alibaba Cloud Tair');
  await fill(page, { 'Account name': 'ana' });
  const made = new Set();
  for (let times = 0; times < 5; times += 1) {
    await page.getByRole('button', { name: 'Generate' }).click();
    made.add(await page.getByLabel(/^Password /).inputValue());
  }
  assert.equal(made.size, 5);
  assert.equal(await page.getByLabel(/^Confirm password /).inputValue(), [...made].at(-1));
  await send(page);
  assert.match(await answer(page, 1), /^HTTP 200/);
});

browserTest('requests can be written by hand, and what is none is said', async ({ page }) => {
  await open(page, 'Huawei Cloud DCS');
  await page.getByRole('button', { name: 'Write it by hand' }).click();
  const area = page.getByRole('textbox', { name: 'Request' });
  await area.fill('GET');
  await send(page);
  await page.getByText('The first line must be a method and a path').waitFor();
  await area.fill('GET /v2/p/instances/i/accounts\nX-Auth-Token: t');
  await send(page);
  assert.match(await answer(page, 1), /^HTTP 200.*"account_name": "default"/s);
  await area.fill('GET /v2/p/instances/i/accounts');
  await send(page);
  assert.match(await answer(page, 2), /^HTTP 401.*DCS\.1003/s);
  await page.getByRole('button', { name: 'Back to the form' }).click();
  assert.match(await request(page), /^POST /);
});

browserTest('a request is shown as code without its secrets, and curl is read', async ({ page, screenshot }) => {
  await open(page, 'Redis Enterprise Software');
  await fill(page, { Name: 'readers', ACL: '+@read ~app:*' });
  for (const [language, pattern] of Object.entries({
    curl: /^\s*curl -i -k -X POST.*"\$API_PASSWORD".*\/v1\/redis_acls/s,
    python: /requests\.post|requests\.request/,
    node: /https/,
  })) {
    await page.getByLabel('Shown as').selectOption(language);
    const text = await request(page);
    assert.match(text, pattern);
    assert.doesNotMatch(text, /secret["':]/);
  }
  await screenshot('vendors as code');
  await page.getByLabel('Shown as').selectOption('');
  await page.getByRole('button', { name: 'Write it by hand' }).click();
  const area = page.getByRole('textbox', { name: 'Request' });
  await area.fill('curl -k -u admin@example.com:secret \\\n  https://[host][:port]/v1/bdbs');
  await send(page);
  assert.match(await answer(page, 1), /^HTTP 200.*"name": "tr01"/s);
  await area.fill('curl -k -o out https://[host][:port]/v1/bdbs');
  await send(page);
  await page.getByText('not supported of curl: -o').waitFor();
});

browserTest('a user of the rules becomes the nearest account, with what is lost', async ({ page }) => {
  await page
    .getByRole('textbox', { name: 'Rules' })
    .fill('user bob on nopass ~* &* +@read +@connection -@admin -@dangerous -get');
  await open(page, 'Huawei Cloud DCS');
  await page.getByLabel('User', { exact: true }).selectOption({ label: 'bob' });
  const [nearest, next] = await page.locator('.near').allTextContents();
  assert.match(nearest, /^account_role: read.*Gains: get.*needs no password/);
  assert.match(next, /^account_role: write/);
  await page.locator('.near').nth(1).getByRole('button', { name: 'Fill it in' }).click();
  assert.equal(await page.getByLabel(/^Permission /).inputValue(), 'write');
});

for (const colorScheme of ['light', 'dark']) {
  for (const viewport of [{ width: 1280, height: 900 }, PHONE]) {
    const name = `${colorScheme} at ${viewport.width}`;
    browserTest(
      `axe finds nothing in the vendors: ${name}`,
      { colorScheme, viewport, bypassCSP: true },
      async ({ page, screenshot }) => {
        await page.addScriptTag({ content: axe });
        for (const { system, fill: values, worse, choose } of WALKS) {
          await open(page, system);
          await fill(page, values, choose);
          await send(page);
          await answer(page, 1);
          await fill(page, worse);
          await page.locator('.calls summary').first().click();
          await page
            .locator('.settings summary')
            .click({ timeout: 1000 })
            .catch(() => {});
          const violations = await page.evaluate(async () => {
            const { violations } = await globalThis.axe.run(document, {
              runOnly: ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'],
            });
            return violations.map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' | ')}`);
          });
          assert.deepEqual(violations, [], system);
          const sideways = await page.evaluate(() => {
            const { scrollWidth, clientWidth } = document.documentElement;
            return scrollWidth - clientWidth;
          });
          assert.equal(sideways, 0, system);
          await page.locator('.vendors').first().scrollIntoViewIfNeeded();
          await screenshot(`vendors ${system} ${name}`);
          await page.getByRole('button', { name: 'Start anew' }).click();
        }
      },
    );
  }
}
