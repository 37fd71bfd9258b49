// The arrows of ARCHITECTURE.md as data, and the question whether the code goes along them: `npm run layers`.
// cli -> dimse -> acse -> dul -> pdu; inspector -> dul, pdu; nothing -> tools. What is absent cannot be imported, so manifests
// and tsconfig references are held to the same arrows as the import statements.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { importSpecifiers, packageOf } from "./imports.ts";
import type { Fact } from "./report.ts";
import { committedFiles, type Manifest, readManifest, root, workspaces } from "./repository.ts";

/** What a package may import. */
export interface Layer {
  /** Packages of the workspace, by folder name. */
  readonly mayImport: readonly string[];
  /** Files, relative to `src/`, that may import `node:*`. */
  readonly hostFiles: RegExp;
  /** Dependencies outside the workspace and the files, relative to `src/`, that may import them. */
  readonly outside: Readonly<Record<string, RegExp>>;
  /** Whether `types: []` and lib es2023 keep timers, sockets and Buffer from compiling. */
  readonly hostFree?: boolean;
}

const nowhere = /^(?!)/;
const everywhere = /^/;

/** The house, from the ground up. */
export const layers: Readonly<Record<string, Layer>> = {
  pdu: { mayImport: [], hostFiles: nowhere, outside: {}, hostFree: true },
  dul: { mayImport: ["pdu"], hostFiles: nowhere, outside: {}, hostFree: true },
  acse: { mayImport: ["dul", "pdu"], hostFiles: /^node\//, outside: {} },
  dimse: {
    mayImport: ["acse", "pdu"],
    hostFiles: /^node\//,
    outside: { dcmjs: /^data-set\.ts$/, "@aws-sdk/client-s3": /^node\/s3-sink\.ts$/ },
  },
  cli: {
    mayImport: ["dimse", "acse", "dul", "pdu"],
    hostFiles: everywhere,
    outside: { commander: everywhere, listr2: everywhere, pino: everywhere },
  },
  otel: { mayImport: ["acse"], hostFiles: nowhere, outside: { "@opentelemetry/api": everywhere } },
  inspector: { mayImport: ["dul", "pdu"], hostFiles: nowhere, outside: {} },
};

/** A source of a package: `path` relative to the package's `src/`. */
export interface Source {
  readonly path: string;
  readonly text: string;
}

/** What is wrong with the imports of one package. Each problem names the file, the import and the rule. */
export function importProblems(name: string, sources: readonly Source[], manifest: Manifest): readonly string[] {
  const layer = layers[name];
  if (layer === undefined) return [`packages/${name}: no such layer; add its arrows to tools/checks/src/layers.ts`];
  return sources.flatMap((source) =>
    importSpecifiers(source.text).flatMap((specifier) => {
      const problem = importProblem(layer, manifest, source.path, specifier);
      return problem === undefined ? [] : [`packages/${name}/src/${source.path} imports ${specifier}: ${problem}`];
    }),
  );
}

function importProblem(layer: Layer, manifest: Manifest, path: string, specifier: string): string | undefined {
  const imported = packageOf(specifier);
  if (imported === undefined) {
    return leavesSource(path, specifier)
      ? "a relative import must stay inside src; import the package by name"
      : undefined;
  }
  if (imported.startsWith("node:")) return layer.hostFiles.test(path) ? undefined : "this file must not know the host";
  if (imported === manifest.name) return "a package imports its own files by relative path";
  if (imported.startsWith("@dicom-ul/")) {
    if (!layer.mayImport.includes(imported.slice("@dicom-ul/".length))) return "against the arrows";
  } else {
    const allowed = layer.outside[imported];
    if (allowed === undefined) return "no dependency of this layer";
    if (!allowed.test(path)) return `only files matching ${allowed.source} may import it`;
  }
  const declared = { ...manifest.dependencies, ...manifest.peerDependencies };
  if (declared[imported] === undefined) return "declare it in the package's dependencies";
  return undefined;
}

function leavesSource(path: string, specifier: string): boolean {
  let depth = path.split("/").length - 1;
  for (const step of specifier.split("/")) {
    if (step === "..") depth -= 1;
    else if (step !== ".") depth += 1;
    if (depth < 0) return true;
  }
  return false;
}

/** What is wrong with the manifest of one published package. */
export function manifestProblems(name: string, manifest: Manifest): readonly string[] {
  const layer = layers[name];
  if (layer === undefined) return [];
  const problems: string[] = [];
  const expect = (holds: boolean, problem: string): void => {
    if (!holds) problems.push(`packages/${name}/package.json: ${problem}`);
  };
  expect(manifest.name === `@dicom-ul/${name}`, `name is not @dicom-ul/${name}`);
  expect(manifest.type === "module", "type is not module");
  expect(manifest.license === "MIT", "license is not MIT");
  expect(manifest.sideEffects === false, "sideEffects is not false");
  expect(manifest.engines?.["node"] === ">=22.13", "engines.node is not >=22.13");
  for (const [path, target] of Object.entries(manifest.exports ?? {})) {
    if (typeof target === "string") continue;
    const [first] = Object.keys(target);
    expect(first === "source", `exports["${path}"] does not begin with the source condition`);
  }
  const runtime = { ...manifest.dependencies, ...manifest.peerDependencies, ...manifest.optionalDependencies };
  for (const [dependency, version] of Object.entries(runtime)) {
    if (dependency.startsWith("@dicom-ul/")) {
      expect(layer.mayImport.includes(dependency.slice("@dicom-ul/".length)), `${dependency} is against the arrows`);
      expect(version === manifest.version, `${dependency} is ${version}, the workspace is ${manifest.version}`);
    } else {
      expect(layer.outside[dependency] !== undefined, `${dependency} is no dependency of this layer`);
    }
  }
  return problems;
}

/** Every fact about the layers of this repository. */
export function layerFacts(): readonly Fact[] {
  const files = committedFiles();
  const packages = workspaces().filter(({ folder }) => folder.startsWith("packages/"));
  const facts = packages.flatMap(({ folder, manifest }): Fact[] => {
    const name = folder.slice("packages/".length);
    return [
      {
        sentence: `${folder}: imports go along the arrows`,
        problems: importProblems(name, sourcesOf(folder, files), manifest),
      },
      {
        sentence: `${folder}: the manifest declares what the layer allows`,
        problems: manifestProblems(name, manifest),
      },
      {
        sentence: `${folder}: tsconfig references are the manifest's packages`,
        problems: tsconfigProblems(name, manifest),
      },
    ];
  });
  return [
    ...facts,
    { sentence: "tsconfig.json references every project", problems: unreferencedProjects(files) },
    { sentence: "tests and tools declare what they import", problems: undeclaredImports(files) },
  ];
}

function sourcesOf(folder: string, files: readonly string[]): Source[] {
  const prefix = `${folder}/src/`;
  return files
    .filter((file) => file.startsWith(prefix) && file.endsWith(".ts"))
    .map((file) => ({ path: file.slice(prefix.length), text: readFileSync(join(root, file), "utf8") }));
}

interface TsConfig {
  readonly compilerOptions: { readonly types?: readonly string[]; readonly lib?: readonly string[] };
  readonly references?: readonly { readonly path: string }[];
}

function tsconfigProblems(name: string, manifest: Manifest): readonly string[] {
  const where = `packages/${name}/tsconfig.json`;
  const config = JSON.parse(readFileSync(join(root, where), "utf8")) as TsConfig;
  const references = (config.references ?? []).map(({ path }) => path.replace("../", "@dicom-ul/")).toSorted();
  const declared = Object.keys(manifest.dependencies ?? {}).filter((dependency) => dependency.startsWith("@dicom-ul/"));
  const problems: string[] = [];
  if (references.join() !== declared.toSorted().join()) {
    problems.push(
      `${where} references ${references.join(", ")}; package.json declares ${declared.toSorted().join(", ")}`,
    );
  }
  if (layers[name]?.hostFree === true) {
    if (config.compilerOptions.types?.length !== 0) problems.push(`${where}: types is not []`);
    if (config.compilerOptions.lib !== undefined) problems.push(`${where}: lib is not that of tsconfig.base.json`);
  }
  return problems;
}

function unreferencedProjects(files: readonly string[]): readonly string[] {
  const { references = [] } = JSON.parse(readFileSync(join(root, "tsconfig.json"), "utf8")) as TsConfig;
  const referenced = references.map(({ path }) => path);
  const projects = files.flatMap((file) => /^(.+)\/tsconfig\.json$/.exec(file)?.[1] ?? []);
  return [
    ...projects.filter((project) => !referenced.includes(project)).map((project) => `add ${project} to tsconfig.json`),
    ...referenced.filter((project) => !projects.includes(project)).map((project) => `${project} has no tsconfig.json`),
  ];
}

function undeclaredImports(files: readonly string[]): readonly string[] {
  const shared = readManifest(".").devDependencies ?? {};
  return workspaces().flatMap(({ folder, manifest }) => {
    const declared = { ...shared, ...manifest.dependencies, ...manifest.devDependencies, [manifest.name]: "" };
    const own = files.filter((file) => file.startsWith(`${folder}/`) && file.endsWith(".ts"));
    const checked = folder.startsWith("packages/") ? own.filter((file) => !file.startsWith(`${folder}/src/`)) : own;
    return checked.flatMap((file) =>
      importSpecifiers(readFileSync(join(root, file), "utf8")).flatMap((specifier) => {
        const imported = packageOf(specifier);
        if (imported === undefined || imported.startsWith("node:") || declared[imported] !== undefined) return [];
        return [`${file} imports ${specifier}: not in ${folder}/package.json nor in the root's devDependencies`];
      }),
    );
  });
}
