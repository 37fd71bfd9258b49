// What is done with each target of kaitai-struct-compiler, and why not more: the one place to change. The table in
// specs/README.md is written from it, and the driver fails when a target does not reach what is claimed here.
import type { Command } from "./process.ts";
import type { Runner } from "./runners.ts";
import { runGo, runJava, runJavaScript, runPython, runRust, rustRuntime } from "./runners.ts";

/**
 * One target. run: parses every golden file on the official runtime, trees equal. checked: the language's own tool accepts
 * the syntax. generated: the compiler has output for it. defect: the output is wrong, in the way that is named.
 */
export type Target = {
  /** The language or format, as people write it. */
  readonly title: string;
  /** How it reaches its level, and why not more. Markdown. */
  readonly note: string;
} & (
  | { readonly level: "run"; readonly run: Runner }
  | { readonly level: "checked"; readonly check: Check; readonly run?: Runner }
  | { readonly level: "generated" }
  | { readonly level: "defect"; readonly check: Check }
);

/** A check of the syntax alone. */
export interface Check {
  /** Only files with this ending are looked at. */
  readonly ending: string;
  readonly command: (file: string) => Command;
  /** Files that are known to be refused; the check fails as soon as one of them is accepted. */
  readonly refused?: readonly string[];
}

/** All targets by the compiler's own names, in the order of the table. */
export const targets: Readonly<Record<string, Target>> = {
  python: {
    title: "Python",
    level: "run",
    note: "runtime `kaitaistruct` 0.11 from PyPI; the generated code refuses Debian's 0.10",
    run: runPython,
  },
  java: {
    title: "Java",
    level: "run",
    note: "runtime `io.kaitai:kaitai-struct-runtime` 0.11 from Maven Central",
    run: runJava,
  },
  go: {
    title: "Go",
    level: "run",
    note: "runtime `github.com/kaitai-io/kaitai_struct_go_runtime` v0.11.0; the npm compiler writes no `package` line, so put one on top",
    run: runGo,
  },
  javascript: {
    title: "JavaScript",
    level: "run",
    note: 'runtime `kaitai-struct` 0.11.0 from npm; the output is CommonJS, keep it in a folder that is not `"type": "module"`',
    run: runJavaScript,
  },
  rust: {
    title: "Rust",
    level: "checked",
    note:
      "`rustfmt` parses it. The runtime is not in the registry of crates, where its name, `kaitai`, belongs to another project. " +
      "With a checkout of `kaitai-io/kaitai_struct_rust_runtime`, `KAITAI_RUST_RUNTIME=<its folder> npm run test:polyglot` runs it",
    check: { ending: ".rs", command: (file) => ["rustfmt", "--edition", "2021", "--emit", "stdout", file] },
    ...(rustRuntime !== undefined && { run: runRust }),
  },
  csharp: {
    title: "C#",
    level: "checked",
    note: "`mcs --parse`",
    check: { ending: ".cs", command: (file) => ["mcs", "--parse", file] },
  },
  ruby: {
    title: "Ruby",
    level: "checked",
    note: "`ruby -c`",
    check: { ending: ".rb", command: (file) => ["ruby", "-c", file] },
  },
  php: {
    title: "PHP",
    level: "checked",
    note: "`php -l`",
    check: { ending: ".php", command: (file) => ["php", "-l", file] },
  },
  lua: {
    title: "Lua",
    level: "checked",
    note: "`luac -p`",
    check: { ending: ".lua", command: (file) => ["luac5.4", "-p", file] },
  },
  nim: {
    title: "Nim",
    level: "checked",
    note: "`nim parse`; to build it, Nim 1.6 needs `--experimental:overloadableEnums`",
    check: { ending: ".nim", command: (file) => ["nim", "parse", "--hints:off", file] },
  },
  graphviz: {
    title: "Graphviz",
    level: "checked",
    note: "`dot` draws it; a diagram needs no runtime",
    check: { ending: ".dot", command: (file) => ["dot", "-Tsvg", "-o", "/dev/null", file] },
  },
  cpp_stl: {
    title: "C++ (STL)",
    level: "generated",
    note: "A C++ compiler checks no syntax without the runtime's header",
  },
  perl: {
    title: "Perl",
    level: "generated",
    note: "`perl -c` loads the runtime",
  },
  html: {
    title: "HTML",
    level: "generated",
    note: "A page for people to read, not a parser",
  },
  construct: {
    title: "Construct (Python)",
    level: "defect",
    note: "The compiler writes `???` for a bit field, so Python refuses `dicom_ul_pdu`; it accepts the other files. Use the Python target",
    check: {
      ending: ".py",
      command: (file) => ["python3", "-c", "import sys; compile(open(sys.argv[1]).read(), sys.argv[1], 'exec')", file],
      refused: ["dicom_ul_pdu.py"],
    },
  },
};
