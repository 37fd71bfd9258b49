// Understands the JavaScript that kaitai-struct-compiler emits (debug build): which reads the `_read` of each class makes,
// in order. It works on syntax nodes and fails closed: whatever it does not know is an error that shows the code.
// No TypeScript is produced here.
import { type Block, type Expression, Node, type SourceFile, type Statement, SyntaxKind } from "ts-morph";
import { camelCase, pascalCase } from "./names.ts";
import { parseSource } from "./output.ts";
import type { SpecModel } from "./spec-model.ts";

/** One read of a compiled `_read`. Sizes and conditions are JavaScript expressions over `this`. */
export type CompiledRead =
  | { readonly form: "number"; readonly property: string; readonly method: string; readonly size: number }
  | { readonly form: "fixed-bytes"; readonly property: string; readonly size: number }
  | { readonly form: "padded-text"; readonly property: string; readonly size: number; readonly padding: number }
  | { readonly form: "bits"; readonly size: 1; readonly fields: readonly CompiledBits[] }
  | { readonly form: "sized"; readonly property: string; readonly what: "bytes" | "text"; readonly size: string }
  | { readonly form: "rest"; readonly property: string; readonly what: "bytes" | "text" }
  | { readonly form: "object"; readonly property: string; readonly typeName: string; readonly size: string | undefined }
  | { readonly form: "list"; readonly property: string; readonly typeName: string }
  | { readonly form: "switch"; readonly on: string; readonly arms: readonly CompiledArm[] };

/** A field of bits within one byte. */
export interface CompiledBits {
  readonly property: string;
  readonly bits: number;
  /** Whether it is compared with 0 to become a boolean. */
  readonly isFlag: boolean;
}

/** One arm of a switch; without labels it is the default. */
export interface CompiledArm {
  readonly labels: readonly number[];
  readonly reads: CompiledType;
}

/** The reads of one class in order. */
export type CompiledType = readonly CompiledRead[];

const numbers: Readonly<Record<string, number>> = { u1: 1, u2be: 2, u2le: 2, u4be: 4, u4le: 4 };

/** The reads of every class of the compiled JavaScript, by class name. Throws when it and the spec differ. */
export function readCompiled(javaScript: string, model: SpecModel): ReadonlyMap<string, CompiledType> {
  const source = parseSource(javaScript, "compiled.js");
  const types = new Map<string, CompiledType>();
  for (const [name, body] of readBodies(source)) types.set(name, readStatements(body));
  const expected = new Set(model.types.map((type) => pascalCase(type.id)));
  for (const name of types.keys()) {
    if (!expected.delete(name)) throw new Error(`the compiled JavaScript reads ${name}, which the spec does not have`);
  }
  for (const name of expected) throw new Error(`the compiled JavaScript has no _read of ${name}`);
  checkEnums(source, model);
  checkInstances(source, model);
  return types;
}

/** The statements of every `X.prototype._read = function () { ... }`. */
function readBodies(source: SourceFile): Map<string, readonly Statement[]> {
  const bodies = new Map<string, readonly Statement[]>();
  for (const assignment of source.getDescendantsOfKind(SyntaxKind.BinaryExpression)) {
    const match = /^([A-Za-z0-9]+)\.prototype\._read$/.exec(assignment.getLeft().getText());
    const right = assignment.getRight();
    if (match?.[1] === undefined || !Node.isFunctionExpression(right)) continue;
    bodies.set(match[1], (right.getBody() as Block).getStatements());
  }
  return bodies;
}

function readStatements(statements: readonly Statement[]): CompiledType {
  const rest = statements.filter((statement) => !isBookkeeping(statement));
  const reads: CompiledRead[] = [];
  while (rest.length > 0) {
    const statement = rest.shift() as Statement;
    if (Node.isSwitchStatement(statement)) {
      reads.push(readSwitch(statement));
      continue;
    }
    const assigned = asAssignment(statement);
    if (assigned === undefined) throw unknownForm(statement);
    const { property, value } = assigned;
    const bits = asBits(property, value);
    if (bits !== undefined) reads.push({ form: "bits", size: 1, fields: readByteOfBits(bits, rest) });
    else if (property.startsWith("_raw_")) reads.push(readSized(property.slice("_raw_".length), value, rest));
    else if (Node.isNewExpression(value)) reads.push(readObject(property, value, rest));
    else if (Node.isArrayLiteralExpression(value)) reads.push(readList(property, rest));
    else reads.push(readValue(property, value));
  }
  return reads;
}

