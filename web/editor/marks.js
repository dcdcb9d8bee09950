// What findings are about, and which rules decided.

import { StateEffect, StateField } from '@codemirror/state';
import { Decoration, EditorView, hoverTooltip, keymap, showTooltip } from '@codemirror/view';

/** @import { ChangeDesc, EditorState, StateEffectType } from '@codemirror/state' */
/** @import { DecorationSet, Tooltip } from '@codemirror/view' */
/** @import { Findings } from './page.js' */

/** In place of a finding's number: no finding. */
const NONE = 0xffff_ffff;

/** @type {StateEffectType<DecorationSet>} */
const marking = StateEffect.define();
/** @type {StateEffectType<boolean>} */
const telling = StateEffect.define();

/** @type {StateField<DecorationSet>} */
const marked = StateField.define({
  create: () => Decoration.none,
  update(marked, transaction) {
    const told = transaction.effects.find((effect) => effect.is(marking));
    return told ? told.value : marked.map(transaction.changes);
  },
  provide: (field) => EditorView.decorations.from(field),
});

/** @param {Findings} page */
export function marks({ classes, explain, fix }) {
  /**
   * What there is to say about a place, as a tooltip; nothing where nothing is.
   *
   * @param {EditorState} state
   * @param {number} from
   * @param {number} to
   * @returns {Tooltip | null}
   */
  function cardAt(state, from, to) {
    /** @type {number[]} */
    const about = [];
    let [start, end] = [from, to];
    state.field(marked).between(from, to, (markFrom, markTo, { spec: { finding } }) => {
      if (finding === NONE || about.includes(finding)) return;
      about.push(finding);
      [start, end] = [Math.min(start, markFrom), Math.max(end, markTo)];
    });
    if (about.length === 0) return null;
    const create = (/** @type {EditorView} */ view) => {
      const dom = document.createElement('div');
      dom.className = 'card';
      dom.append(...about.map((finding) => describe(view, finding)));
      dom.addEventListener('keydown', ({ key }) => key === 'Escape' && close(view));
      return { dom };
    };
    return { pos: start, end, above: false, arrow: false, create };
  }

  /**
   * @param {EditorView} view
   * @param {number} finding
   */
  function describe(view, finding) {
    const { severity, message, help, fixes } = explain(finding);
    const item = element('section', `finding ${severity}`);
    const said = element('p', 'message');
    said.append(element('strong', 'severity', severity), ' ', ...withCode(message));
    item.append(said);
    if (help) {
      const advice = element('p', 'help');
      advice.append(...withCode(help));
      item.append(advice);
    }
    const buttons = fixes.map(({ title, isSafe }, number) => {
      const button = element('button', isSafe ? 'fix safe' : 'fix');
      button.type = 'button';
      button.append(...withCode(title));
      button.addEventListener('click', () => {
        close(view);
        fix(finding, number);
      });
      return button;
    });
    if (buttons.length > 0) {
      const row = element('div', 'fixes');
      row.append(...buttons);
      item.append(row);
    }
    return item;
  }

  /** The card of the caret's place, opened by keyboard. */
  const told = StateField.define({
    create: () => /** @type {Tooltip | null} */ (null),
    update(card, { effects, docChanged, selection, state }) {
      const opened = effects.find((effect) => effect.is(telling));
      if (opened) {
        const { from, to } = state.selection.main;
        return opened.value ? cardAt(state, from, to) : null;
      }
      return docChanged || selection ? null : card;
    },
    provide: (field) => showTooltip.from(field),
  });

  const isOpen = (/** @type {EditorView} */ view) => view.state.field(told) !== null;
  /** @param {EditorView} view */
  function close(view) {
    if (!isOpen(view)) return false;
    view.dispatch({ effects: telling.of(false) });
    view.focus();
    return true;
  }
  /** @param {EditorView} view */
  function tell(view) {
    view.dispatch({ effects: telling.of(true) });
    /** @type {HTMLElement | null} */
    const card = view.dom.querySelector('.card');
    if (isOpen(view) && card) view.dispatch({ effects: EditorView.announce.of(card.innerText) });
    return isOpen(view);
  }
  /**
   * Leads into the card, where Tab goes from fix to fix and Escape back.
   *
   * @param {EditorView} view
   */
  function enter(view) {
    if (!isOpen(view)) tell(view);
    /** @type {HTMLElement | null} */
    const button = view.dom.querySelector('.card button');
    button?.focus({ preventScroll: true });
    return true;
  }

  return {
    extension: [
      marked,
      told,
      hoverTooltip((view, at) => cardAt(view.state, at, at), { hideOnChange: true }),
      keymap.of([
        { key: 'Escape', run: close },
        { key: 'Mod-.', run: enter },
      ]),
    ],
    tell,
    /**
     * Shows marks, which are fours: from, to, which of `classes`, the finding's
     * number or NONE. `since` is what was changed after they were made.
     *
     * @param {EditorView} view
     * @param {Uint32Array} places
     * @param {ChangeDesc} since
     */
    set(view, places, since) {
      const found = [];
      for (let at = 0; at < places.length; at += 4) {
        const mark = Decoration.mark({ class: `mark ${classes[places[at + 2]]}`, finding: places[at + 3] });
        found.push(mark.range(places[at], places[at + 1]));
      }
      view.dispatch({ effects: marking.of(Decoration.set(found, true).map(since)) });
    },
  };
}

/**
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {string} className
 */
function element(name, className, text = '') {
  const made = document.createElement(name);
  made.className = className;
  made.textContent = text;
  return made;
}

/**
 * Words, and code where backticks are around it.
 *
 * @param {string} text
 */
function withCode(text) {
  return text.split('`').map((piece, number) => (number % 2 === 0 ? piece : element('code', '', piece)));
}
