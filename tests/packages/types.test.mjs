// The types of the npm package: every exported thing and every field of it has a
// comment, and nothing is `any`.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import ts from 'typescript';
import { consumer } from './consumer.mjs';

const { folder, packed } = consumer('documented', {});
const files = packed.filter((name) => /\.d\.[cm]?ts$/.test(name));
const paths = files.map((name) => join(folder, 'node_modules/aclarity', name));
const program = ts.createProgram(paths, {
  module: ts.ModuleKind.NodeNext,
  target: ts.ScriptTarget.ES2022,
  lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'],
});
const checker = program.getTypeChecker();

/** Calls `visit` with the symbol of each exported thing, and of each thing in it. */
function walk(source, visit) {
  for (const symbol of checker.getExportsOfModule(checker.getSymbolAtLocation(source))) {
    visit(symbol, symbol.name);
    const name = symbol.name;
    const inside = (node) => {
      const named =
        ts.isPropertySignature(node) ||
        ts.isPropertyDeclaration(node) ||
        ts.isMethodSignature(node) ||
        ts.isMethodDeclaration(node);
      if (named) visit(checker.getSymbolAtLocation(node.name), `${name}.${node.name.getText()}`);
      ts.forEachChild(node, inside);
    };
    for (const declaration of symbol.declarations) ts.forEachChild(declaration, inside);
  }
}

for (const [index, name] of files.entries()) {
  test(`everything in ${name} is explained`, () => {
    let seen = 0;
    const bare = [];
    walk(program.getSourceFile(paths[index]), (symbol, name) => {
      seen += 1;
      if (symbol.getDocumentationComment(checker).length === 0) bare.push(name);
    });
    assert.deepEqual(bare, []);
    assert.ok(seen > 15, `only ${seen} things were found`);
  });

  test(`nothing in ${name} is any`, () => {
    const source = program.getSourceFile(paths[index]);
    const found = [];
    const look = (node) => {
      if (node.kind === ts.SyntaxKind.AnyKeyword) {
        found.push(source.getLineAndCharacterOfPosition(node.getStart()).line + 1);
      }
      ts.forEachChild(node, look);
    };
    look(source);
    assert.deepEqual(found, []);
  });
}
