// Writes the reference of the JavaScript API in Markdown, from the types of
// the npm package: for each export its comment and its declaration.
//
//   node javascript.mjs PACKAGE

import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import ts from 'typescript';

const [folder] = process.argv.slice(2);
const { exports } = JSON.parse(await readFile(join(folder, 'package.json'), 'utf8'));

const lines = [
  '# The JavaScript API',
  '',
  'The exports of the npm package `aclarity`, from its types. Its README has examples.',
];

/** Entries for data have no types; `import` and `require` have the same ones. */
function typesOf(entry) {
  if (typeof entry !== 'object' || entry === null) return undefined;
  if (typeof entry.types === 'string') return entry.types;
  return Object.values(entry).map(typesOf).find(Boolean);
}

/** Entries that differ only in how they load declare the same: it is told once. */
const told = new Set();
for (const [name, entry] of Object.entries(exports)) {
  const types = typesOf(entry);
  if (!types) continue;
  const text = await readFile(join(folder, types), 'utf8');
  lines.push('', `## \`aclarity${name.slice(1)}\``);
  describe(ts.createSourceFile(types, text, ts.ScriptTarget.Latest, true));
}
process.stdout.write(`${lines.join('\n')}\n`);

function describe(source) {
  const statements = source.statements.filter((node) => namesOf(node).length > 0);
  const fresh = statements.filter((node) => !told.has(node.getText()));
  if (fresh.length < statements.length) lines.push('', 'What it has in common with an entry above is told there.');
  for (const node of fresh) {
    told.add(node.getText());
    const names = namesOf(node);
    lines.push('', `### \`${names.join('`, `')}\``, '');
    const comments = ts.getJSDocCommentsAndTags(node).map((comment) => ts.getTextOfJSDocComment(comment.comment));
    for (const comment of comments.filter(Boolean)) lines.push(comment, '');
    lines.push('```ts', node.getText().replace(/^export (declare )?/, ''), '```');
  }
}

function namesOf(node) {
  if (ts.isVariableStatement(node)) return node.declarationList.declarations.map(({ name }) => name.getText());
  const declares =
    ts.isFunctionDeclaration(node) ||
    ts.isClassDeclaration(node) ||
    ts.isInterfaceDeclaration(node) ||
    ts.isTypeAliasDeclaration(node);
  return declares && node.name ? [node.name.getText()] : [];
}