/** `this._debug...` and the unused loop counter: what only the debug build's own tools need. */
function isBookkeeping(statement: Statement): boolean {
  if (/^var i = 0;$|^i\+\+;$/.test(statement.getText())) return true;
  if (!Node.isExpressionStatement(statement)) return false;
  const inner = statement.getExpression();
  return Node.isBinaryExpression(inner) && /^this\._debug\b/.test(inner.getLeft().getText());
}

/** A number, bytes or text. */
function readValue(property: string, value: Expression): CompiledRead {
  const { name, given } = asCall(value);
  const number = /^this\._io\.read(U[124](?:be|le)?)$/.exec(name)?.[1]?.toLowerCase();
  if (number !== undefined && given.length === 0) {
    const size = numbers[number];
    if (size === undefined) throw unknownForm(value);
    return { form: "number", property, method: number, size };
  }
  if (name !== "KaitaiStream.bytesToStr") return readBytes(property, value, "bytes");
  const [bytes, encoding, ...more] = given;
  if (bytes === undefined || encoding?.getText() !== '"ASCII"' || more.length > 0) throw unknownForm(value);
  return readBytes(property, bytes, "text");
}

function readBytes(property: string, value: Expression, what: "bytes" | "text"): CompiledRead {
  const { name, given } = asCall(value);
  const [first, second, ...more] = given;
  if (name === "this._io.readBytesFull" && first === undefined) return { form: "rest", property, what };
  if (name === "this._io.readBytes" && first !== undefined && second === undefined) {
    if (!Node.isNumericLiteral(first)) return { form: "sized", property, what, size: expression(first) };
    if (what === "bytes") return { form: "fixed-bytes", property, size: first.getLiteralValue() };
  }
  if (name === "KaitaiStream.bytesStripRight" && what === "text" && more.length === 0) {
    const inner = asCall(first);
    const size = inner.given[0];
    if (inner.name === "this._io.readBytes" && Node.isNumericLiteral(size) && Node.isNumericLiteral(second)) {
      return { form: "padded-text", property, size: size.getLiteralValue(), padding: second.getLiteralValue() };
    }
  }
  throw unknownForm(value);
}

/** `this._io.readBitsIntBe(n)`, perhaps compared with 0. */
function asBits(property: string, value: Expression): CompiledBits | undefined {
  const match = /^this\._io\.readBitsIntBe\(([1-8])\)( != 0)?$/.exec(value.getText());
  return match === null ? undefined : { property, bits: Number(match[1]), isFlag: match[2] !== undefined };
}

/** Fields of bits until a byte is full; our `Reader` reads whole bytes. */
function readByteOfBits(first: CompiledBits, rest: Statement[]): readonly CompiledBits[] {
  const fields = [first];
  let filled = first.bits;
  while (filled < 8) {
    const statement = rest.shift();
    const assigned = asAssignment(statement);
    const next = assigned === undefined ? undefined : asBits(assigned.property, assigned.value);
    if (next === undefined) throw unknownForm(statement);
    fields.push(next);
    filled += next.bits;
  }
  if (filled > 8)
    throw new Error(`the bits of ${fields.map((field) => field.property).join(", ")} do not end with a byte`);
  return fields;
}

