// What an element shows once it has started: the rules, and a view of them.
import { h } from './dom.js';
import { serverNames } from './engine.js';
import { link } from './link.js';
import { Prompt } from './prompt.js';
import { decisive } from './reasons.js';
import * as show from './rules.js';
import { Simulation } from './simulation.js';
import { comparison, verdict } from './verdict.js';

/** @import { Asked, Events, Mark, Settings } from './types.js' */

/** How long the rules are left alone before the commands are run again, in milliseconds. */
const PAUSE = 200;

export class Panel {
  /** The element to show. */
  frame = h('div', { class: 'frame', role: 'group' });
  #settings;
  /** @type {Simulation[]} */
  #simulations = [];
  #pre;
  #findings = h('div', { class: 'findings' });
  #notice = h('div', { class: 'notices' });
  #below = h('div');
  #link;
  /** @type {Prompt | undefined} */
  #prompt;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #pause;
  #events;

  /**
   * @param {Settings} settings
   * @param {Events} events
   */
  constructor(settings, events) {
    this.#settings = settings;
    this.#events = events;
    const { rules, editable, playground, readonly } = settings;
    const isEditable = editable && !readonly;
    this.#pre = isEditable ? undefined : show.text();
    this.#link = playground ? h('a', { target: '_blank', rel: 'noopener' }, 'Open in the playground') : undefined;
    this.frame.append(
      h('div', { class: 'head' }, this.#servers(isEditable), this.#link ?? ''),
      h('div', {}, this.#pre ?? show.editor(rules, (text) => this.#edit(text)), this.#findings),
      this.#notice,
      this.#below,
    );
    this.#renew();
  }

  /** The rules as they are now: they may have been edited. */
  get rules() {
    return this.#settings.rules;
  }

  /** The server that was chosen. */
  get server() {
    return this.#settings.server;
  }

  /**
   * Runs a line at the prompt, and returns the answer.
   *
   * @param {string} line
   */
  run(line) {
    const { server, view } = this.#settings;
    if (view === 'explain') throw new Error('acl-playground: the view explain runs no commands');
    const answers = this.#simulations.map((simulation) => simulation.ask(line));
    const entry = view === 'servers' ? comparison(line, this.#user, answers) : verdict(line, answers[0]);
    this.#prompt?.note(entry);
    if (!this.#prompt) this.#below.append(entry);
    for (const { why, row, ...answer } of answers)
      this.#events.verdict({ command: line, ...answer, explanation: why?.explanation });
    if (this.#pre && view !== 'servers') this.#mark(answers[0]);
    // A command may have deleted the user.
    this.#notify();
    return answers.find((answer) => answer.server === server) ?? answers[0];
  }

  /** Gives back the memory of the sessions. */
  free() {
    clearTimeout(this.#pause);
    for (const simulation of this.#simulations) simulation.free();
    this.#simulations = [];
  }

  /** @param {boolean} isEditable */
  #servers(isEditable) {
    const { server, view } = this.#settings;
    if (view === 'servers') return h('span', {}, 'All servers');
    if (!isEditable) return h('span', {}, server);
    const choose = () => {
      this.#settings.server = select.value;
      this.#renew();
    };
    const select = h(
      'select',
      { 'aria-label': 'Server', onchange: choose },
      serverNames().map((name) => h('option', { value: name, selected: name === server }, name)),
    );
    return select;
  }

  /** @param {string} rules */
  #edit(rules) {
    this.#settings.rules = rules;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#renew(), PAUSE);
  }

  /** Reads the rules, and starts the servers of the view with them. */
  #renew() {
    const { server, rules, view, commands } = this.#settings;
    this.free();
    const servers = view === 'servers' ? serverNames() : [server];
    this.#simulations = servers.map((name) => new Simulation(name, rules));
    this.frame.setAttribute('aria-label', `ACL playground: ${view === 'servers' ? 'all servers' : server}`);
    this.#mark();
    this.#point();
    const { errors, inspection } = this.#shown;
    for (const simulation of this.#simulations) simulation.connect(this.#user);
    this.#notify();
    if (view === 'explain') {
      this.#findings.replaceChildren();
      this.#below.replaceChildren(...show.findings(server, rules, inspection), show.users(inspection));
      return;
    }
    const found = { ...inspection, findings: errors };
    this.#findings.replaceChildren(...(errors.length && view !== 'servers' ? show.findings(server, rules, found) : []));
    this.#offerPrompt();
    for (const command of commands) this.run(command);
  }

  /** The simulation of the server that is named, whose users are offered. */
  get #shown() {
    const shown = this.#simulations.find(({ server }) => server === this.#settings.server);
    return /** @type {Simulation} */ (shown);
  }

  #offerPrompt() {
    const { readonly, commands } = this.#settings;
    const { names } = this.#shown;
    const choose = (/** @type {string} */ name) => {
      this.#settings.user = name;
      for (const simulation of this.#simulations) simulation.connect(name);
      this.#notify();
      this.#point();
    };
    const user = this.#user;
    const defined = new Set(this.#simulations.flatMap(({ defined }) => defined));
    const known = new Set(names);
    const missing = (/** @type {string} */ name) => {
      if (!known.has(name)) return 'not in the rules';
      return !defined.has(name) && 'refused';
    };
    const users = [...new Set([...names, user])].map((name) => ({ name, missing: missing(name) }));
    this.#prompt = readonly
      ? undefined
      : new Prompt({
          run: (line) => this.run(line),
          users,
          user,
          choose,
          hint: commands.at(-1) ?? 'GET key',
        });
    this.#below.className = readonly ? 'log' : 'prompt';
    this.#below.replaceChildren(...(this.#prompt ? [this.#prompt.log, this.#prompt.form] : []));
  }

  /** The user that asks: the one named, whether or not it exists, or the first of the rules. */
  get #user() {
    return this.#settings.user || this.#shown.names[0];
  }

  /** Says why the user cannot be asked, or what to know about the answers. */
  #notify() {
    const { view, user } = this.#settings;
    // Where all servers answer, the rows say which of them refuse the user.
    const { problem, caveat } = this.#simulations.find((one) => !one.problem) ?? this.#shown;
    // The view explains all users, so that only one that is named can be missing.
    const text = view === 'explain' ? user && problem : (problem ?? caveat);
    if (text === this.#notice.textContent || (!text && !this.#notice.firstChild)) return;
    const role = problem ? 'alert' : 'status';
    this.#notice.replaceChildren(
      ...(text ? [h('p', { class: problem ? 'notice problem' : 'notice', role }, text)] : []),
    );
    if (text && problem) this.#events.error(problem);
  }

  /**
   * Shows in the rules what is wrong and, of a verdict, which of them decided.
   *
   * @param {Partial<Asked>} answer
   */
  #mark({ user: name, why } = {}) {
    if (!this.#pre) return;
    const { rules, view } = this.#settings;
    const { errors, inspection } = this.#shown;
    const user = inspection.users.find((one) => one.name === name);
    /** @type {Mark[]} */
    const marks = [];
    if (why?.defined && user) {
      for (const [kind, refs] of Object.entries(decisive(why))) {
        marks.push(...refs.map(({ rule }) => ({ ...user.rules[rule], kind })));
      }
    }
    const findings = view === 'explain' ? inspection.findings : errors;
    show.show(this.#pre, rules, findings, marks);
  }

  /** Points the link to the rules. */
  async #point() {
    if (!this.#link) return;
    const { server, rules, playground } = this.#settings;
    const href = await link(playground ?? '', { server, user: this.#user, rules }).catch(() => '');
    if (href) this.#link.href = href;
    else this.#link.remove();
  }
}
