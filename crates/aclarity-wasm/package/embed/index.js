// The custom element <acl-playground>, a file of its own: acl-playground.js
// beside full.wasm. Importing it defines the element.
import { AclPlayground } from './element.js';

export { AclPlayground };

// A server that renders pages has no elements to define.
if (globalThis.customElements && !customElements.get('acl-playground')) {
  customElements.define('acl-playground', AclPlayground);
}
