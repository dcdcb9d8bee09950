// The editor of the playground: CodeMirror, told what words mean by the page.
//
// It knows nothing of ACLs. The page says what words are, what is wrong, what
// could be written and what would mend it; this shows it, and tells when
// somebody edits. It lives in a shadow root, where CodeMirror adopts its style
// sheets instead of writing them into the document, which the policy forbids.

import { defaultKeymap, history, historyKeymap, isolateHistory } from '@codemirror/commands';
import { search, searchKeymap } from '@codemirror/search';
import { Annotation, ChangeSet, EditorState } from '@codemirror/state';
import { EditorView, keymap, lineNumbers } from '@codemirror/view';
import { completion } from './completion.js';
import css from './editor.css';
import { marks } from './marks.js';
import { meaning } from './meaning.js';

/** @import { ChangeSpec } from '@codemirror/state' */
/** @import { Page } from './page.js' */

const sheet = new CSSStyleSheet();
sheet.replaceSync(css);

/** A change that the page made, and knows. */
const ofPage = Annotation.define();

/**
 * Puts the editor into `host`, which then has the text, the selection and the
 * focus as a text area has them: `value`, `selectionStart`, `selectionEnd`,
 * `setSelectionRange`, `focus`.
 *
 * @param {HTMLElement} host
 * @param {Page} page
 */
export function mount(host, page) {
  const root = host.shadowRoot ?? host.attachShadow({ mode: 'open', delegatesFocus: true });
  const words = meaning(page);
  const findings = marks(page);
  /**
   * What was changed since the page took the text.
   *
   * @type {ChangeSet}
   */
  let since;
  /**
   * Marks that are still to be shown, and the timer that will.
   *
   * @type {Uint32Array | undefined}
   */
  let waiting;
  /** @type {number | undefined} */
  let timer;

  const view = new EditorView({
    root,
    parent: root,
    state: EditorState.create({
      doc: page.text,
      extensions: [
        lineNumbers(),
        history(),
        findings.extension,
        words.extension,
        completion(page),
        search({ top: true }),
        EditorView.lineWrapping,
        EditorView.contentAttributes.of({
          'aria-label': page.label,
          'aria-keyshortcuts': page.keys,
          autocapitalize: 'off',
          autocorrect: 'off',
          spellcheck: 'false',
        }),
        EditorView.domEventHandlers({
          beforeinput: replaceSelected,
          // Files are the page's to open.
          drop: ({ dataTransfer }) => (dataTransfer?.files.length ?? 0) > 0,
        }),
        keymap.of([...searchKeymap, ...historyKeymap, ...defaultKeymap]),
        EditorView.updateListener.of(({ docChanged, changes, transactions, state }) => {
          if (!docChanged) return;
          since = since.compose(changes);
          const isKnown = transactions.every((transaction) => transaction.annotation(ofPage));
          if (!isKnown) page.onEdit(state.doc.length);
        }),
      ],
    }),
  });
  root.adoptedStyleSheets = [...root.adoptedStyleSheets.filter((one) => one !== sheet), sheet];
  // What describes it lies outside of the shadow root, where no id leads.
  view.contentDOM.ariaDescribedByElements = page.describedBy;
  nothingSince();

  function nothingSince() {
    showMarks();
    since = ChangeSet.empty(view.state.doc.length);
  }
  function showMarks() {
    clearTimeout(timer);
    if (waiting) findings.set(view, waiting, since);
    waiting = undefined;
  }
  const text = () => view.state.doc.toString();
  const within = (/** @type {number} */ at) => Math.min(at, view.state.doc.length);
  /** @param {number} from */
  function select(from, to = from, scroll = true) {
    view.dispatch({ selection: { anchor: within(from), head: within(to) } });
    if (scroll) bringIntoView(view, within(from));
  }
  /**
   * Takes the place of the text, as one change that can be undone.
   *
   * @param {string} next
   */
  function setText(next) {
    const changes = difference(text(), next);
    if (changes) {
      view.dispatch({ changes, annotations: [ofPage.of(true), isolateHistory.of('full')] });
    }
    nothingSince();
  }

  Object.defineProperties(host, {
    value: { configurable: true, get: text },
    selectionStart: { configurable: true, get: () => view.state.selection.main.from },
    selectionEnd: { configurable: true, get: () => view.state.selection.main.to },
    setSelectionRange: { configurable: true, value: select },
  });

  return {
    /** The text, from which the page's next marks will be. */
    take() {
      nothingSince();
      return text();
    },
    setText,
    /**
     * Marks, as marks.js has them. They are shown after what else the page has to
     * show: the verdict comes first.
     *
     * @param {Uint32Array} places
     */
    setMarks(places) {
      clearTimeout(timer);
      waiting = places;
      timer = setTimeout(showMarks);
    },
    /**
     * Makes one change of several stretches: from and to, and a text for each.
     *
     * @param {Uint32Array} places
     * @param {string[]} texts
     */
    change(places, texts) {
      const changes = texts.map((insert, number) => ({
        from: places[2 * number],
        to: places[2 * number + 1],
        insert,
      }));
      view.dispatch({ changes, annotations: isolateHistory.of('full'), userEvent: 'input.fix' });
      view.focus();
    },
    /**
     * Goes to a place; `tells`: and shows what is the matter there.
     *
     * @param {number} from
     * @param {number} to
     * @param {boolean} tells
     */
    reveal(from, to, tells) {
      showMarks();
      view.focus();
      select(from, to);
      if (tells) findings.tell(view);
    },
    /**
     * Scrolls to a place within the editor, and nothing around it.
     *
     * @param {number} at
     */
    show(at) {
      bringIntoView(view, within(at));
    },
    /** @param {boolean} shown */
    showSecrets(shown) {
      words.showSecrets(view, shown);
    },
    /**
     * Takes the caret, the scroll and perhaps the focus over from a text area.
     *
     * @param {HTMLTextAreaElement} area
     * @param {boolean} isFocused
     */
    follow(area, isFocused) {
      const { scrollTop } = area;
      select(area.selectionStart, area.selectionEnd, false);
      if (isFocused) view.focus();
      view.requestMeasure({
        read() {},
        write() {
          view.scrollDOM.scrollTop = scrollTop;
        },
      });
    },
    get caret() {
      return view.state.selection.main.from;
    },
    get scrollTop() {
      return view.scrollDOM.scrollTop;
    },
    get hasFocus() {
      return view.hasFocus;
    },
    destroy() {
      clearTimeout(timer);
      for (const name of ['value', 'selectionStart', 'selectionEnd', 'setSelectionRange'])
        Reflect.deleteProperty(host, name);
      view.destroy();
    },
  };
}

