// Makes typed decoders from kaitai-struct-compiler's own JavaScript: its `_read` bodies, node by node, over our `Reader`.
// Field types come from the spec, so tsc holds the compiler's statements against them: a wrong type is a build error.
// Every compiled form is matched on syntax nodes (compiled-reads.ts); a form that is not known fails the generation.
import type { CodeBlockWriter } from "ts-morph";
import { type CompiledRead, type CompiledType, readCompiled } from "./compiled-reads.ts";
import { camelCase, hexadecimal, pascalCase } from "./names.ts";
import { jsDoc, type Output } from "./output.ts";
import type { SpecModel, TypeModel } from "./spec-model.ts";
import { switchedTypes, typeOf } from "./types.ts";

type FixedRead = Extract<CompiledRead, { form: "number" | "fixed-bytes" | "padded-text" | "bits" }>;
type Leaf = Extract<CompiledRead, { form: "rest" }>;

/** What the emitters of reads need to know of the other types. */
interface Context {
  /** Types that are nothing but the rest of a sized field. */
  readonly leaves: ReadonlyMap<string, Leaf>;
  /** The expression that counts the entries of a list of this type in advance, where that can be done. */
  readonly counts: ReadonlyMap<string, string>;
}

/** Writes the decoder of the spec from the compiled JavaScript. `runtime` is where `Reader` and its kin come from. */
export function emitDecoder(model: SpecModel, javaScript: string, output: Output, runtime: string): void {
  const compiled = readCompiled(javaScript, model);
  const context: Context = { leaves: findLeaves(compiled), counts: findCounts(model) };
  const switched = switchedTypes(model);
  const root = pascalCase(model.id);
  output.write((writer) => {
    writer.writeLine(`import { explainReadFault, type Latin1Decoder, Reader } from "${runtime}";`);
    writer.writeLine(`import { ${camelCase(model.id)}Schema } from "./${output.schema}";`);
    writer.writeLine(`import type * as T from "./${output.types}";`).blankLine();
    jsDoc(
      writer,
      `Decodes ${model.title}. Byte fields are views of the input. Throws a \`PduError\`.`,
      "",
      `${model.id}.ksy`,
    );
    writer.write(`export function decode${root}(input: Uint8Array, latin1?: Latin1Decoder): T.${root}`).block(() => {
      writer.writeLine("const io = new Reader(input, latin1);");
      writer.writeLine(`const root = new ${root}();`);
      writer.write("try").inlineBlock(() => {
        writer.writeLine("root.read(io);");
        writer.writeLine("io.finish();");
      });
      writer.write(" catch (error) ").inlineBlock(() => {
        writer.writeLine(`throw explainReadFault(error, root, ${camelCase(model.id)}Schema);`);
      });
      writer.newLine().writeLine("return root;");
    });
    writer.blankLine();
    for (const type of model.types) {
      emitClass(type, compiled.get(pascalCase(type.id)) ?? [], context, switched.has(type.id), model, writer);
    }
  });
}

function emitClass(
  type: TypeModel,
  reads: CompiledType,
  context: Context,
  hasKind: boolean,
  model: SpecModel,
  writer: CodeBlockWriter,
): void {
  const name = pascalCase(type.id);
  const leaf = context.leaves.get(name);
  jsDoc(writer, type.title, type.section, `${model.id}.ksy, ${type.id}`);
  writer.write(`class ${name} implements T.${name}`).block(() => {
    if (hasKind) writer.writeLine(`readonly kind = "${type.id}";`);
    for (const field of type.fields) {
      const spelled = typeOf(type, field, false).replace(/\b(?!Uint8Array\b)([A-Z]\w*)/g, "T.$1");
      const plain = field.form === "unsigned" ? "number" : spelled;
      writer.writeLine(
        `${leaf === undefined ? "" : "readonly "}${camelCase(field.id)}${leaf === undefined ? "!" : ""}: ${plain};`,
      );
    }
    writer.blankLine();
    if (leaf === undefined) {
      writer.write("read(io: Reader): void").block(() => emitReads(reads, context, writer));
    } else {
      const field = leaf.property;
      writer.write(`constructor(${field}: ${leaf.what === "text" ? "string" : "Uint8Array"})`).block(() => {
        writer.writeLine(`this.${field} = ${field};`);
      });
    }
  });
  writer.blankLine();
}

