// The id of an association: unique, and cheap to keep.
import { Buffer } from "node:buffer";
import { randomUUID } from "node:crypto";

/** A random UUID as one flat string: as Node makes it, it is a rope of thirteen pieces that takes half a KiB for ever. */
export function newAssociationId(): string {
  return Buffer.from(randomUUID(), "latin1").toString("latin1");
}
