// Emits encoders from the spec: the exact size first, one allocation, then the fields in order with lengths filled in
// afterwards. A length, a discriminator and a reserved field may be absent from the input; everything else is checked.
import { CodeBlockWriter } from "ts-morph";
import { camelCase, hexadecimal, pascalCase } from "./names.ts";
import { jsDoc, type Output } from "./output.ts";
import type { FieldModel, SpecModel, TypeModel } from "./spec-model.ts";
import { isOptionalInput } from "./types.ts";

type SwitchField = Extract<FieldModel, { form: "switch" }>;

/** Writes the encoder of the spec. `runtime` is where `Writer` and its kin come from. */
export function emitEncoder(model: SpecModel, output: Output, runtime: string): void {
  const root = pascalCase(model.id);
  const carriers = payloadCarriers(model);
  const body = emitBody(model, carriers);
  const functions = ["bits", "derivedCode", "flag", "opaqueCode", "unknownKind"].filter((name) =>
    body.includes(`${name}(`),
  );
  output.write((writer) => {
    const names = ["type EncoderHost", "explainWriteFault", ...functions, "Writer"];
    writer.writeLine(`import { ${names.join(", ")} } from "${runtime}";`);
    writer.writeLine(`import { ${camelCase(model.id)}Schema } from "./${output.schema}";`);
    writer.writeLine(`import type * as T from "./${output.types}";`).blankLine();
    jsDoc(
      writer,
      `Encodes ${model.title} into one array. Throws a \`PduError\` that names the field.`,
      "",
      `${model.id}.ksy`,
    );
    writer.write(`export function encode${root}(value: T.${root}Input, host?: EncoderHost): Uint8Array`).block(() => {
      writer.write("try").inlineBlock(() => {
        writer.writeLine(`const writer = new Writer(sizeOf${root}(value), false, host);`);
        writer.writeLine(`write${root}(writer, value);`);
        writer.writeLine("return writer.finish();");
      });
      emitCatch(model, writer);
    });
    writer.blankLine();
    if (carriers.size > 0) emitParts(model, writer);
    writer.write(body);
  });
}

function emitCatch(model: SpecModel, writer: CodeBlockWriter): void {
  writer.write(" catch (error) ").block(() => {
    writer.writeLine(`throw explainWriteFault(error, value, ${camelCase(model.id)}Schema);`);
  });
}

function emitParts(model: SpecModel, writer: CodeBlockWriter): void {
  const root = pascalCase(model.id);
  jsDoc(
    writer,
    `Encodes ${model.title} into parts to be sent one after the other: payload bytes are parts of their own, not copied. ` +
      "Throws a `PduError` that names the field.",
    "",
    `${model.id}.ksy`,
  );
  const signature = `encode${root}Parts(value: T.${root}Input, host?: EncoderHost): readonly Uint8Array[]`;
  writer.write(`export function ${signature}`).block(() => {
    writer.write("try").inlineBlock(() => {
      writer.writeLine(`const writer = new Writer(sizeOf${root}(value) - payloadOf${root}(value), true, host);`);
      writer.writeLine(`write${root}(writer, value);`);
      writer.writeLine("return writer.finishParts();");
    });
    emitCatch(model, writer);
  });
  writer.blankLine();
}

/** The functions of every type. */
function emitBody(model: SpecModel, carriers: ReadonlySet<string>): string {
  const writer = new CodeBlockWriter({ indentNumberOfSpaces: 2, useTabs: false, useSingleQuote: false });
  for (const type of model.types) {
    if (constantSize(type, model) === undefined) emitSizeOf(type, model, writer);
    if (carriers.has(type.id)) emitPayloadOf(type, carriers, writer);
    emitWrite(type, model, writer);
    for (const field of type.fields) if (field.form === "switch") emitSwitch(type, field, model, writer);
  }
  return writer.toString();
}

/** Types that hold payload bytes, themselves or through a type that they hold. */
function payloadCarriers(model: SpecModel): ReadonlySet<string> {
  const carriers = new Set<string>();
  for (let before = -1; before < carriers.size; ) {
    before = carriers.size;
    for (const type of model.types) if (type.fields.some((field) => carries(field, carriers))) carriers.add(type.id);
  }
  return carriers;
}

