// Why a command was permitted or not, in words; the engine names the rules.
import { between, code } from './dom.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** @import { ChannelJudgement, DatabaseJudgement, Judgement, KeyJudgement, RuleRef, SelectorVerdict } from 'aclarity:glue' */
/** @import { Child, Why } from './types.js' */

/**
 * A judgement, and what it is about.
 *
 * @typedef {{ reason: 'command', argument?: undefined } & Judgement
 *   | { reason: 'database' } & DatabaseJudgement
 *   | { reason: 'key' } & KeyJudgement
 *   | { reason: 'channel' } & ChannelJudgement} Judged
 */

/**
 * Sentences about the rules behind a verdict, each of texts and elements.
 *
 * @param {Why} why
 * @returns {Child[]}
 */
export function reasons({ explanation, rules }) {
  const teller = tell(rules);
  const { allowed, command, selectors } = explanation;
  const last = /** @type {SelectorVerdict} */ (selectors.at(-1));
  if (allowed) return [teller.permitted(last)];
  if (!explanation.denial && explanation.running?.error) {
    // A denial begins with its reason, not with what is permitted.
    return [
      ['ACL DRYRUN answers OK; the server denies it while it runs: ', code(explanation.running.error)],
      ['The command itself is ', teller.permitted(last)],
    ];
  }
  return selectors.map((verdict) => [
    selectors.length > 1 && teller.heading(verdict),
    teller.refused(verdict, command),
  ]);
}

/**
 * The rules that decided, and those that they overrode: their numbers and places.
 *
 * @param {Why} why
 */
export function decisive({ explanation }) {
  const verdicts = explanation.allowed ? explanation.selectors.slice(-1) : explanation.selectors;
  const judgements = verdicts.flatMap((verdict) => judgementsBehind(verdict));
  return {
    decided: judgements.flatMap(({ decided_by }) => decided_by),
    overridden: judgements.flatMap(({ overridden }) => overridden),
  };
}

/**
 * All of a selector that permits; of one that refuses, what it refused.
 *
 * @param {SelectorVerdict} verdict
 */
function judgementsBehind({ command, databases, keys, channels, denial }) {
  /** @type {Judged[]} */
  const all = [
    { reason: 'command', ...command },
    ...databases.map((one) => /** @type {const} */ ({ reason: 'database', ...one })),
    ...keys.map((one) => /** @type {const} */ ({ reason: 'key', ...one })),
    ...channels.map((one) => /** @type {const} */ ({ reason: 'channel', ...one })),
  ];
  if (!denial) return all;
  const denied = denial.reason === 'command' ? undefined : denial.argument;
  return all.filter(({ reason, argument, permitted }) => !permitted && reason === denial.reason && argument === denied);
}

/** @param {string[]} rules */
function tell(rules) {
  // Places in rules are counted in bytes.
  const token = (/** @type {RuleRef} */ { rule, span }) =>
    decoder.decode(encoder.encode(rules[rule]).subarray(span.start, span.end));
  const tokens = (/** @type {RuleRef[]} */ refs) => {
    const texts = [...new Set(refs.map(token))].map(code);
    return texts.length > 1 ? [between(texts.slice(0, -1)), ' and ', texts.at(-1)] : texts;
  };

  /**
   * @param {Judgement} judgement
   * @param {string} silence what to say where no rule decided
   * @returns {Child[]}
   */
  const decided = ({ decided_by, overridden }, silence) => {
    if (decided_by.length === 0) return [silence];
    return ['decided by ', tokens(decided_by), overridden.length > 0 && [', overriding ', tokens(overridden)], '.'];
  };

  return {
    heading: (/** @type {SelectorVerdict} */ { rule }) =>
      rule === undefined ? ['Outside parentheses: '] : ['In ', code(rules[rule]), ': '],

    /**
     * @param {SelectorVerdict} verdict
     * @returns {Child[]}
     */
    permitted(verdict) {
      const refs = judgementsBehind(verdict).flatMap(({ decided_by }) => decided_by);
      if (refs.length === 0) return ['permitted without any rule.'];
      return ['permitted by ', tokens(refs), verdict.rule !== undefined && [' in ', code(rules[verdict.rule])], '.'];
    },

    /**
     * The first thing that a selector does not permit.
     *
     * @param {SelectorVerdict} verdict
     * @param {string} command
     * @returns {Child[]}
     */
    refused(verdict, command) {
      if (!verdict.denial) return ['permitted.'];
      const [refused] = judgementsBehind(verdict);
      switch (refused.reason) {
        case 'command':
          return decided(refused, `no rule permits ${command}.`);
        case 'database':
          return [`not permitted in database ${refused.database}: `, decided(refused, 'no rule permits it.')];
        case 'key':
          return [
            `not permitted to ${need(refused)} the key `,
            code(refused.key),
            ': ',
            decided(refused, 'no pattern permits it.'),
          ];
        default:
          return [
            'not permitted to use the channel ',
            code(refused.channel),
            ': ',
            decided(refused, 'no pattern permits it.'),
          ];
      }
    },
  };
}

/** @param {KeyJudgement} judgement */
function need({ reads, writes }) {
  if (reads) return writes ? 'read and write' : 'read';
  return writes ? 'write' : 'name';
}
