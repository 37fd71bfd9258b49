// A copy of the packages in which a file may be wrong for a moment. The copy finds its own packages first and everything
// else where the repository has it; the repository itself is never written to.
import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** The repository. */
export const repository: string = join(import.meta.dirname, "../../..");

/** Makes a copy; returns where it is. */
export function makeSandbox(): string {
  const sandbox = mkdtempSync(join(tmpdir(), "dicom-ul-mutation-"));
  for (const name of ["pdu", "dul", "acse"]) {
    for (const part of [
      "src",
      "test",
      "package.json",
      "tsconfig.json",
      ...(name === "acse" ? ["policy.schema.json"] : []),
    ]) {
      cpSync(join(repository, "packages", name, part), join(sandbox, "packages", name, part), { recursive: true });
    }
  }
  for (const name of ["specs", "tsconfig.base.json"]) symlinkSync(join(repository, name), join(sandbox, name));
  const modules = join(sandbox, "node_modules");
  mkdirSync(join(modules, "@dicom-ul"), { recursive: true });
  for (const name of readdirSync(join(repository, "node_modules"))) {
    if (name === "@dicom-ul" || name.startsWith(".")) continue;
    symlinkSync(join(repository, "node_modules", name), join(modules, name));
  }
  for (const name of ["pdu", "dul", "acse"]) {
    symlinkSync(join(sandbox, "packages", name), join(modules, "@dicom-ul", name));
  }
  return sandbox;
}

export function removeSandbox(sandbox: string): void {
  rmSync(sandbox, { recursive: true, force: true });
}