function carries(field: FieldModel, carriers: ReadonlySet<string>): boolean {
  if (field.form === "bytes") return field.payload;
  if (field.form === "object" || field.form === "list") return carriers.has(field.typeId);
  return field.form === "switch" && [...field.cases.values()].some((id) => carriers.has(id));
}

function emitPayloadOf(type: TypeModel, carriers: ReadonlySet<string>, writer: CodeBlockWriter): void {
  const [field, ...more] = type.fields.filter((candidate) => carries(candidate, carriers));
  if (field === undefined || more.length > 0) throw new Error(`${type.id}: payload in more than one field`);
  const name = pascalCase(type.id);
  const value = `value.${camelCase(field.id)}`;
  writer.write(`function payloadOf${name}(value: T.${name}Input): number`).block(() => {
    if (field.form === "bytes") writer.writeLine(`return ${value}.length;`);
    if (field.form === "object") writer.writeLine(`return payloadOf${pascalCase(field.typeId)}(${value});`);
    if (field.form === "list") {
      writer.writeLine("let size = 0;");
      writer.writeLine(`for (const entry of ${value}) size += payloadOf${pascalCase(field.typeId)}(entry);`);
      writer.writeLine("return size;");
    }
    if (field.form === "switch") {
      const ids = [...new Set(field.cases.values())].filter((id) => carriers.has(id));
      for (const id of ids)
        writer.writeLine(`if (${value}.kind === "${id}") return payloadOf${pascalCase(id)}(${value});`);
      writer.writeLine("return 0;");
    }
  });
  writer.blankLine();
}

function emitSizeOf(type: TypeModel, model: SpecModel, writer: CodeBlockWriter): void {
  const name = pascalCase(type.id);
  const { fixed, variable } = sizes(type, model);
  writer.write(`function sizeOf${name}(value: T.${name}Input): number`).block(() => {
    const lists = variable.filter((part) => part.list !== undefined);
    const sum = [
      ...(fixed === 0 ? [] : [String(fixed)]),
      ...variable.flatMap((part) => (part.list === undefined ? [part.text] : [])),
    ];
    const total = sum.length === 0 ? "0" : sum.join(" + ");
    if (lists.length === 0) {
      writer.writeLine(`return ${total};`);
      return;
    }
    writer.writeLine(`let size = ${total};`);
    for (const part of lists) writer.writeLine(`for (const entry of ${part.list}) size += ${part.text};`);
    writer.writeLine("return size;");
  });
  writer.blankLine();
}

/** The size of a type whose every value has the same. */
function constantSize(type: TypeModel, model: SpecModel): number | undefined {
  const { fixed, variable } = sizes(type, model);
  return variable.length === 0 ? fixed : undefined;
}

/** The expression for the size of a value of a type. */
function sizeExpression(typeId: string, value: string, model: SpecModel): string {
  const type = model.types.find((candidate) => candidate.id === typeId);
  const constant = type === undefined ? undefined : constantSize(type, model);
  return constant === undefined ? `sizeOf${pascalCase(typeId)}(${value})` : String(constant);
}

function sizes(type: TypeModel, model: SpecModel): { fixed: number; variable: { text: string; list?: string }[] } {
  let fixed = 0;
  let bits = 0;
  const variable: { text: string; list?: string }[] = [];
  for (const field of type.fields) {
    const value = `value.${camelCase(field.id)}`;
    const length = isOptionalInput(field) ? `(${value}?.length ?? 0)` : `${value}.length`;
    switch (field.form) {
      case "unsigned":
        fixed += field.bytes;
        break;
      case "bits":
        bits += field.bits;
        break;
      case "bytes":
      case "text":
        if (typeof field.size === "number") fixed += field.size;
        else variable.push({ text: length });
        break;
      case "object": {
        const size = sizeExpression(field.typeId, value, model);
        if (/^[0-9]+$/.test(size)) fixed += Number(size);
        else variable.push({ text: size });
        break;
      }
      case "list": {
        const size = sizeExpression(field.typeId, "entry", model);
        if (/^[0-9]+$/.test(size)) variable.push({ text: `${size} * ${value}.length` });
        else variable.push({ text: size, list: value });
        break;
      }
      case "switch":
        variable.push({ text: `sizeOf${pascalCase(type.id)}${pascalCase(field.id)}(${value})` });
        break;
    }
  }
  if (bits % 8 !== 0) throw new Error(`${type.id}: its bits do not fill whole bytes`);
  return { fixed: fixed + bits / 8, variable };
}

