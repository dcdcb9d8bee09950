// A prompt like that of redis-cli: a line to type, and what came of those before.
import { h } from './dom.js';

/** How many replies are kept. */
const KEPT = 100;

/**
 * The log and the form under it. `run(line)` is called with each line, and
 * `choose(user)` with a choice among `users`: names, and in a word why one is
 * `missing`, if it is.
 */
export class Prompt {
  #history = [];
  #at = 0;
  #run;
  #input;

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

  /** Shows what came of a line. */
  note(entry) {
    this.log.append(entry);
    if (this.log.children.length > KEPT) this.log.firstChild.remove();
    this.log.scrollTop = this.log.scrollHeight;
  }

  #submit(event) {
    event.preventDefault();
    const line = this.#input.value;
    if (!line.trim()) return;
    this.#input.value = '';
    this.#history.push(line);
    this.#at = this.#history.length;
    this.#run(line);
  }

  /** The arrow keys walk through the lines that were run. */
  #walk(event) {
    const step = { ArrowUp: -1, ArrowDown: 1 }[event.key];
    const next = this.#at + step;
    if (!step || next < 0 || next > this.#history.length) return;
    event.preventDefault();
    this.#at = next;
    this.#input.value = this.#history[next] ?? '';
  }
}