/** A sized field: bytes, a stream over them, an object on the stream, and its read, as four statements. */
function readSized(property: string, value: Expression, rest: Statement[]): CompiledRead {
  const { name, given } = asCall(value);
  const [size, ...more] = given;
  if (name !== "this._io.readBytes" || size === undefined || more.length > 0) throw unknownForm(value);
  const stream = rest.shift();
  if (stream?.getText() !== `var _io__raw_${property} = new KaitaiStream(this._raw_${property});`)
    throw unknownForm(stream);
  const statement = rest.shift();
  const created = asAssignment(statement);
  if (created?.property !== property) throw unknownForm(statement);
  const typeName = constructed(created.value, `_io__raw_${property}`);
  expectRead(property, rest.shift());
  return { form: "object", property, typeName, size: expression(size) };
}

function readObject(property: string, value: Expression, rest: Statement[]): CompiledRead {
  const typeName = constructed(value, "this._io");
  expectRead(property, rest.shift());
  return { form: "object", property, typeName, size: undefined };
}

/** `repeat: eos`: an array and a loop that appends each entry even if reading it fails. */
function readList(property: string, rest: Statement[]): CompiledRead {
  const loop = rest.shift();
  if (!Node.isWhileStatement(loop) || loop.getExpression().getText() !== "!this._io.isEof()") throw unknownForm(loop);
  const body = loop.getStatement();
  if (!Node.isBlock(body)) throw unknownForm(loop);
  const [declared, attempt, ...more] = body.getStatements().filter((statement) => !isBookkeeping(statement));
  if (!Node.isVariableStatement(declared) || !Node.isTryStatement(attempt) || more.length > 0) throw unknownForm(loop);
  const declaration = declared.getDeclarations()[0];
  const entry = `_t_${property}`;
  if (declaration?.getName() !== entry) throw unknownForm(declared);
  const typeName = constructed(declaration.getInitializerOrThrow(), "this._io");
  const tried = textOf(attempt.getTryBlock());
  const last = textOf(attempt.getFinallyBlock());
  if (tried !== `${entry}._read();` || last !== `this.${property}.push(${entry});`) throw unknownForm(attempt);
  return { form: "list", property, typeName };
}

/** Arms with the same reads become one, in the order of their codes, the default last. */
function readSwitch(statement: import("ts-morph").SwitchStatement): CompiledRead {
  const arms = new Map<string, { labels: number[]; reads: CompiledType; isDefault: boolean }>();
  for (const clause of statement.getClauses()) {
    const inner = clause.getStatements();
    if (inner.at(-1)?.getText() !== "break;") throw unknownForm(clause);
    const reads = readStatements(inner.slice(0, -1));
    const isDefault = !Node.isCaseClause(clause);
    const key = isDefault ? "default" : JSON.stringify(reads);
    const arm = arms.get(key) ?? { labels: [], reads, isDefault };
    arms.set(key, arm);
    if (isDefault) continue;
    const label = clause.getExpression();
    if (!Node.isNumericLiteral(label)) throw unknownForm(clause);
    arm.labels.push(label.getLiteralValue());
  }
  for (const arm of arms.values()) arm.labels.sort((a, b) => a - b);
  if (!arms.has("default")) throw unknownForm(statement);
  const firstLabel = (arm: { labels: readonly number[] }): number => arm.labels[0] ?? Number.POSITIVE_INFINITY;
  const sorted = [...arms.values()].sort((a, b) => firstLabel(a) - firstLabel(b));
  return { form: "switch", on: expression(statement.getExpression()).replace(/^\((.*)\)$/, "$1"), arms: sorted };
}

/** `new T(<stream>, this, this._root)`; returns `T`. */
function constructed(value: Expression, stream: string): string {
  if (!Node.isNewExpression(value)) throw unknownForm(value);
  const given = value.getArguments().map((argument) => argument.getText());
  if (given.join(", ") !== `${stream}, this, this._root`) throw unknownForm(value);
  const name = value.getExpression().getText();
  if (!/^[A-Z][A-Za-z0-9]*$/.test(name)) throw unknownForm(value);
  return name;
}

function expectRead(property: string, statement: Statement | undefined): void {
  if (statement?.getText() !== `this.${property}._read();`) throw unknownForm(statement);
}

