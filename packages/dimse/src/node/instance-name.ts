// The one code path from a SOP Instance UID to a name in storage. A UID is content, never a path.
import { createHash } from "node:crypto";

/** 64 hex digits: the SHA-256 of the UID's characters. */
export function instanceName(sopInstanceUid: string): string {
  return createHash("sha256").update(sopInstanceUid, "utf8").digest("hex");
}

/** What storage accepts as a UID: numbers with dots between, 64 characters at most (PS3.5 9.1; leading zeros occur and harm nobody). */
export function isStorableUid(text: string): boolean {
  return text.length <= 64 && /^[0-9]+(\.[0-9]+)*$/.test(text);
}
