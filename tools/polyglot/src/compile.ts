// Compiles the specs with kaitai-struct-compiler for a target, exactly as they are in `specs/`, and keeps its output
// untouched. The compiler is GPL-3.0-or-later: a build tool, which no published package may import.
import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import compiler from "kaitai-struct-compiler";
import { parse } from "yaml";
import { generatedFolder, specsFolder } from "./folders.ts";

/** Every target that the compiler has, in its own spelling. */
export const compilerTargets: readonly string[] = compiler.languages;
/** The compiler's version. */
export const compilerVersion: string = compiler.version;

/** A spec as far as this tool looks into it. */
export interface Spec {
  readonly meta: { readonly id: string };
  readonly seq: readonly Field[];
  readonly types?: Readonly<Record<string, { readonly seq: readonly Field[] }>>;
}

/** A field of a spec. */
interface Field {
  readonly id: string;
  readonly type?: string | { readonly "switch-on": string; readonly cases: Readonly<Record<string, string>> };
}

/** All specs of the folder, by their id. */
export function readSpecs(): ReadonlyMap<string, Spec> {
  const ids = readdirSync(specsFolder)
    .filter((name) => name.endsWith(".ksy"))
    .map((name) => name.slice(0, -".ksy".length));
  return new Map(ids.sort().map((id) => [id, readSpec(id) as Spec]));
}

/** Compiles all specs for one target. Returns the paths of the written files. */
export async function compile(target: string): Promise<readonly string[]> {
  const folder = generatedFolder(target);
  rmSync(folder, { recursive: true, force: true });
  const written = new Set<string>();
  for (const id of readSpecs().keys()) {
    const files = await compiler.compile(target, readSpec(id), { importYaml: async (name) => readSpec(name) }, false);
    for (const [name, text] of Object.entries(files)) {
      // The names of Go and Java files begin with a slash.
      const path = join(folder, name);
      mkdirSync(dirname(path), { recursive: true });
      writeFileSync(path, text);
      written.add(path);
    }
  }
  return [...written].sort();
}

function readSpec(id: string): unknown {
  return parse(readFileSync(join(specsFolder, `${id}.ksy`), "utf8"));
}
