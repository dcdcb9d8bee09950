// Words by their meaning, and passwords out of sight.
//
// Only the lines in view are asked for. A secret is shown as dots unless the caret
// is in it; the text is as it was, also when it is copied.

import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, ViewPlugin, WidgetType } from '@codemirror/view';

/** @import { StateEffectType } from '@codemirror/state' */
/** @import { EditorView, ViewUpdate } from '@codemirror/view' */
/** @import { Words } from './page.js' */

const SECRET = 'secret';
/** Longer words may be broken between lines. */
const SHORT = 24;
const DOTS = '•••';

/** @type {StateEffectType<boolean>} */
const showing = StateEffect.define();
const shown = StateField.define({
  create: () => false,
  update: (is, { effects }) => effects.find((effect) => effect.is(showing))?.value ?? is,
});

class Dots extends WidgetType {
  eq() {
    return true;
  }

  toDOM() {
    const dots = document.createElement('span');
    dots.className = 'dots';
    dots.textContent = DOTS;
    dots.setAttribute('role', 'img');
    dots.setAttribute('aria-label', 'hidden password');
    return dots;
  }

  // A click goes to the password, and so shows it.
  ignoreEvent() {
    return false;
  }
}

const dots = Decoration.replace({ widget: new Dots() });

/** @param {Words} page */
export function meaning({ kinds, tokens }) {
  const long = kinds.map((kind) => Decoration.mark({ class: `word ${kind}` }));
  const short = kinds.map((kind) => Decoration.mark({ class: `word short ${kind}` }));
  const secret = kinds.indexOf(SECRET);

  /** @param {EditorView} view */
  function decorate(view) {
    const { state } = view;
    const found = [];
    for (const { from, to } of view.visibleRanges) {
      const start = state.doc.lineAt(from).from;
      const lines = state.sliceDoc(start, state.doc.lineAt(to).to);
      const places = tokens(lines);
      for (let at = 0; at < places.length; at += 3) {
        const [begin, end] = [start + places[at], start + places[at + 1]];
        const kind = places[at + 2];
        const isHidden = kind === secret && !state.field(shown) && !isEdited(view, begin, end);
        const word = (end - begin <= SHORT ? short : long)[kind];
        found.push((isHidden ? dots : word).range(begin, end));
      }
    }
    return Decoration.set(found);
  }

  const plugin = ViewPlugin.fromClass(
    class {
      /** @param {EditorView} view */
      constructor(view) {
        this.decorations = decorate(view);
      }

      /** @param {ViewUpdate} update */
      update(update) {
        const { docChanged, viewportChanged, selectionSet, focusChanged, startState, state } = update;
        const isToggled = startState.field(shown) !== state.field(shown);
        if (docChanged || viewportChanged || selectionSet || focusChanged || isToggled) {
          this.decorations = decorate(update.view);
        }
      }
    },
    { decorations: (plugin) => plugin.decorations },
  );

  return {
    extension: [shown, plugin],
    /**
     * @param {EditorView} view
     * @param {boolean} is
     */
    showSecrets(view, is) {
      view.dispatch({ effects: showing.of(is) });
    },
  };
}

/**
 * Whether the caret is in a secret, or what is selected is a part of it.
 *
 * @param {EditorView} view
 * @param {number} from
 * @param {number} to
 */
function isEdited(view, from, to) {
  return view.hasFocus && view.state.selection.ranges.some((range) => range.from >= from && range.to <= to);
}
