// Firefox, by WebDriver BiDi.

import puppeteer from 'puppeteer-core';

export const program = process.env.FIREFOX;

export async function launch(home) {
  const browser = await puppeteer.launch({
    browser: 'firefox',
    executablePath: program,
    headless: true,
    env: { ...process.env, HOME: home },
    // Nothing of the browser's own may reach for the network.
    extraPrefsFirefox: { 'app.update.enabled': false, 'datareporting.policy.dataSubmissionEnabled': false },
  });
  const page = await browser.newPage();
  const problems = [];
  page.on('console', (message) => {
    if (message.type() === 'error') problems.push(`console: ${message.text()}`);
  });
  page.on('pageerror', (error) => problems.push(`exception: ${error.stack ?? error}`));

  const element = ([seek, ...args]) => page.evaluateHandle(seek, ...args);
  const modified = async (key) => {
    await page.keyboard.down('Control');
    await page.keyboard.press(key);
    await page.keyboard.up('Control');
  };
  return {
    problems: () => problems,
    goto: (url) => page.goto(url),
    evaluate: (run, ...args) => page.evaluate(run, ...args),
    has: async (find) => (await element(find)).asElement() !== null,
    click: async (find) => (await element(find)).click(),
    keys: (text) => page.keyboard.type(text),
    selectAll: () => modified('a'),
    enter: () => page.keyboard.press('Enter'),
    close: () => browser.close(),
  };
}
