// Making elements.

/**
 * `h('p', { class: 'why', onclick() {} }, 'text', child)`: an element. What is
 * undefined or false is left out, children may be arrays.
 */
export function h(name, properties = {}, ...children) {
  const element = document.createElement(name);
  for (const [key, value] of Object.entries(properties)) {
    if (value === undefined || value === false) continue;
    if (key.startsWith('on')) element.addEventListener(key.slice(2), value);
    else element.setAttribute(key, value === true ? '' : value);
  }
  element.append(...children.flat(Infinity).filter((child) => child !== undefined && child !== false));
  return element;
}

export const code = (text) => h('code', {}, text);

/** Text in which backticks enclose what a server would read. */
export const withCode = (text) => text.split('`').map((piece, number) => (number % 2 ? code(piece) : piece));

/** Words with a comma between each two. */
export const between = (items, separator = ', ') =>
  items.flatMap((item, number) => (number ? [separator, item] : [item]));

/** The text with some of its places marked: `{ start, end, kind }`; where two overlap, both are. */
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