function emitWrite(type: TypeModel, model: SpecModel, writer: CodeBlockWriter): void {
  const name = pascalCase(type.id);
  jsDoc(writer, type.title, type.section, `${model.id}.ksy, ${type.id}`);
  writer.write(`function write${name}(writer: Writer, value: T.${name}Input): void`).block(() => {
    const fields = [...type.fields];
    while (fields.length > 0) {
      const field = fields.shift() as FieldModel;
      if (field.form !== "bits") {
        emitField(type, field, model, writer);
        continue;
      }
      const group = [field];
      while (sumOfBits(group) % 8 !== 0) {
        const next = fields.shift();
        if (next?.form !== "bits") throw new Error(`${type.id}: its bits do not fill whole bytes`);
        group.push(next);
      }
      emitBits(group, writer);
    }
  });
  writer.blankLine();
}

function sumOfBits(group: readonly Extract<FieldModel, { form: "bits" }>[]): number {
  return group.reduce((sum, field) => sum + field.bits, 0);
}

function emitBits(group: readonly Extract<FieldModel, { form: "bits" }>[], writer: CodeBlockWriter): void {
  if (sumOfBits(group) !== 8) throw new Error("a group of bits is not one byte");
  let left = 8;
  const terms = group.map((field) => {
    left -= field.bits;
    const value = `value.${camelCase(field.id)}`;
    const given = isOptionalInput(field) ? `${value} ?? 0` : value;
    const term = field.bits === 1 ? `flag(${given}, "${field.id}")` : `bits(${given}, ${field.bits}, "${field.id}")`;
    return left === 0 ? term : `(${term} << ${left})`;
  });
  writer.writeLine(`writer.u1(${terms.join(" | ")}, "${group[0]?.id}");`);
}

function emitField(type: TypeModel, field: FieldModel, model: SpecModel, writer: CodeBlockWriter): void {
  const value = `value.${camelCase(field.id)}`;
  const byteOrder = model.littleEndian ? "le" : "be";
  switch (field.form) {
    case "unsigned": {
      const method = field.bytes === 1 ? "u1" : `u${field.bytes}${byteOrder}`;
      if (field.lengthOf !== undefined) {
        writer.writeLine(`const ${roomOf(field.id)} = writer.room(${field.bytes});`);
        if (boundedForm(type, field.lengthOf) === "rest") throw new Error(`${type.id}/${field.id} bounds nothing`);
      } else if (field.decides !== undefined) {
        writer.writeLine(`writer.${method}(${codeFunction(type, field.decides)}(value), "${field.id}");`);
      } else {
        writer.writeLine(`writer.${method}(${value}${isOptionalInput(field) ? " ?? 0" : ""}, "${field.id}");`);
      }
      return;
    }
    case "bytes":
      if (typeof field.size === "number") {
        if (!isOptionalInput(field))
          throw new Error(`${type.id}/${field.id}: bytes of a fixed size that are not reserved`);
        writer.writeLine(`writer.fixedBytes(${value}, ${field.size}, "${field.id}");`);
      } else {
        const method = field.payload ? "payload" : "bytes";
        bounded(type, field, model, writer, () => writer.writeLine(`writer.${method}(${value}, "${field.id}");`));
      }
      return;
    case "text":
      if (typeof field.size === "number") {
        writer.writeLine(
          `writer.paddedText(${value}, ${field.size}, ${hexadecimal(field.padRight ?? 0, 2)}, "${field.id}");`,
        );
      } else {
        bounded(type, field, model, writer, () => writer.writeLine(`writer.text(${value}, "${field.id}");`));
      }
      return;
    case "object":
      bounded(type, field, model, writer, () =>
        writer.writeLine(`write${pascalCase(field.typeId)}(writer, ${value});`),
      );
      return;
    case "list":
      writer.writeLine(`for (const entry of ${value}) write${pascalCase(field.typeId)}(writer, entry);`);
      return;
    case "switch":
      bounded(type, field, model, writer, () =>
        writer.writeLine(`write${pascalCase(type.id)}${pascalCase(field.id)}(writer, ${value});`),
      );
      return;
    case "bits":
      throw new Error("bits are written in groups");
  }
}