/** Types that are nothing but the rest of a sized field: they are made in one step, because no byte can be left over. */
function findLeaves(compiled: ReadonlyMap<string, CompiledType>): ReadonlyMap<string, Leaf> {
  const leaves = new Map<string, Leaf>();
  for (const [name, reads] of compiled) {
    const [only] = reads;
    if (reads.length === 1 && only?.form === "rest") leaves.set(name, only);
  }
  const visit = (read: CompiledRead): void => {
    if ((read.form === "object" && read.size === undefined) || read.form === "list") leaves.delete(read.typeName);
    if (read.form === "switch") for (const arm of read.arms) arm.reads.forEach(visit);
  };
  for (const reads of compiled.values()) reads.forEach(visit);
  return leaves;
}

/** Entries are counted in advance where they have a fixed size, or a header that ends with the length of their last field. */
function findCounts(model: SpecModel): ReadonlyMap<string, string> {
  const counts = new Map<string, string>();
  for (const type of model.types) {
    const fixed = type.fields.map((field) => (field.form === "unsigned" ? field.bytes : undefined));
    const header = fixed.slice(0, -1).reduce<number | undefined>((sum, size) => add(sum, size), 0);
    const whole = add(header, fixed.at(-1));
    const [length, last] = type.fields.slice(-2);
    const isBounded = length?.form === "unsigned" && last !== undefined && length.lengthOf === last.id;
    if (whole !== undefined && whole > 0) counts.set(pascalCase(type.id), `io.countFixed(${whole})`);
    else if (header !== undefined && isBounded) {
      const method = `countU${length.bytes}${model.littleEndian ? "le" : "be"}`;
      counts.set(pascalCase(type.id), `io.${method}(${header})`);
    }
  }
  return counts;
}

function add(a: number | undefined, b: number | undefined): number | undefined {
  return a === undefined || b === undefined ? undefined : a + b;
}

/** The reads in order; neighbours of fixed size are taken from the input at once. */
function emitReads(reads: CompiledType, context: Context, writer: CodeBlockWriter): void {
  const rest = [...reads];
  let runs = 0;
  while (rest.length > 0) {
    const run: FixedRead[] = [];
    while (rest[0] !== undefined && isFixed(rest[0])) run.push(rest.shift() as FixedRead);
    if (run.length > 0) emitRun(run, runs++, writer);
    const read = rest.shift();
    if (read !== undefined) emitRead(read as Exclude<CompiledRead, FixedRead>, context, writer);
  }
}

function isFixed(read: CompiledRead): read is FixedRead {
  return read.form === "number" || read.form === "fixed-bytes" || read.form === "padded-text" || read.form === "bits";
}

function emitRun(run: readonly FixedRead[], index: number, writer: CodeBlockWriter): void {
  const name = index === 0 ? "at" : `at${index + 1}`;
  const total = run.reduce((sum, read) => sum + read.size, 0);
  if (run.length > 1) writer.writeLine(`const ${name} = io.take(${total});`);
  let offset = 0;
  for (const read of run) {
    const at = run.length === 1 ? `io.take(${total})` : offset === 0 ? name : `${name} + ${offset}`;
    if (read.form === "number") writer.writeLine(`this.${read.property} = io.${read.method}(${at});`);
    else if (read.form === "fixed-bytes") writer.writeLine(`this.${read.property} = io.bytes(${at}, ${read.size});`);
    else if (read.form === "padded-text") {
      writer.writeLine(`this.${read.property} = io.paddedText(${at}, ${read.size}, ${hexadecimal(read.padding, 2)});`);
    } else emitBits(read, at, writer);
    offset += read.size;
  }
}

