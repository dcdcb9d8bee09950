// Values beside their TypeScript types: whether a value is of the type that is
// declared for it, and whether all that is declared was seen in some value.

import ts from 'typescript';

const { TypeFlags } = ts;

/** What the declarations in a file say. */
export class Declared {
  #checker;
  #exports;
  /** What has been seen in values: `Finding.help`, `Finding.severity = error`. */
  #seen = new Set();
  /** The types that values were compared with, by their names. */
  #roots = new Map();

  constructor(path) {
    const options = { module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, strict: true };
    const program = ts.createProgram([path], { ...options, lib: ['lib.es2022.d.ts', 'lib.dom.d.ts'] });
    this.#checker = program.getTypeChecker();
    const source = this.#checker.getSymbolAtLocation(program.getSourceFile(path));
    this.#exports = new Map(this.#checker.getExportsOfModule(source).map((symbol) => [symbol.name, symbol]));
  }

  /** The type of what a function returns, or a method: `check`, `Session.ask`. */
  returned(name) {
    const [first, method] = name.split('.');
    const symbol = this.#exports.get(first);
    const owner = this.#checker.getDeclaredTypeOfSymbol(symbol);
    const called = method ? this.#checker.getPropertyOfType(owner, method) : symbol;
    const [signature] = this.#checker.getTypeOfSymbol(called).getCallSignatures();
    const type = signature.getReturnType();
    this.#roots.set(name, type);
    return type;
  }

  /** What of a value is not as its type says; nothing when all is. */
  problems(value, type, name) {
    const { problems, seen } = this.#compare(value, type, name);
    for (const what of seen) this.#seen.add(what);
    return problems;
  }

  /** All that is declared about the types compared with, and that no value had. */
  unseen() {
    const declared = new Set();
    const walked = new Set();
    for (const [name, type] of this.#roots) this.#walk(type, name, declared, walked);
    return [...declared].filter((what) => !this.#seen.has(what));
  }

  #compare(value, type, label) {
    if (type.isUnion()) return this.#compareUnion(value, type.types, nameOf(type, label));
    const wrong = { problems: [`${label} is ${JSON.stringify(value)}`], seen: [] };
    const right = { problems: [], seen: [] };
    if (type.flags & (TypeFlags.Any | TypeFlags.Unknown)) return right;
    if (type.isStringLiteral()) return value === type.value ? { problems: [], seen: [`${label} = ${value}`] } : wrong;
    if (type.flags & TypeFlags.BooleanLiteral) {
      return String(value) === this.#checker.typeToString(type)
        ? { problems: [], seen: [`${label} = ${value}`] }
        : wrong;
    }
    if (type.flags & TypeFlags.String) return typeof value === 'string' ? right : wrong;
    if (type.flags & TypeFlags.Number) return typeof value === 'number' ? right : wrong;
    if (type.flags & TypeFlags.Null) return value === null ? { problems: [], seen: [`${label} = null`] } : wrong;
    if (this.#checker.isArrayType(type)) {
      if (!Array.isArray(value)) return wrong;
      const [element] = this.#checker.getTypeArguments(type);
      return all(value.map((one) => this.#compare(one, element, label)));
    }
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return wrong;
    return this.#compareObject(value, type, nameOf(type, label));
  }

  /** With the member that fits, or else comes nearest. */
  #compareUnion(value, types, label) {
    let nearest;
    for (const type of types) {
      // Of an optional property; what is in JSON is there.
      if (type.flags & TypeFlags.Undefined) continue;
      const compared = this.#compare(value, type, label);
      if (compared.problems.length === 0) return compared;
      if (!nearest || compared.problems.length < nearest.problems.length) nearest = compared;
    }
    return { problems: nearest.problems, seen: [] };
  }

  #compareObject(value, type, label) {
    const values = type.getStringIndexType();
    if (values) return all(Object.values(value).map((one) => this.#compare(one, values, label)));
    const compared = [];
    const properties = this.#checker.getPropertiesOfType(type);
    for (const property of properties) {
      const path = `${label}.${property.name}`;
      if (Object.hasOwn(value, property.name)) {
        const inside = this.#compare(value[property.name], this.#checker.getTypeOfSymbol(property), path);
        compared.push({ ...inside, seen: [path, ...inside.seen] });
      } else if (property.flags & ts.SymbolFlags.Optional) {
        compared.push({ problems: [], seen: [`no ${path}`] });
      } else {
        compared.push({ problems: [`${path} is missing`], seen: [] });
      }
    }
    const names = properties.map(({ name }) => name);
    const unknown = Object.keys(value).filter((key) => !names.includes(key));
    compared.push({ problems: unknown.map((key) => `${label}.${key} is not declared`), seen: [] });
    return all(compared);
  }

  #walk(type, label, declared, walked) {
    if (type.isUnion()) {
      for (const member of type.types) this.#walk(member, nameOf(type, label), declared, walked);
      return;
    }
    if (type.isStringLiteral()) declared.add(`${label} = ${type.value}`);
    if (type.flags & TypeFlags.BooleanLiteral) declared.add(`${label} = ${this.#checker.typeToString(type)}`);
    if (type.flags & TypeFlags.Null) declared.add(`${label} = null`);
    if (!(type.flags & TypeFlags.Object) || walked.has(type)) return;
    walked.add(type);
    if (this.#checker.isArrayType(type)) {
      this.#walk(this.#checker.getTypeArguments(type)[0], label, declared, walked);
      return;
    }
    const name = nameOf(type, label);
    const values = type.getStringIndexType();
    if (values) this.#walk(values, name, declared, walked);
    for (const property of this.#checker.getPropertiesOfType(type)) {
      const path = `${name}.${property.name}`;
      declared.add(path);
      if (property.flags & ts.SymbolFlags.Optional) declared.add(`no ${path}`);
      this.#walk(this.#checker.getTypeOfSymbol(property), path, declared, walked);
    }
  }
}

/** A type's own name where it has one. */
function nameOf(type, label) {
  const name = type.aliasSymbol?.name ?? type.symbol?.name;
  return !name || name.startsWith('__') ? label : name;
}

function all(compared) {
  return {
    problems: compared.flatMap(({ problems }) => problems),
    seen: compared.flatMap(({ seen }) => seen),
  };
}
