// What no committed file may hold: a registry's host name (a lock or a manifest would tie the project to one mirror) and a path
// that exists on one machine only. The patterns are put together from parts so that this file does not find itself.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { committedFiles, root } from "./repository.ts";

/** What is wrong with one file's text, as `file:line: what`. */
export function hygieneProblems(file: string, text: string): readonly string[] {
  return text.split("\n").flatMap((line, index) => {
    const found = forbidden.find(({ pattern }) => pattern.test(line));
    return found === undefined ? [] : [`${file}:${index + 1}: ${found.what}: ${line.trim().slice(0, 120)}`];
  });
}

/** The problems of every file a commit would hold. Binary files are skipped. */
export function repositoryHygieneProblems(): readonly string[] {
  return committedFiles().flatMap((file) => {
    const bytes = readFileSync(join(root, file));
    return bytes.includes(0) ? [] : hygieneProblems(file, bytes.toString("utf8"));
  });
}

const hosts = [
  ["registry", "npmjs", "org"],
  ["registry", "yarnpkg", "com"],
  ["npm", "pkg", "github", "com"],
  ["pypi", "org"],
  ["pythonhosted", "org"],
  ["crates", "io"],
  ["proxy", "golang", "org"],
  ["sum", "golang", "org"],
  ["repo1", "maven", "org"],
  ["repo", "maven", "apache", "org"],
  ["rubygems", "org"],
  ["deb", "debian", "org"],
];

const forbidden = [
  {
    what: "names a registry's host",
    pattern: new RegExp(`\\b(${hosts.map((labels) => labels.join("\\.")).join("|")})\\b`),
  },
  {
    what: "names a registry's host",
    pattern: new RegExp(`https?:/${"/"}[^/\\s"']*\\b(artifactory|nexus|registry|mirror)\\b`),
  },
  {
    what: "holds a path of one machine",
    pattern: new RegExp(`(^|[^\\w./~$}-])/(${["work", "root", "home"].join("|")})/\\w`),
  },
  { what: "holds a path of one machine", pattern: new RegExp(`\\b[A-Z]:\\\\${"Users"}\\\\`) },
];
