// The repository as data for the checks: its root, its files, its workspaces with their manifests.
// It works without git too (an unpacked archive), so that `npm run ok` needs nothing but Node and npm.
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs";
import { join, relative, sep } from "node:path";

/** Absolute path of the repository's root folder. */
export const root: string = join(import.meta.dirname, "../../..");

/** The parts of a package.json the checks look at. */
export interface Manifest {
  readonly name: string;
  readonly version: string;
  readonly private?: boolean;
  readonly license?: string;
  readonly type?: string;
  readonly sideEffects?: boolean;
  readonly files?: readonly string[];
  readonly engines?: Readonly<Record<string, string>>;
  readonly exports?: Readonly<Record<string, string | Readonly<Record<string, string>>>>;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
  readonly peerDependencies?: Readonly<Record<string, string>>;
  readonly optionalDependencies?: Readonly<Record<string, string>>;
}

/** A workspace: `folder` is relative to the root with forward slashes, such as `packages/pdu`. */
export interface Workspace {
  readonly folder: string;
  readonly manifest: Manifest;
}

/** Reads a package.json, given its folder relative to the root. */
export function readManifest(folder: string): Manifest {
  return JSON.parse(readFileSync(join(root, folder, "package.json"), "utf8")) as Manifest;
}

/** Every workspace of the repository: specs, packages, tools. */
export function workspaces(): readonly Workspace[] {
  const folders = ["packages", "tools"].flatMap((top) => readdirSync(join(root, top)).map((name) => `${top}/${name}`));
  return ["specs", ...folders]
    .filter((folder) => existsSync(join(root, folder, "package.json")))
    .map((folder) => ({ folder, manifest: readManifest(folder) }));
}

/** Files a commit would hold, relative to the root with forward slashes, sorted. */
export function committedFiles(): readonly string[] {
  return (listedByGit() ?? listedByWalking(root)).filter((file) => existsSync(join(root, file))).toSorted();
}

/** Files below `folder` (relative to the root) that are not build output, relative to the root, sorted. */
export function filesIn(folder: string): readonly string[] {
  const absolute = join(root, folder);
  return existsSync(absolute) ? listedByWalking(absolute).toSorted() : [];
}

function listedByGit(): string[] | undefined {
  if (!existsSync(join(root, ".git"))) return undefined;
  try {
    const list = ["ls-files", "-z", "--cached", "--others", "--exclude-standard"];
    const output = execFileSync("git", list, { cwd: root, encoding: "utf8", stdio: ["ignore", "pipe", "ignore"] });
    return [...new Set(output.split("\0").filter((file) => file !== ""))];
  } catch {
    return undefined;
  }
}

function listedByWalking(folder: string): string[] {
  return readdirSync(folder).flatMap((name) => {
    const path = join(folder, name);
    if (statSync(path).isDirectory()) return notCommitted.has(name) ? [] : listedByWalking(path);
    return [relative(root, path).split(sep).join("/")];
  });
}

const notCommitted = new Set([
  ".git",
  ".nx",
  ".peers",
  ".venv",
  "__pycache__",
  "coverage",
  "dist",
  "node_modules",
  "target",
]);
