// A prompt like that of redis-cli: a line to type, and what came of those before.
import { h } from './dom.js';

/** How many replies are kept. */
const KEPT = 100;

/** @typedef {{ name: string, missing: string | false }} Choice a user, and in a word why it is missing, if it is */

/** The log and the form under it. */
export class Prompt {
  /** @type {string[]} */
  #history = [];
  #at = 0;
  #run;
  #input;

  /**
   * @param {object} options
   * @param {(line: string) => void} options.run called with each line
   * @param {Choice[]} options.users
   * @param {string} options.user the one that is chosen first
   * @param {(user: string) => void} options.choose called with each other choice
   * @param {string} options.hint
   */
  constructor({ run, users, user, choose, hint }) {
    this.#run = run;
    this.log = h('div', { class: 'log', role: 'log', 'aria-live': 'polite', 'aria-label': 'Replies', tabindex: '0' });
    this.#input = h('input', {
      type: 'text',
      placeholder: hint,
      autocomplete: 'off',
      autocapitalize: 'off',
      spellcheck: 'false',
      enterkeyhint: 'go',
      'aria-label': 'Command to run',
      onkeydown: (event) => this.#walk(event),
    });
    const select = h(
      'select',
      { 'aria-label': 'User', onchange: () => choose(select.value) },
      users.map(({ name, missing }) =>
        h('option', { value: name, selected: name === user }, missing ? `${name} (${missing})` : name),
      ),
    );
    this.form = h(
      'form',
      { onsubmit: (event) => this.#submit(event) },
      select,
      h('span', { class: 'line' }, h('span', { class: 'sign', 'aria-hidden': 'true' }, '>'), this.#input),
      h('button', { type: 'submit' }, 'Run'),
    );
  }

  /**
   * Shows what came of a line.
   *
   * @param {Element} entry
   */
  note(entry) {
    this.log.append(entry);
    if (this.log.children.length > KEPT) this.log.firstChild?.remove();
    this.log.scrollTop = this.log.scrollHeight;
  }

  /** @param {SubmitEvent} event */
  #submit(event) {
    event.preventDefault();
    const line = this.#input.value;
    if (!line.trim()) return;
    this.#input.value = '';
    this.#history.push(line);
    this.#at = this.#history.length;
    this.#run(line);
  }

  /**
   * The arrow keys walk through the lines that were run.
   *
   * @param {KeyboardEvent} event
   */
  #walk(event) {
    const step = event.key === 'ArrowUp' ? -1 : event.key === 'ArrowDown' ? 1 : 0;
    const next = this.#at + step;
    if (!step || next < 0 || next > this.#history.length) return;
    event.preventDefault();
    this.#at = next;
    this.#input.value = this.#history[next] ?? '';
  }
}
