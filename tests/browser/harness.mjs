// What a browser test needs: a folder served, a browser, a page, and the rule
// that a page which logs errors or misses files has failed.
//
//   browserTest('the title says what this is', async ({ page }) => { … });
//
// Run by `cargo xtask test browser`, or alone, once the page is built:
// `node --test tests/browser/FILE` (CHROMIUM names the browser, if need be).

import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';
import { serve } from './server.mjs';

const repository = fileURLToPath(new URL('../..', import.meta.url));
const screenshots = join(repository, 'target/screenshots');

// Nothing of the browser's own may reach for the network.
const flags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

let browser;
let profile;
let servers;

before(async () => {
  servers = new Map();
  profile = await mkdtemp(join(tmpdir(), 'aclarity-browser-'));
  await mkdir(screenshots, { recursive: true });
  // Chromium keeps its profile and crash reports where these point.
  const env = { ...process.env, HOME: profile, XDG_CONFIG_HOME: profile, XDG_CACHE_HOME: profile };
  browser = await chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    headless: true,
    args: flags,
    env,
  });
});

after(async () => {
  await browser?.close();
  for (const server of servers.values()) await server.close();
  await rm(profile, { recursive: true, force: true, maxRetries: 5 });
});

/**
 * Registers a test. `run` gets
 *
 * - `page`: Playwright's page, at `path`, with the playground running
 * - `url`: the address of the served folder
 * - `screenshot(name)`: a picture in target/screenshots
 * - `expectProblem(pattern)`: an error of the page that is part of the test
 *
 * Options: `folder` (what to serve, from the top of the repository), `path`,
 * `headers` (of every answer), `started` (false: do not wait until the
 * playground runs), and Playwright's options for a context: `viewport`,
 * `colorScheme`, `javaScriptEnabled`, …
 */
export function browserTest(name, options, run) {
  if (typeof options === 'function') [options, run] = [{}, options];
  const { folder = 'dist', path = '', headers = {}, started = true, ...contextOptions } = options;

  test(name, { timeout: 60_000 }, async () => {
    const url = await address(folder, headers);
    const context = await browser.newContext({ viewport: { width: 1280, height: 800 }, ...contextOptions });
    // Generous: what is slow on a busy machine is not wrong.
    context.setDefaultTimeout(20_000);
    const page = await context.newPage();
    const problems = [];
    const expected = [];
    collectProblems(page, problems);
    const screenshot = (title) => page.screenshot({ path: join(screenshots, `${fileName(title)}.png`) });
    try {
      await noteStart(page);
      await page.goto(url + path);
      if (started) await page.waitForFunction(() => globalThis.playgroundStarted === true);
      await run({ page, url, screenshot, expectProblem: (pattern) => expected.push(pattern) });
      const unexpected = problems.filter((problem) => !expected.some((pattern) => pattern.test(problem)));
      if (unexpected.length > 0) throw new Error(`the page had problems:\n${unexpected.join('\n')}`);
    } catch (error) {
      await screenshot(`FAILED ${name}`).catch(() => {});
      if (problems.length > 0 && !error.message.includes(problems[0])) {
        error.message += `\nthe page had problems besides:\n${problems.join('\n')}`;
      }
      throw error;
    } finally {
      await context.close();
    }
  });
}

/** Serves each folder once. It lies below the top, to show that links are relative. */
async function address(folder, headers) {
  const key = JSON.stringify([folder, headers]);
  if (!servers.has(key)) servers.set(key, await serve(join(repository, folder), { mount: '/some/folder/', headers }));
  return servers.get(key).url;
}

/** The loader tells when the page has started and the rest is loaded too. */
async function noteStart(page) {
  await page.addInitScript(() => {
    addEventListener('aclarity:loaded', () => {
      globalThis.playgroundStarted = true;
    });
  });
}

function collectProblems(page, problems) {
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()} (${message.location().url})`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.stack ?? error}`));
  page.on('requestfailed', (request) => {
    problems.push(`request failed: ${request.url()} (${request.failure()?.errorText})`);
  });
  page.on('response', (response) => {
    if (response.status() >= 400) problems.push(`status ${response.status()}: ${response.url()}`);
  });
}

function fileName(title) {
  return title.replaceAll(/[^\p{L}\p{N}]+/gu, '-');
}
