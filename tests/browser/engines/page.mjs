// A page as the tests of the other engines see it: what the drivers of Firefox
// and WebKit both can, with elements looked for by role and name.
//
// A driver has `goto(url)`, `evaluate(function, …arguments)`, `click(find)`,
// `keys(text)`, `selectAll()` and `enter()`, where `find` is a function for
// the page that gives an element, and its arguments.

const WAIT = 15_000;
const PAUSE = 50;

const SELECTORS = {
  textbox: 'textarea, input:not([type]), input[type=text], [role=textbox]',
  combobox: 'select',
  tab: '[role=tab]',
  tabpanel: '[role=tabpanel]',
};

/** In the page: the first element to be seen of a kind, by its name. */
function seek(selector, name) {
  const labelled = (element) =>
    (element.getAttribute('aria-labelledby') ?? '')
      .split(' ')
      .map((id) => document.getElementById(id)?.textContent ?? '')
      .join(' ');
  const nameOf = (element) =>
    (
      element.getAttribute('aria-label') ||
      labelled(element) ||
      element.labels?.[0]?.textContent ||
      element.textContent
    ).trim();
  // The editor is in a shadow root.
  const shadows = [...document.querySelectorAll('*')].flatMap(({ shadowRoot }) => shadowRoot ?? []);
  const elements = [document, ...shadows].flatMap((root) => [...root.querySelectorAll(selector)]);
  return elements.find((element) => element.getClientRects().length > 0 && nameOf(element).startsWith(name));
}

export class Page {
  constructor(driver) {
    this.driver = driver;
  }

  goto(url) {
    return this.driver.goto(url);
  }

  evaluate(run, ...args) {
    return this.driver.evaluate(run, ...args);
  }

  /** Asks again and again until the answer is something. */
  async until(what, ask) {
    for (const end = Date.now() + WAIT; Date.now() < end; ) {
      const answer = await ask();
      if (answer) return answer;
      await new Promise((done) => setTimeout(done, PAUSE));
    }
    throw new Error(`waited in vain for ${what}`);
  }

  /** Waits for an element, by role and the beginning of its name. */
  async find(role, name) {
    const find = [seek, SELECTORS[role], name];
    await this.until(`the ${role} ${name}`, () => this.driver.has(find));
    return find;
  }

  async click(role, name) {
    await this.driver.click(await this.find(role, name));
  }

  /** Writes a text in place of the one that is there, key by key. */
  async type(name, text) {
    await this.click('textbox', name);
    await this.driver.selectAll();
    await this.driver.keys(text);
  }

  /** Waits for an option of a choice, and chooses it. */
  async choose(name, option) {
    await this.find('combobox', name);
    await this.until(`the option ${option} of ${name}`, () =>
      this.evaluate(
        (name, option) => {
          const select = [...document.querySelectorAll('select')].find(
            (one) => one.labels[0]?.textContent.trim() === name,
          );
          const index = [...select.options].findIndex((one) => [one.value, one.label].includes(option));
          if (index < 0) return false;
          select.selectedIndex = index;
          select.dispatchEvent(new Event('change', { bubbles: true }));
          return true;
        },
        name,
        option,
      ),
    );
  }

  /** Runs a command at the prompt and gives the reply, exactly as printed. */
  async run(line) {
    const count = () => this.evaluate(() => document.querySelectorAll('.trial').length);
    const before = await count();
    await this.type('Command to run as', line);
    await this.driver.enter();
    await this.until(`a reply to ${line}`, async () => (await count()) > before);
    return this.evaluate(() => [...document.querySelectorAll('.trial .reply')].at(-1).textContent);
  }

  /** The page has started, and the editor has taken the place of the text area. */
  async started() {
    await this.find('tab', 'Ask');
    await this.until('the editor', () =>
      this.evaluate(() =>
        [...document.querySelectorAll('*')].some(({ shadowRoot }) => shadowRoot?.querySelector('.cm-content')),
      ),
    );
  }
}
