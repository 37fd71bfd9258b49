// A generated file: its header and its text. Generators say what stands in it; Biome formats it like everything else.
import { CodeBlockWriter, Project, type SourceFile } from "ts-morph";

/** A generated TypeScript file in the making. */
export interface Output {
  /** File name, for instance `dicom-ul-pdu-types.ts`. */
  readonly name: string;
  /** File name of the codes of the same spec. */
  readonly codes: string;
  /** File name of the types of the same spec. */
  readonly types: string;
  /** File name of the schema of the same spec. */
  readonly schema: string;
  /** Appends text. */
  write(emit: (writer: CodeBlockWriter) => void): void;
  /** The whole file, not formatted. */
  text(): string;
}

const project = new Project({ useInMemoryFileSystem: true, skipLoadingLibFiles: true });

/** Starts a file. `source` is the spec's path in the repository, `tools` what made the file. */
export function createOutput(
  kind: "types" | "codes" | "schema" | "decoder" | "encoder",
  spec: string,
  tools: string,
): Output {
  const stem = spec
    .replace(/^.*\//, "")
    .replace(/\.ksy$/, "")
    .replaceAll("_", "-");
  const writer = new CodeBlockWriter({ indentNumberOfSpaces: 2, useTabs: false, useSingleQuote: false });
  writer.writeLine(`// Generated from ${spec} by \`npm run generate\`. Do not edit: change the spec, then generate.`);
  writer.writeLine("// Every type and function names its place in the spec.");
  writer.writeLine(`// Made with ${tools}.`);
  writer.blankLine();
  return {
    name: `${stem}-${kind}.ts`,
    codes: `${stem}-codes.ts`,
    types: `${stem}-types.ts`,
    schema: `${stem}-schema.ts`,
    write: (emit) => emit(writer),
    text: () => writer.toString(),
  };
}

/** Parses text for a generator that works on nodes. */
export function parseSource(text: string, name: string): SourceFile {
  return project.createSourceFile(name, text, { overwrite: true });
}

/** Writes a doc comment: the text, the section of the standard, the place in the spec. Nothing when all are empty. */
export function jsDoc(writer: CodeBlockWriter, doc: string, section: string, place = ""): void {
  const text = [doc.replace(/\s+/g, " "), section === "" ? "" : `(${section})`].filter((part) => part !== "").join(" ");
  const lines = text === "" ? [] : wrap(text, 108);
  if (place !== "") lines.push("", `@see specs/${place}`);
  if (lines.length === 0) return;
  if (lines.length === 1) {
    writer.writeLine(`/** ${lines[0]} */`);
    return;
  }
  writer.writeLine("/**");
  for (const line of lines) writer.writeLine(line === "" ? " *" : ` * ${line}`);
  writer.writeLine(" */");
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  let line = "";
  for (const word of text.split(" ")) {
    if (line !== "" && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === "" ? word : `${line} ${word}`;
    }
  }
  return line === "" ? lines : [...lines, line];
}
