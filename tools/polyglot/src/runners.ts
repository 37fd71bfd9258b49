// Builds and starts the runner of each language: the small program in `<language>/` and ksc's output for it, on the
// official runtime from the language's own registry. One process per language reads all cases.
import { copyFileSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { buildFolder, generatedFolder, specsFolder, toolFolder } from "./folders.ts";
import { run } from "./process.ts";
import { rustTables } from "./rust-tables.ts";

/** Installs what is missing, builds, and hands the cases to the runner. Returns what it printed. */
export type Runner = (input: string) => string;

/** A checkout of the official Rust runtime, which is in no registry. */
export const rustRuntime: string | undefined = process.env.KAITAI_RUST_RUNTIME;

/** A virtual environment with the runtime; installed anew only when the requirements change. */
export function runPython(input: string): string {
  const environment = join(buildFolder, "python");
  const requirements = join(toolFolder, "python/requirements.txt");
  const installed = join(environment, "requirements.txt");
  const python = join(environment, "bin/python");
  if (!existsSync(installed) || readFileSync(installed, "utf8") !== readFileSync(requirements, "utf8")) {
    run(["python3", "-m", "venv", "--clear", environment]);
    run([python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "--requirement", requirements]);
    copyFileSync(requirements, installed);
  }
  return run([python, join(toolFolder, "python/walk.py"), generatedFolder("python"), specsFolder], { input });
}

/** A Maven project of the runner and the generated classes. */
export function runJava(input: string): string {
  const folder = join(buildFolder, "java");
  const sources = freshFolder(join(folder, "src/main/java"));
  copyFileSync(join(toolFolder, "java/pom.xml"), join(folder, "pom.xml"));
  copyFileSync(join(toolFolder, "java/Walk.java"), join(sources, "Walk.java"));
  copyGenerated("java", sources);
  const goals = ["compile", "dependency:build-classpath", "-Dmdep.outputFile=classpath.txt"] as const;
  run(["mvn", "--batch-mode", "--quiet", ...goals], { folder });
  const classpath = `target/classes:${readFileSync(join(folder, "classpath.txt"), "utf8").trim()}`;
  return run(["java", "-cp", classpath, "Walk"], { folder, input });
}

/** A Go module of the runner and the generated files, all in its main package. */
export function runGo(input: string): string {
  const folder = freshFolder(join(buildFolder, "go"));
  for (const name of ["go.mod", "main.go"]) copyFileSync(join(toolFolder, "go", name), join(folder, name));
  copyGenerated("go", folder, (text) => `package main\n\n${text}`);
  run(["go", "build", "-mod=mod", "-o", "walk", "."], { folder });
  return run([join(folder, "walk")], { input });
}

/** The official pair: ksc's JavaScript beside a package.json that makes it CommonJS. */
export function runJavaScript(input: string): string {
  const folder = generatedFolder("javascript");
  writeFileSync(join(folder, "package.json"), '{ "type": "commonjs" }\n');
  return run([process.execPath, join(toolFolder, "javascript/walk.js"), folder, specsFolder], { input });
}

/** A Cargo package of the runner, the generated modules and, because Rust has no reflection, the tables of their fields. */
export function runRust(input: string): string {
  if (rustRuntime === undefined) throw new Error("KAITAI_RUST_RUNTIME is not set");
  const folder = join(buildFolder, "rust");
  const sources = freshFolder(join(folder, "src"));
  const dependency = `kaitai = { path = ${JSON.stringify(rustRuntime)} }`;
  const manifest = `[package]\nname = "walk"\nversion = "0.0.0"\nedition = "2021"\n\n[dependencies]\n${dependency}\n`;
  writeFileSync(join(folder, "Cargo.toml"), manifest);
  copyFileSync(join(toolFolder, "rust/main.rs"), join(sources, "main.rs"));
  copyGenerated("rust", sources);
  writeFileSync(join(sources, "tables.rs"), rustTables());
  run(["cargo", "build", "--quiet"], { folder, environment: { RUSTFLAGS: "-Awarnings" } });
  return run([join(folder, "target/debug/walk")], { input });
}

function freshFolder(folder: string): string {
  rmSync(folder, { recursive: true, force: true });
  mkdirSync(folder, { recursive: true });
  return folder;
}

function copyGenerated(target: string, folder: string, rewrite: (text: string) => string = (text) => text): void {
  for (const name of readdirSync(generatedFolder(target))) {
    writeFileSync(join(folder, name), rewrite(readFileSync(join(generatedFolder(target), name), "utf8")));
  }
}
