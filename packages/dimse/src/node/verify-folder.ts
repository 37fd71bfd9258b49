// Reads a store's folder again and compares every instance with the hash that was kept with it. It changes nothing.
import { instanceName } from "./instance-name.ts";
import { hashStored, readStored } from "./stored-file.ts";
import { storedNames } from "./sweep-parts.ts";

/** What is wrong with a file, or nothing. */
export interface Verification {
  readonly path: string;
  readonly sopInstanceUid: string | undefined;
  /** "no-hash": a file that did not come from a store receiver. */
  readonly finding: "intact" | "damaged" | "misnamed" | "no-hash" | "unreadable";
}

/** Verifies the instances in a folder one by one. */
export async function* verifyFolder(folder: string): AsyncGenerator<Verification, void, undefined> {
  for await (const { path, name } of storedNames(folder)) {
    if (name.endsWith(".dcm")) yield verify(path, name);
  }
}

async function verify(path: string, name: string): Promise<Verification> {
  const stored = await readStored(path);
  if (stored === undefined) return { path, sopInstanceUid: undefined, finding: "unreadable" };
  const { sopInstanceUid, sha256 } = stored.meta;
  if (!name.startsWith(instanceName(sopInstanceUid))) return { path, sopInstanceUid, finding: "misnamed" };
  if (sha256 === undefined) return { path, sopInstanceUid, finding: "no-hash" };
  const isIntact = Buffer.compare(await hashStored(path, stored), sha256) === 0;
  return { path, sopInstanceUid, finding: isIntact ? "intact" : "damaged" };
}
