// Why a command was permitted or not, in words; the engine names the rules.
import { between, code } from './dom.js';

const encoder = new TextEncoder();
const decoder = new TextDecoder();

/** Sentences about the rules behind a verdict, each of texts and elements. */
export function reasons({ explanation, rules }) {
  const teller = tell(rules);
  const { allowed, command, selectors } = explanation;
  if (allowed) return [teller.permitted(selectors.at(-1))];
  if (!explanation.denial && explanation.running?.error) {
    // A denial begins with its reason, not with what is permitted.
    return [
      ['ACL DRYRUN answers OK; the server denies it while it runs: ', code(explanation.running.error)],
      ['The command itself is ', teller.permitted(selectors.at(-1))],
    ];
  }
  return selectors.map((verdict) => [
    selectors.length > 1 && teller.heading(verdict),
    teller.refused(verdict, command),
  ]);
}

/** The rules that decided, and those that they overrode: their numbers and places. */
export function decisive({ explanation }) {
  const verdicts = explanation.allowed ? explanation.selectors.slice(-1) : explanation.selectors;
  const judgements = verdicts.flatMap((verdict) => judgementsBehind(verdict));
  return {
    decided: judgements.flatMap(({ decided_by }) => decided_by),
    overridden: judgements.flatMap(({ overridden }) => overridden),
  };
}

/** All of a selector that permits; of one that refuses, what it refused. */
function judgementsBehind({ command, databases, keys, channels, denial }) {
  const all = [
    { reason: 'command', ...command },
    ...databases.map((one) => ({ reason: 'database', ...one })),
    ...keys.map((one) => ({ reason: 'key', ...one })),
    ...channels.map((one) => ({ reason: 'channel', ...one })),
  ];
  return all.filter(
    ({ reason, argument, permitted }) =>
      !denial || (!permitted && reason === denial.reason && argument === denial.argument),
  );
}

function tell(rules) {
  // Places in rules are counted in bytes.
  const token = ({ rule, span }) => decoder.decode(encoder.encode(rules[rule]).subarray(span.start, span.end));
  const tokens = (refs) => {
    const texts = [...new Set(refs.map(token))].map(code);
    return texts.length > 1 ? [between(texts.slice(0, -1)), ' and ', texts.at(-1)] : texts;
  };

  const decided = ({ decided_by, overridden }, silence) => {
    if (decided_by.length === 0) return [silence];
    return ['decided by ', tokens(decided_by), overridden.length > 0 && [', overriding ', tokens(overridden)], '.'];
  };

  return {
    heading: ({ rule }) => (rule === undefined ? ['Outside parentheses: '] : ['In ', code(rules[rule]), ': ']),

    permitted(verdict) {
      const refs = judgementsBehind(verdict).flatMap(({ decided_by }) => decided_by);
      if (refs.length === 0) return ['permitted without any rule.'];
      return ['permitted by ', tokens(refs), verdict.rule !== undefined && [' in ', code(rules[verdict.rule])], '.'];
    },

    /** The first thing that a selector does not permit. */
    refused(verdict, command) {
      const [refused] = judgementsBehind(verdict);
      switch (verdict.denial?.reason) {
        case undefined:
          return ['permitted.'];
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

function need({ reads, writes }) {
  if (reads) return writes ? 'read and write' : 'read';
  return writes ? 'write' : 'name';
}