/**
 * Replaces what is selected by what is typed, and types spaces. The browser
 * would do it too, but with styles in the text that the policy refuses, and
 * says so; Firefox and WebKit make every other space one that does not break,
 * which is no space to a server.
 *
 * @param {InputEvent} event
 * @param {EditorView} view
 */
function replaceSelected(event, view) {
  const { inputType, isComposing, data } = event;
  const isPlain = inputType === 'insertText' && !isComposing && data;
  if (!isPlain) return false;
  // A program that types for somebody may have selected it just now.
  view.contentDOM.ownerDocument.dispatchEvent(new Event('selectionchange'));
  const { from, to } = view.state.selection.main;
  if (from === to && !/[ \n]/.test(data)) return false;
  const insert = view.state.toText(data);
  view.dispatch({
    changes: { from, to, insert },
    selection: { anchor: from + insert.length },
    scrollIntoView: true,
    userEvent: 'input.type',
  });
  event.preventDefault();
  return true;
}

/**
 * The least stretch in which two texts differ; nothing when they do not.
 *
 * @param {string} before
 * @param {string} after
 * @returns {ChangeSpec | undefined}
 */
function difference(before, after) {
  if (before === after) return undefined;
  const most = Math.min(before.length, after.length);
  let from = 0;
  while (from < most && before[from] === after[from]) from += 1;
  let same = 0;
  while (same < most - from && before.at(-1 - same) === after.at(-1 - same)) same += 1;
  return { from, to: before.length - same, insert: after.slice(from, after.length - same) };
}

/**
 * @param {EditorView} view
 * @param {number} at
 */
function bringIntoView(view, at) {
  // Not by CodeMirror's own effect, which would scroll the page too.
  view.requestMeasure({
    read: () => {
      const { top, bottom } = view.lineBlockAt(at);
      const { scrollTop, clientHeight } = view.scrollDOM;
      return top < scrollTop || bottom > scrollTop + clientHeight ? top - clientHeight / 3 : undefined;
    },
    write: (top) => {
      if (top !== undefined) view.scrollDOM.scrollTop = top;
    },
  });
}
