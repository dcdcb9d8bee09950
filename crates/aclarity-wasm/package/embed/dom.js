// Making elements.

/** @import { Child, Mark, Property } from './types.js' */

/**
 * `h('p', { class: 'why', onclick() {} }, 'text', child)`: an element. What is
 * undefined or false is left out, children may be arrays.
 *
 * @template {keyof HTMLElementTagNameMap} Name
 * @param {Name} name
 * @param {Record<string, Property>} properties
 * @param {Child[]} children
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(key.slice(2), /** @type {EventListener} */ (value));
    else element.setAttribute(key, value === true ? '' : String(value));
  }
  const flat = /** @type {Exclude<Child, Child[]>[]} */ (/** @type {unknown[]} */ (children).flat(Infinity));
  element.append(...flat.filter((child) => child !== undefined && child !== false));
  return element;
}

export const code = (/** @type {string} */ text) => h('code', {}, text);

/** Text in which backticks enclose what a server would read. */
export const withCode = (/** @type {string} */ text) =>
  text.split('`').map((piece, number) => (number % 2 ? code(piece) : piece));

/**
 * Words with a comma between each two.
 *
 * @param {Child[]} items
 */
export const between = (items, separator = ', ') =>
  items.flatMap((item, number) => (number ? [separator, item] : [item]));

/**
 * The text with some of its places marked; where two overlap, both are.
 *
 * @param {string} text
 * @param {Mark[]} marks
 */
export function marked(text, marks) {
  const ends = marks.flatMap(({ start, end }) => [start, end]);
  const cuts = [...new Set([0, ...ends, text.length])].sort((a, b) => a - b);
  return cuts.slice(1).map((end, number) => {
    const start = cuts[number];
    const kinds = new Set(marks.filter((mark) => mark.start <= start && end <= mark.end).map(({ kind }) => kind));
    const piece = text.slice(start, end);
    return kinds.size ? h('mark', { class: [...kinds].join(' ') }, piece) : piece;
  });
}
