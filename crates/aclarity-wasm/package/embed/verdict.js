// A command, what the server says, and why.

import { between, code, h } from './dom.js';
import { redact } from './engine.js';
import { reasons } from './reasons.js';

/** @import { Gain, Repair } from 'aclarity:glue' */
/** @import { Asked, Why } from './types.js' */

/** @type {Record<string, string>} */
const GLOSSES = { allowed: 'The server would run it', denied: 'Denied' };
/** How many commands or patterns of a repair are listed. */
const LISTED = 6;

/**
 * An entry of the log. Passwords in the command are hidden.
 *
 * @param {string} line
 * @param {Asked} answer
 */
export function verdict(line, { user, reply, outcome, why, notice }) {
  const repairs = why?.explanation.repairs ?? [];
  return h(
    'div',
    { class: `trial ${outcome}` },
    h('pre', { class: 'asked' }, h('span', { class: 'who' }, `${user ?? ''}> `), redact(line)),
    // Why it was not run is said above the log.
    h('pre', { class: 'reply' }, notice === reply ? '(not run)' : reply),
    GLOSSES[outcome] && h('p', { class: 'why' }, GLOSSES[outcome], because(why)),
    repairs.length > 0 && offers(repairs),
  );
}

/** @param {Why | undefined} why */
function because(why) {
  if (!why) return '.';
  const sentences = reasons(why);
  return sentences.length > 1 ? [':', sentences.map((sentence) => [h('br'), sentence])] : [': ', sentences];
}

/** @param {Repair[]} repairs */
function offers(repairs) {
  const offer = (/** @type {Repair} */ { line, gains }) =>
    h(
      'li',
      {},
      code(line),
      gains.map((gain) => h('p', {}, allows(gain))),
    );
  return h(
    'details',
    { class: 'why' },
    h('summary', {}, 'What would allow it'),
    h('ul', { role: 'list' }, repairs.map(offer)),
  );
}

/**
 * `allows get, mget and 5 more on ~a* ~b`
 *
 * @param {Gain} gain
 */
function allows({ commands, keys, channels, databases, new: what }) {
  const list = (/** @type {string[]} */ items, /** @type {string} */ separator) => {
    const more = items.length - LISTED;
    return items.slice(0, LISTED).join(separator) + (more > 0 ? ` and ${more} more` : '');
  };
  const patterns = [keys, channels].filter(({ length }) => length > 0).map((some) => ` on ${list(some, ' ')}`);
  const where = databases ? ` in ${databases.length === 1 ? 'database' : 'databases'} ${databases.join(',')}` : '';
  return `allows ${list(commands, ', ')}${patterns.join('')}${where}${what === 'commands' ? '' : ' too'}`;
}

/** @typedef {{ first: string, last: string, outcome: string, reply: string }} Row */

/**
 * The same command on all servers: neighbours that say the same are one row.
 *
 * @param {string} line
 * @param {string} user
 * @param {Asked[]} answers
 */
export function comparison(line, user, answers) {
  /** @type {Row[]} */
  const rows = [];
  for (const answer of answers) {
    const { server, outcome, row: reply = answer.reply } = answer;
    const last = rows.at(-1);
    if (last?.outcome === outcome && last.reply === reply && family(last.first) === family(server)) last.last = server;
    else rows.push({ first: server, last: server, outcome, reply });
  }
  const row = (/** @type {Row} */ { first, last, outcome, reply }) =>
    h(
      'tr',
      { class: outcome },
      h('th', { scope: 'row' }, first === last ? first : between([first, last], ' to ')),
      h('td', { class: 'reply' }, reply),
    );
  const heads = ['Server', 'Reply'].map((head) => h('th', { scope: 'col' }, head));
  return h(
    'table',
    { class: 'trial' },
    h('caption', {}, h('span', { class: 'who' }, `${user}> `), redact(line)),
    h('thead', {}, h('tr', {}, heads)),
    h('tbody', {}, rows.map(row)),
  );
}

const family = (/** @type {string} */ server) => server.split('-')[0];