function asAssignment(
  statement: Node | undefined,
): { readonly property: string; readonly value: Expression } | undefined {
  if (!Node.isExpressionStatement(statement)) return undefined;
  const inner = statement.getExpression();
  if (!Node.isBinaryExpression(inner) || inner.getOperatorToken().getKind() !== SyntaxKind.EqualsToken)
    return undefined;
  const left = inner.getLeft();
  if (!Node.isPropertyAccessExpression(left) || left.getExpression().getKind() !== SyntaxKind.ThisKeyword)
    return undefined;
  return { property: left.getName(), value: inner.getRight() };
}

function asCall(node: Node | undefined): { readonly name: string; readonly given: readonly Expression[] } {
  if (!Node.isCallExpression(node)) throw unknownForm(node);
  return { name: node.getExpression().getText(), given: node.getArguments() as Expression[] };
}

/** An expression over the fields that are read already. */
function expression(node: Expression): string {
  if (Node.isNumericLiteral(node)) return node.getText();
  if (Node.isParenthesizedExpression(node)) return `(${expression(node.getExpression())})`;
  if (Node.isPropertyAccessExpression(node) && node.getExpression().getKind() === SyntaxKind.ThisKeyword) {
    return node.getText();
  }
  if (Node.isConditionalExpression(node)) {
    const [condition, whenTrue, whenFalse] = [node.getCondition(), node.getWhenTrue(), node.getWhenFalse()].map(
      expression,
    );
    return `${condition} ? ${whenTrue} : ${whenFalse}`;
  }
  if (Node.isBinaryExpression(node) && node.getOperatorToken().getText() === "==") {
    return `${expression(node.getLeft())} === ${expression(node.getRight())}`;
  }
  throw unknownForm(node);
}

function textOf(block: Block | undefined): string {
  return (
    block
      ?.getStatements()
      .map((statement) => statement.getText())
      .join(" ") ?? ""
  );
}

/** The enums of the compiled JavaScript must be those of the spec. */
function checkEnums(source: SourceFile, model: SpecModel): void {
  const compiled = new Map<string, string>();
  for (const assignment of source.getDescendantsOfKind(SyntaxKind.BinaryExpression)) {
    const name = /^[A-Za-z0-9]+\.([A-Z][A-Za-z0-9]*)$/.exec(assignment.getLeft().getText())?.[1];
    const right = assignment.getRight();
    if (name === undefined || !Node.isCallExpression(right) || right.getExpression().getText() !== "Object.freeze")
      continue;
    const literal = right.getArguments()[0];
    if (!Node.isObjectLiteralExpression(literal)) throw unknownForm(assignment);
    const pairs = literal.getProperties().map((property) => property.getText().replace(/\s/g, ""));
    compiled.set(name, pairs.filter((pair) => /^[A-Z]/.test(pair)).join());
  }
  for (const entry of model.enums) {
    const expected = entry.entries.map((code) => `${code.id.toUpperCase()}:${code.value}`).join();
    if (compiled.get(pascalCase(entry.id)) !== expected)
      throw new Error(`the compiled enum ${entry.id} is not the spec's`);
  }
}

/** Value instances only name numbers, which our types do by themselves; any other instance is not understood. */
function checkInstances(source: SourceFile, model: SpecModel): void {
  const expected = new Set(
    model.types.flatMap((type) => type.aliases.map((alias) => `${pascalCase(type.id)}.${camelCase(alias.id)}`)),
  );
  for (const node of source.getDescendantsOfKind(SyntaxKind.CallExpression)) {
    if (node.getExpression().getText() !== "Object.defineProperty") continue;
    const [target, name] = node.getArguments().map((argument) => argument.getText());
    const key = `${target?.replace(/\.prototype$/, "")}.${name?.slice(1, -1)}`;
    if (!expected.delete(key)) throw unknownForm(node);
  }
  for (const key of expected) throw new Error(`the compiled JavaScript lacks the instance ${key}`);
}

function unknownForm(node: Node | undefined): Error {
  return new Error(`kaitai-struct-compiler emitted a form that is not known here: ${node?.getText() ?? "nothing"}`);
}