/** Fields of bits that fill one byte, most significant first. */
function emitBits(read: Extract<FixedRead, { form: "bits" }>, at: string, writer: CodeBlockWriter): void {
  writer.writeLine(`const bits = io.u1(${at});`);
  let left = 8;
  for (const field of read.fields) {
    left -= field.bits;
    const mask = hexadecimal(((1 << field.bits) - 1) << left, 2);
    if (field.isFlag) writer.writeLine(`this.${field.property} = (bits & ${mask}) !== 0;`);
    else if (left + field.bits === 8)
      writer.writeLine(`this.${field.property} = bits${left === 0 ? "" : ` >> ${left}`};`);
    else writer.writeLine(`this.${field.property} = (bits & ${mask})${left === 0 ? "" : ` >> ${left}`};`);
  }
}

function emitRead(read: Exclude<CompiledRead, FixedRead>, context: Context, writer: CodeBlockWriter): void {
  switch (read.form) {
    case "rest":
      writer.writeLine(`this.${read.property} = io.rest${read.what === "text" ? "Text" : "Bytes"}();`);
      return;
    case "sized":
      writer.writeLine(`this.${read.property} = io.take${read.what === "text" ? "Text" : "Bytes"}(${read.size});`);
      return;
    case "object":
      emitObject(read, context.leaves.get(read.typeName), writer);
      return;
    case "list":
      emitList(read, context.counts.get(read.typeName), writer);
      return;
    case "switch":
      emitSwitch(read, context, writer);
  }
}

/** An entry is attached before it is read, so that a failed read leaves a partial tree that says where it failed. */
function emitList(
  { property, typeName }: Extract<CompiledRead, { form: "list" }>,
  count: string | undefined,
  writer: CodeBlockWriter,
): void {
  const made = count === undefined ? "[]" : `new Array(${count})`;
  writer.writeLine(`const ${property}: ${typeName}[] = ${made};`);
  writer.writeLine(`this.${property} = ${property};`);
  writer.write(count === undefined ? "while (!io.isEof())" : "for (let index = 0; !io.isEof(); index++)").block(() => {
    writer.writeLine(`const entry = new ${typeName}();`);
    writer.writeLine(count === undefined ? `${property}.push(entry);` : `${property}[index] = entry;`);
    writer.writeLine("entry.read(io);");
  });
}

/** Attached before it is read, so that a failed read leaves a partial tree that says where it failed. */
function emitObject(
  read: Extract<CompiledRead, { form: "object" }>,
  leaf: Leaf | undefined,
  writer: CodeBlockWriter,
): void {
  if (leaf !== undefined && read.size !== undefined) {
    const method = leaf.what === "text" ? "takeText" : "takeBytes";
    writer.writeLine(`this.${read.property} = new ${read.typeName}(io.${method}(${read.size}));`);
    return;
  }
  if (read.size !== undefined) writer.writeLine(`const outer = io.push(${read.size});`);
  writer.writeLine(`const ${read.property} = new ${read.typeName}();`);
  writer.writeLine(`this.${read.property} = ${read.property};`);
  writer.writeLine(`${read.property}.read(io);`);
  if (read.size !== undefined) writer.writeLine("io.pop(outer);");
}

function emitSwitch(read: Extract<CompiledRead, { form: "switch" }>, context: Context, writer: CodeBlockWriter): void {
  const largest = Math.max(...read.arms.flatMap((arm) => arm.labels));
  writer.write(`switch (${read.on})`).block(() => {
    for (const arm of read.arms) {
      for (const label of arm.labels) writer.writeLine(`case ${hexadecimal(label, largest > 0xff ? 4 : 2)}:`);
      if (arm.labels.length === 0) writer.writeLine("default:");
      const declares = arm.reads.some((inner) => inner.form !== "object" || !context.leaves.has(inner.typeName));
      if (declares) writer.write("{").newLine();
      emitReads(arm.reads, context, writer);
      writer.writeLine("break;");
      if (declares) writer.write("}").newLine();
    }
  });
}
