// What may be written at the caret, and what it would do.

/** @import { CompletionContext } from '@codemirror/autocomplete' */
/** @import { Candidates } from './page.js' */

import { acceptCompletion, autocompletion, completionKeymap } from '@codemirror/autocomplete';
import { Prec } from '@codemirror/state';
import { keymap } from '@codemirror/view';

/** @param {Candidates} page */
export function completion({ complete, describe }) {
  /** @param {CompletionContext} context */
  function source({ state, pos, explicit }) {
    const found = complete(state.sliceDoc(0, state.doc.lineAt(pos).to), pos);
    if (!found) return null;
    const { from, to, candidates } = found;
    const word = state.sliceDoc(from, to).toLowerCase();
    // Who has typed all of a word wants Enter to end the line.
    const isWhole = candidates.some(({ text }) => text.toLowerCase() === word);
    if (!explicit && (word === '' || isWhole)) return null;
    const options = candidates.map(({ text, kind, effect }, number) => ({
      label: text,
      detail: effect,
      type: kind,
      info: () => more(describe(number)),
    }));
    // The order is the page's: CodeMirror is to show all, and sort nothing.
    return { from, to, options, filter: false };
  }

  return [
    autocompletion({ override: [source], icons: false, defaultKeymap: false, maxRenderedOptions: 60 }),
    Prec.highest(keymap.of([...completionKeymap, { key: 'Tab', run: acceptCompletion }])),
  ];
}

/**
 * A longer description; none where the short one says it all.
 *
 * @param {string | undefined} text
 */
function more(text) {
  if (!text) return null;
  const node = document.createElement('p');
  node.textContent = text;
  return node;
}