/** Writes a field between the place of its length and the filling in of it, when it has a length field. */
function bounded(
  type: TypeModel,
  field: FieldModel,
  model: SpecModel,
  writer: CodeBlockWriter,
  emit: () => void,
): void {
  const size = "size" in field ? field.size : undefined;
  if (typeof size !== "object") {
    emit();
    return;
  }
  const length = type.fields.find((candidate) => candidate.id === size.lengthField);
  if (length?.form !== "unsigned") throw new Error(`${type.id}/${field.id}: its length is not a number`);
  const method = `lengthU${length.bytes}${model.littleEndian ? "le" : "be"}`;
  const start = `${camelCase(field.id)}Start`;
  writer.writeLine(`const ${start} = writer.written;`);
  emit();
  writer.writeLine(`writer.${method}(${roomOf(length.id)}, writer.written - ${start}, "${length.id}");`);
}

function boundedForm(type: TypeModel, id: string): string {
  const field = type.fields.find((candidate) => candidate.id === id);
  return field !== undefined && "size" in field && typeof field.size === "object" ? "length" : "rest";
}

function roomOf(lengthId: string): string {
  return `${camelCase(lengthId)}At`;
}

function codeFunction(type: TypeModel, switchedId: string): string {
  return `codeOf${pascalCase(type.id)}${pascalCase(switchedId)}`;
}

function emitSwitch(type: TypeModel, field: SwitchField, model: SpecModel, writer: CodeBlockWriter): void {
  const name = `${pascalCase(type.id)}${pascalCase(field.id)}`;
  const ids = [...new Set([...field.cases.values(), field.otherwise])];
  emitCodeOf(type, field, writer);
  writer.write(`function sizeOf${name}(value: T.${name}Input): number`).block(() => {
    writer.write("switch (value.kind)").block(() => {
      for (const id of ids) writer.writeLine(`case "${id}": return ${sizeExpression(id, "value", model)};`);
      writer.writeLine(`default: throw unknownKind(value, "${field.id}");`);
    });
  });
  writer.blankLine();
  writer.write(`function write${name}(writer: Writer, value: T.${name}Input): void`).block(() => {
    writer.write("switch (value.kind)").block(() => {
      for (const id of ids) writer.writeLine(`case "${id}": return write${pascalCase(id)}(writer, value);`);
      writer.writeLine(`default: throw unknownKind(value, "${field.id}");`);
    });
  });
  writer.blankLine();
}

/** The function that derives a discriminator from the kind of what it decides. */
function emitCodeOf(type: TypeModel, field: SwitchField, writer: CodeBlockWriter): void {
  const decider = type.fields.find((candidate) => candidate.form === "unsigned" && candidate.decides === field.id);
  if (decider === undefined) return;
  const given = `value.${camelCase(decider.id)}`;
  const codes = [...field.cases].map(([code, id]) => ({ code: hexadecimal(code, 2), id }));
  if (new Set(codes.map(({ id }) => id)).size < codes.length) {
    throw new Error(`${type.id}/${decider.id}: two codes decide the same type, so neither can be derived`);
  }
  jsDoc(writer, `The \`${decider.id}\` that goes with the kind of \`${field.id}\`.`, "");
  writer.write(`function ${codeFunction(type, field.id)}(value: T.${pascalCase(type.id)}Input): number`).block(() => {
    writer.writeLine(`const kind = value.${camelCase(field.id)}.kind;`);
    writer.write("switch (kind)").block(() => {
      for (const { code, id } of codes) {
        writer.writeLine(`case "${id}": return derivedCode(${given}, ${code}, kind, "${decider.id}");`);
      }
      const recognized = `[${codes.map(({ code }) => code).join(", ")}]`;
      writer.writeLine(`default: return opaqueCode(${given}, ${recognized}, "${decider.id}");`);
    });
  });
  writer.blankLine();
}
