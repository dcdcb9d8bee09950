// A server with the users of the rules, asked as one of them. A user that does
// not exist is never replaced by another one: the answer says why there is none.
import { shownName } from '../names.js';
import { inspect, redact, Session } from './engine.js';

/** @import { Finding, InspectedUser, Inspection } from 'aclarity:glue' */
/** @import { Asked } from './types.js' */

/** The user of a new connection; it exists whether or not rules define it. */
const DEFAULT_USER = 'default';

export class Simulation {
  /** @type {Session} */
  #session;
  #rules;
  #user = DEFAULT_USER;
  /**
   * Why the user cannot be asked, if so.
   *
   * @type {string | undefined}
   */
  problem;
  /**
   * What to know about answers all the same.
   *
   * @type {string | undefined}
   */
  caveat;

  /**
   * @param {string} server
   * @param {string} rules
   */
  constructor(server, rules) {
    this.server = server;
    this.#rules = rules;
    /** @type {Inspection} */
    this.inspection = inspect(server, rules);
    const definitions = acceptedLines(rules, this.errors);
    this.#session = definitions.trim() ? new Session(server, definitions) : new Session(server);
  }

  get errors() {
    return this.inspection.findings.filter(({ severity }) => severity === 'error');
  }

  /** The users of the rules in their order, those with refused lines included, and `default`. */
  get names() {
    return [...new Set([...this.inspection.users.map(({ name }) => name), DEFAULT_USER])];
  }

  /** Those of them that exist. */
  get defined() {
    return [DEFAULT_USER, ...this.inspection.users.filter(({ defined }) => defined).map(({ name }) => name)];
  }

  /**
   * From now on this user asks.
   *
   * @param {string} user
   */
  connect(user) {
    this.#user = user;
    this.problem = this.#problemOf(user);
    this.caveat = this.problem ? undefined : this.#caveatOf(user);
  }

  /**
   * Runs a line and returns the answer, or why there is none.
   *
   * @param {string} line
   * @returns {Asked}
   */
  ask(line) {
    const { server, problem, caveat } = this;
    if (problem) {
      return {
        server,
        user: this.#user,
        outcome: 'error',
        reply: problem,
        notice: problem,
        row: this.#refusedRow() ?? problem,
      };
    }
    const answer = this.#session.ask(line);
    // A new connection in place of one that the server has dropped.
    if (answer.user === null) this.connect(this.#user);
    // The caveat is about the user that was connected, not whom AUTH made of it.
    const notice = answer.user === this.#user ? caveat : undefined;
    const refused = this.#refusedRow();
    const row = refused && (this.inspection.rejected ? refused : `${answer.reply} (of a user with a refused line)`);
    return { server, ...answer, ...(notice && { notice }), ...(row && { row }) };
  }

  free() {
    this.#session.free();
  }

  /** @param {string} user */
  #find(user) {
    return this.inspection.users.find(({ name }) => name === user);
  }

  /** @param {string} user */
  #problemOf(user) {
    const found = this.#find(user);
    // The default user is there before the first rule.
    if (found && !found.defined && user !== DEFAULT_USER)
      return `User ${shown(user)} does not exist: ${this.#refusal(found)}`;
    if (this.#session.impersonate(user)) return undefined;
    if (found) return `User ${shown(user)} was deleted by a command.`;
    return `The rules define no user ${shown(user)}.`;
  }

  /** @param {string} user */
  #caveatOf(user) {
    const { server } = this;
    const found = this.#find(user);
    const sentences = [];
    if (this.inspection.rejected) {
      sentences.push(
        `${server} rejects the whole file because of ${counted(this.errors.length)}. These answers leave the refused lines out.`,
      );
    } else if (found?.refused) {
      sentences.push(`${this.#refusal(found)} The answers leave that line out.`);
    }
    // Bare rules are of nobody in particular.
    const isNamed = found?.defined && found.span.start < found.span.end;
    if (isNamed && found.summary.login.startsWith('Nobody') && !this.#hidesPassword(found)) {
      sentences.push(
        `User ${shown(user)} cannot log in: ${found.summary.login.split(': ').at(-1)} The answers are what the rules permit.`,
      );
    }
    return sentences.join(' ') || undefined;
  }

  /** What the table of servers says where this one refuses rules that matter for the user. */
  #refusedRow() {
    const { findings, rejected } = this.inspection;
    const found = this.#find(this.#user);
    if (found?.refusal !== undefined) return `refuses the rules: ${findings[found.refusal].message}`;
    return rejected ? `refuses the rules: ${this.errors[0].message}` : undefined;
  }

  /**
   * `redis-8.6 refuses line 2: …`
   *
   * @param {InspectedUser} user that is refused
   */
  #refusal({ refusal }) {
    const { span, message } = this.inspection.findings[/** @type {number} */ (refusal)];
    const line = this.#rules.slice(0, span.start).split('\n').length;
    return `${this.server} refuses line ${line}: ${sentence(message)}`;
  }

  /**
   * Whether a mask stands in the place of the user's password.
   *
   * @param {InspectedUser} user
   */
  #hidesPassword({ span }) {
    return this.inspection.findings.some(
      ({ code, span: { start } }) =>
        code === 'hidden-password' && start >= span.start && !this.#rules.slice(span.start, start).includes('\n'),
    );
  }
}

/**
 * The rules without the lines that a server refuses; errors come in the order of their places.
 *
 * @param {string} rules
 * @param {Finding[]} errors
 */
function acceptedLines(rules, errors) {
  const lines = rules.split('\n');
  const refused = new Set();
  let [number, end] = [0, lines[0].length];
  for (const { span } of errors) {
    while (end < span.start && number < lines.length - 1) {
      number += 1;
      end += 1 + lines[number].length;
    }
    refused.add(number);
  }
  return lines.filter((_, number) => !refused.has(number)).join('\n');
}

const counted = (/** @type {number} */ count) => `${count} ${count === 1 ? 'error' : 'errors'}`;
/** A user's name for a message. */
const shown = (/** @type {string} */ name) => shownName(name, redact);
const sentence = (/** @type {string} */ text) => (/[.!?]$/.test(text) ? text : `${text}.`);
