// WebKit: the engine of Safari, as GTK's MiniBrowser has it, by WebDriver. It
// needs a screen, so it gets one that nobody sees.

import { spawn } from 'node:child_process';
import { createServer } from 'node:net';
import { Builder, Capabilities, Key } from 'selenium-webdriver';

export const program = process.env.WEBKIT;

export async function launch(home) {
  const port = await freePort();
  const driver = spawn('xvfb-run', ['--auto-servernum', 'WebKitWebDriver', `--port=${port}`], {
    stdio: 'ignore',
    // A group of its own, to be ended as a whole.
    detached: true,
    env: { ...process.env, HOME: home, WEBKIT_DISABLE_SANDBOX_THIS_IS_DANGEROUS: '1' },
  });
  const stop = () => process.kill(-driver.pid);
  try {
    await answers(port);
    const capabilities = new Capabilities({
      browserName: 'MiniBrowser',
      'webkitgtk:browserOptions': { binary: program, args: ['--automation'] },
    });
    const browser = await new Builder().usingServer(`http://127.0.0.1:${port}`).withCapabilities(capabilities).build();
    await browser.manage().setTimeouts({ script: 20_000 });
    return page(browser, stop);
  } catch (error) {
    stop();
    throw error;
  }
}

function page(browser, stop) {
  const element = ([seek, ...args]) => browser.executeScript(`return (${seek})(...arguments) ?? null`, ...args);
  const keys = (...what) =>
    browser
      .actions()
      .sendKeys(...what)
      .perform();
  // WebKit's driver tells nothing of the console: the page notes it from when it has started.
  const listen = () =>
    browser.executeScript(() => {
      globalThis.problems = [];
      addEventListener('error', (event) => globalThis.problems.push(String(event.error ?? event.message)));
      addEventListener('unhandledrejection', (event) => globalThis.problems.push(String(event.reason)));
      document.addEventListener('securitypolicyviolation', (event) =>
        globalThis.problems.push(`policy: ${event.violatedDirective}`),
      );
    });
  return {
    problems: () => browser.executeScript(() => globalThis.problems ?? []),
    async goto(url) {
      await browser.get(url);
      await listen();
    },
    async evaluate(run, ...args) {
      const [value, error] = await browser.executeAsyncScript(
        `const done = arguments[arguments.length - 1];
         Promise.resolve().then(() => (${run})(...Array.prototype.slice.call(arguments, 0, -1)))
           .then((value) => done([value ?? null, null]), (error) => done([null, String(error)]));`,
        ...args,
      );
      if (error) throw new Error(error);
      return value;
    },
    has: async (find) => (await element(find)) !== null,
    click: async (find) => (await element(find)).click(),
    keys,
    selectAll: () => browser.actions().keyDown(Key.CONTROL).sendKeys('a').keyUp(Key.CONTROL).perform(),
    enter: () => keys(Key.ENTER),
    async close() {
      await browser.quit().catch(() => {});
      stop();
    },
  };
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = createServer().once('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

async function answers(port) {
  for (const end = Date.now() + 15_000; Date.now() < end; ) {
    const answer = await fetch(`http://127.0.0.1:${port}/status`).catch(() => undefined);
    if (answer?.ok) return;
    await new Promise((done) => setTimeout(done, 100));
  }
  throw new Error('WebKitWebDriver does not answer');
}
