// pynetdicom's opinion: the same golden PDUs to its PDU classes, and the fields that they hold against ours.
import { spawnSync } from "node:child_process";
import { existsSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { decodePdu, pduSchema, type SchemaField, toHex } from "@dicom-ul/pdu";
import type { Finding, GoldenPdu } from "./finding.ts";

const python = fileURLToPath(new URL("../../interop/.venv/bin/python", import.meta.url));
const script = fileURLToPath(new URL("./pynetdicom_opinion.py", import.meta.url));

type Value = string | number | null;

interface Opinion {
  readonly fields?: readonly (readonly [name: string, value: Value])[];
  readonly encoded?: string;
  readonly error?: string;
  readonly encodeError?: string;
}

/** Asks pynetdicom. Throws when it is not installed. */
export function askPynetdicom(pdus: readonly GoldenPdu[]): readonly Finding[] {
  if (!existsSync(python)) throw new Error("pynetdicom is missing; run `bash tools/interop/install-peers.sh`");
  const input = pdus.map((pdu) => `${toHex(pdu.bytes)}\n`).join("");
  const run = spawnSync(python, [script], { input, encoding: "utf8", maxBuffer: 1 << 28 });
  if (run.status !== 0) throw new Error(`pynetdicom failed: ${run.stderr}`);
  const lines = run.stdout.trimEnd().split("\n");
  return pdus.map((pdu, index) => judge(pdu, JSON.parse(lines[index] ?? "{}") as Opinion));
}

function judge(pdu: GoldenPdu, opinion: Opinion): Finding {
  if (opinion.fields === undefined) return { name: pdu.name, compared: 0, differences: [`refuses: ${opinion.error}`] };
  const own = fieldsOf(decodePdu(pdu.bytes), pduSchema.root);
  const differences: string[] = [];
  const [ours, theirs] = [own.map(spell), opinion.fields.map(spell)];
  for (let index = 0; index < Math.max(ours.length, theirs.length); index++) {
    if (ours[index] === theirs[index]) continue;
    differences.push(`${ours[index] ?? "nothing"} here, ${theirs[index] ?? "nothing"} there`);
  }
  if (opinion.encodeError !== undefined) differences.push(`cannot encode: ${opinion.encodeError}`);
  else if (opinion.encoded !== toHex(pdu.bytes)) differences.push("encodes other bytes");
  return { name: pdu.name, compared: Math.min(ours.length, theirs.length), differences };
}

function spell([name, value]: readonly [string, Value]): string {
  return `${name} ${JSON.stringify(value)}`;
}

/** Our fields under the names of the spec, without lengths, reserved fields and what is only structure. */
function fieldsOf(value: object, typeId: string): [string, Value][] {
  if (typeId === "message_control_header") return [];
  return (pduSchema.types[typeId]?.fields ?? []).flatMap((field): [string, Value][] => {
    const member: unknown = Reflect.get(value, field.name);
    if (isStructure(field)) return [];
    if (field.form === "list") return (member as readonly object[]).flatMap((entry) => fieldsOf(entry, field.type));
    if (field.id === "message_control_header") return [[field.id, controlByte(member as Control)]];
    if (field.form === "object") return fieldsOf(member as object, field.type);
    if (field.form === "switch") return fieldsOf(member as object, String(Reflect.get(member as object, "kind")));
    return [[field.id, member instanceof Uint8Array ? toHex(member) : (member as Value)]];
  });
}

interface Control {
  readonly reserved: number;
  readonly isLast: boolean;
  readonly isCommand: boolean;
}

function controlByte({ reserved, isLast, isCommand }: Control): number {
  return reserved * 4 + (isLast ? 2 : 0) + (isCommand ? 1 : 0);
}

function isStructure(field: SchemaField): boolean {
  if (field.form === "unsigned" && (field.lengthOf !== undefined || field.decides !== undefined)) return true;
  return field.id.startsWith("reserved") || field.id === "trailing";
}
