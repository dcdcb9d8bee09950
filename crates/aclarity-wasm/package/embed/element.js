// The element: its attributes and properties, when it starts, and what it
// shows when it cannot.
import { h } from './dom.js';
import { load, serverNamed } from './engine.js';
import { read } from './fallback.js';
import { Panel } from './panel.js';
import css from './style.css';

const TEXTS = ['command', 'user', 'view', 'theme', 'playground'];
/** Texts that readers can change. */
const EDITED = ['server', 'rules'];
const FLAGS = ['editable', 'readonly'];
const VIEWS = ['ask', 'explain', 'servers'];
/** How far from being seen an element starts. */
const NEAR = '300px';

const styles = globalThis.CSSStyleSheet && new CSSStyleSheet();
styles?.replaceSync(css);

/** Tells each element once that it is about to be seen. */
const seen =
  globalThis.IntersectionObserver &&
  new IntersectionObserver(
    (entries) => {
      for (const { isIntersecting, target } of entries) {
        if (isIntersecting) /** @type {AclPlayground} */ (target).start();
      }
    },
    { rootMargin: NEAR },
  );

export class AclPlayground extends /** @type {typeof HTMLElement} */ (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = [...TEXTS, ...EDITED, ...FLAGS];

  #root = this.attachShadow({ mode: 'open' });
  /** @type {Panel | undefined} */
  #panel;
  #started = false;
  #planned = false;
  /** What the author wrote inside, as it was shown last. */
  #written = '';
  /** Why there is no panel. */
  #reason = 'it has not started: wait for the event aclarity:ready';
  /** Frameworks change the blocks inside. */
  #children = new MutationObserver(() => {
    if (this.#started && JSON.stringify(read(this)) !== this.#written) this.#plan();
  });

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styles];
    this.#root.append(h('slot'));
  }

  connectedCallback() {
    this.#children.observe(this, { childList: true, characterData: true, subtree: true });
    if (this.#started) this.#plan();
    else seen.observe(this);
  }

  disconnectedCallback() {
    this.#children.disconnect();
    seen.unobserve(this);
    if (this.#started) this.#close('it is not in the page');
  }

  attributeChangedCallback() {
    if (this.#started) this.#plan();
  }

  /** Starts now, without waiting until the element is seen. */
  async start() {
    seen.unobserve(this);
    try {
      await load();
      this.#started = true;
      this.#show();
      this.#tell('ready');
    } catch (error) {
      this.#fail(error);
    }
  }

  /**
   * A text as it is now, where readers may have changed it.
   *
   * @param {'server' | 'rules'} name
   */
  edited(name) {
    return this.#panel?.[name] ?? this.getAttribute(name) ?? '';
  }

  /**
   * Runs a command line at the prompt, and returns the answer.
   *
   * @param {string} line
   */
  run(line) {
    if (this.#panel) return this.#panel.run(line);
    const message = `acl-playground cannot run a command: ${this.#reason}`;
    this.#tell('error', { message });
    throw new Error(message);
  }

  /** Gives the panel up; until there is another one, `run` says why. */
  #close(reason = '') {
    this.#panel?.free();
    this.#panel = undefined;
    this.#reason = reason;
  }

  /** Several changes of attributes are one. */
  #plan() {
    if (this.#planned) return;
    this.#planned = true;
    queueMicrotask(() => {
      this.#planned = false;
      if (!this.isConnected) return;
      try {
        this.#show();
      } catch (error) {
        this.#fail(error);
      }
    });
  }

  #show() {
    const written = read(this);
    this.#written = JSON.stringify(written);
    const lines = (this.getAttribute('command') ?? written.command).split('\n').map((line) => line.trim());
    const settings = {
      server: serverNamed(this.getAttribute('server') || 'redis'),
      rules: this.getAttribute('rules') ?? written.rules,
      commands: lines.filter(Boolean),
      user: this.getAttribute('user'),
      view: viewNamed(this.getAttribute('view') || VIEWS[0]),
      editable: this.hasAttribute('editable'),
      readonly: this.hasAttribute('readonly'),
      playground: this.getAttribute('playground'),
    };
    this.#close();
    this.#panel = new Panel(settings, {
      verdict: (detail) => this.#tell('verdict', detail),
      error: (message) => this.#tell('error', { message }),
    });
    this.#root.replaceChildren(this.#panel.frame);
  }

  /**
   * What the author wrote, inside or in attributes, and what is the matter.
   *
   * @param {unknown} error
   */
  #fail(error) {
    const { message } = /** @type {Error} */ (error);
    this.#close(message);
    const note = h('p', { class: 'failed-note', role: 'alert' }, `This playground did not start: ${message}`);
    const rules = this.edited('rules');
    const command = this.getAttribute('command') ?? '';
    const commands = command
      .split('\n')
      .filter(Boolean)
      .map((line) => `> ${line}`);
    const plain = this.textContent.trim() ? [] : h('pre', {}, [rules, ...commands].join('\n'));
    this.#root.replaceChildren(h('slot', {}, plain), note);
    this.#tell('error', { message });
  }

  /**
   * @param {'ready' | 'verdict' | 'error'} what
   * @param {object} [detail]
   */
  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`aclarity:${what}`, { detail, bubbles: true, composed: true }));
  }
}

/** @param {string} name */
function viewNamed(name) {
  if (VIEWS.includes(name)) return name;
  throw new Error(`unknown view '${name}'; the views are ${VIEWS.join(', ')}`);
}

for (const name of [...TEXTS, ...EDITED]) {
  property(name, {
    get() {
      return EDITED.includes(name)
        ? this.edited(/** @type {'server' | 'rules'} */ (name))
        : (this.getAttribute(name) ?? '');
    },
    set(value) {
      if (value == null) this.removeAttribute(name);
      else this.setAttribute(name, value);
    },
  });
}

for (const name of FLAGS) {
  property(name, {
    get() {
      return this.hasAttribute(name);
    },
    set(value) {
      this.toggleAttribute(name, Boolean(value));
    },
  });
}

/**
 * @param {string} name
 * @param {PropertyDescriptor & ThisType<AclPlayground>} accessors
 */
function property(name, accessors) {
  Object.defineProperty(AclPlayground.prototype, name, { ...accessors, enumerable: true, configurable: true });
}
