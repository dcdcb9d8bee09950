// The rules: as text with marks, or to edit; what is wrong with them; and what
// they amount to.
import { h, marked, withCode } from './dom.js';

/** @import { Finding, InspectedUser, Inspection, Permissions } from 'aclarity:glue' */
/** @import { Mark } from './types.js' */

/**
 * @param {number} count
 * @param {string} one
 * @param {string} many
 */
const counted = (count, one, many) => `${count} ${count === 1 ? one : many}`;
const NOUNS = {
  error: ['error', 'errors'],
  security: ['security risk', 'security risks'],
  warning: ['warning', 'warnings'],
  suggestion: ['suggestion', 'suggestions'],
};

/** The rules to read. */
export const text = () => h('pre', { class: 'rules', role: 'group', 'aria-label': 'Rules' });

/**
 * Fills in the text with what is to be seen at which places.
 *
 * @param {Element} pre
 * @param {string} rules
 * @param {Finding[]} findings
 * @param {Mark[]} decisive
 */
export function show(pre, rules, findings, decisive = []) {
  const places = findings.map(({ severity, span }) => ({ ...span, kind: severity }));
  pre.replaceChildren(...marked(rules, [...places, ...decisive]));
}

/**
 * The rules to edit.
 *
 * @param {string} rules
 * @param {(rules: string) => void} change called with each edit
 */
export function editor(rules, change) {
  const area = h('textarea', {
    class: 'rules',
    'aria-label': 'Rules',
    rows: Math.min(12, rules.split('\n').length + 1),
    spellcheck: 'false',
    autocomplete: 'off',
    autocapitalize: 'off',
    oninput: () => change(area.value),
  });
  area.value = rules;
  return area;
}

/**
 * What is wrong, with its place: a summary and a list.
 *
 * @param {string} server
 * @param {string} rules
 * @param {Inspection} inspection
 */
export function findings(server, rules, { findings: found, rejected }) {
  return [
    h('p', { class: found.length > 0 ? 'summary' : 'summary good' }, summary(server, found, rejected)),
    found.length > 0 &&
      h(
        'ul',
        { role: 'list', 'aria-label': 'Findings' },
        found.map((finding) => item(rules, finding)),
      ),
  ].filter((part) => part !== false);
}

/**
 * @param {string} server
 * @param {Finding[]} found
 * @param {boolean} rejected
 */
function summary(server, found, rejected) {
  if (found.length === 0) return `No errors: ${server} accepts every rule.`;
  const counts = Object.entries(NOUNS).map(([severity, [one, many]]) => {
    const count = found.filter((finding) => finding.severity === severity).length;
    return count > 0 && counted(count, one, many);
  });
  const said = counts.filter(Boolean).join(', ');
  const hasErrors = found.some(({ severity }) => severity === 'error');
  if (!hasErrors) return `${server} accepts every rule. ${said}.`;
  return `${said} for ${server}, which ${rejected ? 'rejects the whole file' : 'refuses each line with an error'}.`;
}

/**
 * @param {string} rules
 * @param {Finding} finding
 */
function item(rules, { severity, span, message, help }) {
  const about = rules.slice(span.start, span.end);
  return h(
    'li',
    { class: `finding ${severity}` },
    h('span', { class: 'severity' }, severity),
    ' ',
    about && [h('code', {}, about), ' '],
    withCode(message),
    help && h('p', { class: 'help' }, withCode(help)),
  );
}

/**
 * The users in plain words; of those with a refused line, why it is refused.
 *
 * @param {Inspection} inspection
 */
export function users({ users: inspected, findings: found }) {
  const words = (/** @type {Permissions} */ { commands, keys, channels, databases }, /** @type {number} */ number) =>
    h(
      'dd',
      {},
      number > 0 && h('strong', {}, 'Or instead: '),
      [commands, keys, channels, databases].filter(Boolean).join(' '),
    );
  const refusal = (/** @type {InspectedUser} */ { defined, refusal }) =>
    refusal !== undefined &&
    h(
      'dd',
      { class: 'refused' },
      defined
        ? 'The server refuses a line about this user: '
        : 'This user does not exist, since the server refuses its line: ',
      withCode(found[refusal].message),
    );
  return h(
    'dl',
    { class: 'users' },
    inspected.map((user) => [
      h('dt', {}, user.name),
      refusal(user),
      user.defined && [h('dd', { class: 'login' }, user.summary.login), user.summary.permissions.map(words)],
    ]),
  );
}
