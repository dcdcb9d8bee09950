// What the author wrote inside the element: shown until the element has
// started, and read where attributes do not say what to show.

/**
 * The rules and commands in the blocks of code inside an element: lines that
 * begin with a prompt (`> `) are commands and others rules. Of a block marked as
 * `redis-cli` only the commands count; the other lines are replies.
 *
 * @param {Element} element
 */
export function read(element) {
  const rules = [];
  const commands = [];
  for (const block of element.querySelectorAll('pre')) {
    const isTranscript = language(block, element) === 'redis-cli';
    for (const line of linesOf(block.querySelector('code') ?? block)) {
      if (line.startsWith('> ')) commands.push(line.slice(2));
      else if (!isTranscript) rules.push(line);
    }
  }
  return { rules: rules.join('\n').trim(), command: commands.join('\n') };
}

/**
 * Highlighters name the language on the code, its block or what they put around.
 *
 * @param {Element} block
 * @param {Element} element
 */
function language(block, element) {
  const named = block.querySelector('[class*="language-"]') ?? block.closest('[class*="language-"]');
  const found = named && element.contains(named) && /language-([\w-]+)/.exec(named.className);
  return found ? found[1] : '';
}

/**
 * The lines of a text, where some highlighters break lines by elements.
 *
 * @param {Node} node
 */
function linesOf(node) {
  let text = '';
  const walk = (/** @type {Node} */ child) => {
    if (child.nodeType === Node.TEXT_NODE) text += /** @type {Text} */ (child).data;
    else if (child.nodeName === 'BR') text += '\n';
    else child.childNodes.forEach(walk);
  };
  walk(node);
  return text.split('\n').map((line) => line.trim());
}
