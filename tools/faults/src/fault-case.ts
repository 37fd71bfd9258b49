// A wrong (or odd) PDU as data: what is sent, in which state of the receiver, and what must be seen on the wire. The files in
// `cases/` hold one object a case; `bytes` is hexadecimal, where `00*90` stands for ninety times 00. PS3.8 9.2, 9.3.
import { readFileSync } from "node:fs";

/** What must be seen. Exactly one kind each. */
export interface ExpectedAnswer {
  /** A-ABORT with this source and reason. */
  readonly abort?: readonly [number, number];
  /** A-ASSOCIATE-RJ with this result, source and reason. */
  readonly reject?: readonly [number, number, number];
  /** A-ASSOCIATE-AC with these results by presentation context ID. */
  readonly accept?: Readonly<Record<string, number>>;
  /** The association goes on: C-ECHO responses with these statuses, and a further C-ECHO is answered. */
  readonly respond?: readonly number[];
  /** Nothing is sent: more bytes are needed. When the sender closes, the receiver does too. */
  readonly wait?: true;
  /** The transport is closed without a PDU. */
  readonly close?: true;
  /** As requestor: whether an association with a usable context comes of it. */
  readonly established?: boolean;
  /** The receiver's own outcome, in part. */
  readonly outcome?: Readonly<Record<string, unknown>>;
}

/** One case. `Sta2` and `Sta6`: the receiver is an acceptor; `Sta5`: a requestor that waits for the answer to its request. */
export interface FaultCase {
  readonly name: string;
  readonly state: "Sta2" | "Sta5" | "Sta6";
  readonly answer: ExpectedAnswer;
  readonly bytes: Uint8Array;
}

/** The cases of one file of `cases/`. */
export function faultCases(file: "association" | "dimse"): readonly FaultCase[] {
  const text = readFileSync(new URL(`../cases/${file}.json`, import.meta.url), "utf8");
  const cases = JSON.parse(text) as readonly (Omit<FaultCase, "bytes"> & { readonly bytes: string })[];
  return cases.map(({ bytes, ...rest }) => ({ ...rest, bytes: parseBytes(bytes) }));
}

function parseBytes(text: string): Uint8Array {
  return Buffer.concat(
    text.split(" ").map((part) => {
      const [hex = "", times = "1"] = part.split("*");
      return Buffer.from(hex.repeat(Number(times)), "hex");
    }),
  );
}
