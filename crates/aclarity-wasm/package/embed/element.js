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
const seen = globalThis.IntersectionObserver && new IntersectionObserver((entries) => {
  for (const { isIntersecting, target } of entries) if (isIntersecting) target.start();
}, { rootMargin: NEAR });

export class AclPlayground extends (globalThis.HTMLElement ?? class {}) {
  static observedAttributes = [...TEXTS, ...EDITED, ...FLAGS];

  #root = this.attachShadow({ mode: 'open' });
  #panel;
  #started = false;
  #planned = false;

  constructor() {
    super();
    this.#root.adoptedStyleSheets = [styles];
    this.#root.append(h('slot'));
  }

  connectedCallback() {
    if (this.#started) this.#plan();
    else seen.observe(this);
  }

  disconnectedCallback() {
    seen.unobserve(this);
    this.#panel?.free();
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

  /** A text as it is now, where readers may have changed it. */
  edited(name) {
    return this.#panel?.[name] ?? this.getAttribute(name) ?? '';
  }

  /** Runs a command line at the prompt, and returns the answer. */
  run(line) {
    if (!this.#panel) throw new Error('acl-playground: wait for the event aclarity:ready before run()');
    return this.#panel.run(line);
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
    const lines = (this.getAttribute('command') ?? written.command).split('\n').map((line) => line.trim());
    const settings = {
      server: serverNamed(this.getAttribute('server') || 'redis'),
      rules: this.getAttribute('rules') ?? written.rules,
      commands: lines.filter(Boolean),
      user: this.getAttribute('user'),
      view: VIEWS.includes(this.view) ? this.view : VIEWS[0],
      editable: this.editable,
      readonly: this.readonly,
      playground: this.getAttribute('playground'),
    };
    this.#panel?.free();
    this.#panel = undefined;
    this.#panel = new Panel(settings, (detail) => this.#tell('verdict', detail));
    this.#root.replaceChildren(this.#panel.frame);
  }

  /** What the author wrote, inside or in attributes, and what is the matter. */
  #fail(error) {
    const note = h('p', { class: 'failed-note', role: 'note' }, `This playground did not start: ${error.message}`);
    const { rules, command } = this;
    const plain = this.textContent.trim() ? [] : h('pre', {}, [rules, ...command.split('\n').map((line) => `> ${line}`)].join('\n'));
    this.#root.replaceChildren(h('slot', {}, plain), note);
    this.#tell('error', { message: error.message });
  }

  #tell(what, detail) {
    this.dispatchEvent(new CustomEvent(`aclarity:${what}`, { detail, bubbles: true, composed: true }));
  }
}

for (const name of [...TEXTS, ...EDITED]) {
  property(name, {
    get() {
      return EDITED.includes(name) ? this.edited(name) : (this.getAttribute(name) ?? '');
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

function property(name, accessors) {
  Object.defineProperty(AclPlayground.prototype, name, { ...accessors, enumerable: true, configurable: true });
}
