// Would a published package work for a stranger? Packs every publishable package into a temporary folder, asks publint and attw
// (ESM only), looks at what went in, and installs and imports the host-free ones from their tarballs. `npm run pack:check`.
// It also holds the licence line: nothing under the GPL, the compiler least of all, among the dependencies of a published package.
import { type SpawnSyncReturns, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type Fact, report } from "./report.ts";
import { type Manifest, root, type Workspace, workspaces } from "./repository.ts";

interface Packed {
  readonly workspace: Workspace;
  readonly tarball: string;
  readonly files: readonly string[];
}

const temporary = mkdtempSync(join(tmpdir(), "dicom-ul-pack-"));
const bin = (name: string): string => join(root, "node_modules/.bin", name);

try {
  // What an earlier build left behind must not be packed.
  for (const { folder } of published()) rmSync(join(root, folder, "dist"), { recursive: true, force: true });
  const build = run(
    bin("tsc"),
    ["-b", ...published().flatMap(({ folder }) => (hasTypes(folder) ? [folder] : []))],
    root,
  );
  const packed = build.status === 0 ? published().map(pack) : [];
  report([
    { sentence: "the packages build", problems: problemsOf(build) },
    ...packed.flatMap(packageFacts),
    installed(packed),
  ]);
} finally {
  rmSync(temporary, { recursive: true, force: true });
}

function published(): readonly Workspace[] {
  return workspaces().filter(({ manifest }) => manifest.private !== true);
}

function hasTypes(folder: string): boolean {
  return existsSync(join(root, folder, "tsconfig.json"));
}

function pack(workspace: Workspace): Packed {
  const result = run(
    "npm",
    ["pack", "--json", "--silent", "--pack-destination", temporary],
    join(root, workspace.folder),
  );
  if (result.status !== 0) throw new Error(`npm pack in ${workspace.folder}: ${result.stdout}${result.stderr}`);
  const [pack] = JSON.parse(result.stdout) as readonly { filename: string; files: readonly { path: string }[] }[];
  if (pack === undefined) throw new Error(`npm pack in ${workspace.folder} packed nothing`);
  return { workspace, tarball: join(temporary, pack.filename), files: pack.files.map(({ path }) => path) };
}

function packageFacts({ workspace: { folder, manifest }, tarball, files }: Packed): readonly Fact[] {
  const facts: Fact[] = [
    {
      sentence: `${manifest.name}: publint finds nothing`,
      problems: problemsOf(run(bin("publint"), ["run", tarball, "--strict"], root)),
    },
    { sentence: `${manifest.name}: the tarball holds what a user needs and no more`, problems: contentProblems(files) },
    { sentence: `${manifest.name}: no dependency under the GPL`, problems: licenceProblems(manifest, new Set()) },
  ];
  if (hasTypes(folder)) {
    const attw = run(bin("attw"), [tarball, "--profile", "esm-only", "--no-emoji"], root);
    facts.push({ sentence: `${manifest.name}: attw (esm-only) finds nothing`, problems: problemsOf(attw) });
  }
  return facts;
}

function contentProblems(files: readonly string[]): readonly string[] {
  const missing = ["LICENSE", "README.md", "package.json"]
    .filter((file) => !files.includes(file))
    .map((file) => `${file} is missing`);
  const surplus = files.filter((file) => /(^|\/)(test|node_modules)\/|\.tsbuildinfo|\.test\./.test(file));
  return [...missing, ...surplus.map((file) => `${file} does not belong there`)];
}

/** Follows `dependencies` through node_modules; a package this installation lacks cannot be judged and is named too. */
function licenceProblems(manifest: Manifest, seen: Set<string>): readonly string[] {
  return Object.keys(manifest.dependencies ?? {}).flatMap((name) => {
    if (seen.has(name)) return [];
    seen.add(name);
    const path = join(root, "node_modules", name, "package.json");
    if (!existsSync(path)) return [`${name}: not installed, its licence is unknown`];
    const dependency = JSON.parse(readFileSync(path, "utf8")) as Manifest;
    const own = /GPL/.test(String(dependency.license)) ? [`${name}: ${dependency.license}`] : [];
    return [...own, ...licenceProblems(dependency, seen)];
  });
}

/** pdu, dul and acse need nothing but each other, so their tarballs install without a registry. */
function installed(packed: readonly Packed[]): Fact {
  const sentence = "the tarballs of pdu, dul and acse install offline and import";
  const wanted = packed.filter(({ workspace }) => /^packages\/(pdu|dul|acse)$/.test(workspace.folder));
  if (wanted.length === 0) return { sentence, problems: ["nothing was packed"] };
  writeFileSync(join(temporary, "package.json"), JSON.stringify({ private: true, type: "module" }));
  const tarballs = wanted.map(({ tarball }) => tarball);
  const install = run(
    "npm",
    ["install", "--offline", "--no-audit", "--no-fund", "--no-package-lock", ...tarballs],
    temporary,
  );
  if (install.status !== 0) return { sentence, problems: problemsOf(install) };
  const specifiers = wanted.flatMap(({ workspace: { manifest } }) =>
    Object.entries(manifest.exports ?? {}).flatMap(([path, target]) =>
      typeof target === "string" ? [] : [`${manifest.name}${path.slice(1)}`],
    ),
  );
  const code = specifiers.map((specifier) => `await import("${specifier}");`).join("\n");
  return { sentence, problems: problemsOf(run(process.execPath, ["--input-type=module", "--eval", code], temporary)) };
}

function run(command: string, parameters: readonly string[], cwd: string): SpawnSyncReturns<string> {
  return spawnSync(command, parameters, {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe"],
    maxBuffer: 64 << 20,
  });
}

function problemsOf(result: SpawnSyncReturns<string>): readonly string[] {
  if (result.status === 0) return [];
  return [`${result.stdout ?? ""}${result.stderr ?? ""}${result.error?.message ?? ""}`.trim()];
}
