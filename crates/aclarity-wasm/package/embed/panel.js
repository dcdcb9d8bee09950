// What an element shows once it has started: the rules, and a view of them.
import { h } from './dom.js';
import { inspect, serverNames, sessionOf } from './engine.js';
import { link } from './link.js';
import { Prompt } from './prompt.js';
import { decisive } from './reasons.js';
import * as show from './rules.js';
import { comparison, verdict } from './verdict.js';

/** How long the rules are left alone before the commands are run again, in milliseconds. */
const PAUSE = 200;
/** Who asks where no rules define anybody. */
const DEFAULT_USER = 'default';

export class Panel {
  /** The element to show. */
  frame = h('div', { class: 'frame', role: 'group' });
  #settings;
  #inspection;
  #sessions = new Map();
  #pre;
  #findings = h('div', { class: 'findings' });
  #below = h('div');
  #link;
  #prompt;
  #pause;
  #told;

  /**
   * Settings: `server`, `rules`, `commands`, `user`, `view`, `editable`,
   * `readonly`, `playground`. `told(detail)` is called with each verdict.
   */
  constructor(settings, told) {
    this.#settings = settings;
    this.#told = told;
    const { rules, editable, playground, readonly } = settings;
    const isEditable = editable && !readonly;
    this.#pre = isEditable ? undefined : show.text();
    this.#link = playground && h('a', { target: '_blank', rel: 'noopener' }, 'Open in the playground');
    this.frame.append(
      h('div', { class: 'head' }, this.#servers(isEditable), this.#link ?? ''),
      h('div', {}, this.#pre ?? show.editor(rules, (text) => this.#edit(text)), this.#findings),
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

  /** Runs a line at the prompt, and returns the answer. */
  run(line) {
    const { server, view } = this.#settings;
    if (view === 'explain') throw new Error('acl-playground: the view explain runs no commands');
    const answers = [...this.#sessions].map(([name, session]) => ({ server: name, ...this.#ask(name, session, line) }));
    const entry = view === 'servers' ? comparison(line, this.#user, answers) : verdict(line, answers[0]);
    this.#prompt?.note(entry);
    if (!this.#prompt) this.#below.append(entry);
    for (const { why, ...answer } of answers) this.#told({ command: line, ...answer, explanation: why?.explanation });
    if (this.#pre && view !== 'servers') this.#mark(answers[0]);
    return answers.find((answer) => answer.server === server) ?? answers[0];
  }

  /** Gives back the memory of the sessions. */
  free() {
    clearTimeout(this.#pause);
    for (const session of this.#sessions.values()) session?.free();
    this.#sessions.clear();
  }

  #ask(server, session, line) {
    if (!session) return refusal(server, this.#settings.rules, this.#user);
    const answer = session.ask(line);
    // A new connection in place of one that the server has dropped.
    if (answer.user === null) session.impersonate(this.#user);
    return answer;
  }

  #servers(isEditable) {
    const { server, view } = this.#settings;
    if (view === 'servers') return h('span', {}, 'All servers');
    if (!isEditable) return h('span', {}, server);
    const choose = () => {
      this.#settings.server = select.value;
      this.#renew();
    };
    const select = h('select', { 'aria-label': 'Server', onchange: choose },
      serverNames().map((name) => h('option', { value: name, selected: name === server }, name)));
    return select;
  }

  #edit(rules) {
    this.#settings.rules = rules;
    clearTimeout(this.#pause);
    this.#pause = setTimeout(() => this.#renew(), PAUSE);
  }

  /** Reads the rules, and starts anew below them. */
  #renew() {
    const { server, rules, view, commands } = this.#settings;
    this.free();
    this.#inspection = inspect(server, rules);
    this.frame.setAttribute('aria-label', `ACL playground: ${view === 'servers' ? 'all servers' : server}`);
    this.#mark();
    this.#point();
    const found = this.#inspection.findings;
    if (view === 'explain') {
      this.#findings.replaceChildren();
      this.#below.replaceChildren(...show.findings(server, rules, found), show.users(this.#inspection.users));
      return;
    }
    const errors = found.filter(({ severity }) => severity === 'error');
    this.#findings.replaceChildren(...(errors.length && view !== 'servers' ? show.findings(server, rules, errors) : []));
    this.#open();
    this.#connect();
    for (const command of commands) this.run(command);
  }

  /** A server for the view, or all; none where a server refuses the rules that others take. */
  #open() {
    const { server, rules, view } = this.#settings;
    if (view !== 'servers') {
      this.#sessions.set(server, sessionOf(server, rules, this.#inspection.findings));
      return;
    }
    for (const name of serverNames()) {
      const { findings } = inspect(name, rules);
      const refused = findings.some(({ severity }) => severity === 'error');
      this.#sessions.set(name, refused ? undefined : sessionOf(name, rules, findings));
    }
  }

  #connect() {
    const { readonly, commands } = this.#settings;
    const users = [...new Set([...this.#inspection.users.map(({ name }) => name), DEFAULT_USER])];
    const choose = (name) => {
      this.#settings.user = name;
      for (const session of this.#sessions.values()) session?.impersonate(name);
      this.#point();
    };
    for (const session of this.#sessions.values()) session?.impersonate(this.#user);
    this.#prompt = readonly ? undefined : new Prompt({
      run: (line) => this.run(line), users, user: this.#user, choose, hint: commands.at(-1) ?? 'GET key',
    });
    this.#below.className = readonly ? 'log' : 'prompt';
    this.#below.replaceChildren(...(this.#prompt ? [this.#prompt.log, this.#prompt.form] : []));
  }

  /** The user that asks: the one named, if there is one, or the first. */
  get #user() {
    const names = this.#inspection.users.map(({ name }) => name);
    const { user } = this.#settings;
    return user === DEFAULT_USER || names.includes(user) ? user : (names[0] ?? DEFAULT_USER);
  }

  /** Shows in the rules what is wrong and, of a verdict, which of them decided. */
  #mark({ user: name, why } = {}) {
    if (!this.#pre) return;
    const { rules, view } = this.#settings;
    const findings = this.#inspection.findings.filter(({ severity }) => view === 'explain' || severity === 'error');
    const user = this.#inspection.users.find((one) => one.name === name);
    const place = (kind) => ({ rule }) => ({ ...user.rules[rule], kind });
    const { decided, overridden } = why?.defined && user ? decisive(why) : { decided: [], overridden: [] };
    show.show(this.#pre, rules, findings, [...decided.map(place('decided')), ...overridden.map(place('overridden'))]);
  }

  /** Points the link to the rules. */
  async #point() {
    if (!this.#link) return;
    const { server, rules, playground } = this.#settings;
    const href = await link(playground, { server, user: this.#user, rules }).catch(() => '');
    if (href) this.#link.href = href;
    else this.#link.remove();
  }
}

/** What a server answers that refuses the rules. */
function refusal(server, rules, user) {
  const { message } = inspect(server, rules).findings.find(({ severity }) => severity === 'error');
  return { user, outcome: 'error', reply: `refuses the rules: ${message}` };
}
