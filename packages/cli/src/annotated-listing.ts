// The annotated listing of `dicom-ul decode`: for each field its offset, its bytes, its name and its value, in the order of the
// wire, with the words of every code. PS3.8 9.3; a command set that is whole in one fragment is listed too (PS3.7 6.3).
import { trimUid, uidName } from "@dicom-ul/acse";
import {
  type AnnotatedField,
  aAbortReasonTables,
  aAssociateRjReasonTables,
  annotate,
  type DicomUlPdu,
  pduSchema,
} from "@dicom-ul/pdu";
import { annotateCommand } from "./command-words.ts";
import { bytes, describePdu, hexByte, pduName, pduSection } from "./describe-pdu.ts";

/** A PDU with where it lies in the input. */
export interface PlacedPdu {
  readonly pdu: DicomUlPdu;
  /** Zero-based offset of its first byte. */
  readonly offset: number;
  /** Its bytes, header included. */
  readonly bytes: Uint8Array;
}

/** One PDU as text that ends with a line feed. `number` counts from 1. */
export function listPdu(placed: PlacedPdu, number: number): string {
  const { pdu, offset } = placed;
  const heading = `PDU ${number} at byte ${offset}: ${pduName(pdu)}, ${bytes(placed.bytes.length)} (${pduSection(pdu)})`;
  const summary = describePdu(pdu).map((line) => `  ${line}`);
  const rows = foldItems(annotate(pdu, pduSchema, offset))
    .filter(({ value }) => value !== "(empty)")
    .flatMap((row) => withCommand(row, placed));
  return [heading, ...summary, "", ...rows.flatMap((row) => listRow(row, placed)), ""].join("\n");
}

/**
 * An item and its body are one thing to a reader: the item's row takes the body's name and its fields move up beside the header.
 * Likewise a PDU and its body, and a presentation data value item and its value.
 */
function foldItems(rows: readonly AnnotatedField[]): readonly AnnotatedField[] {
  const folded: AnnotatedField[] = [];
  for (const row of rows) {
    const steps = row.path.split(".");
    const moves = steps.slice(0, -1).filter(isBody).length;
    if (!isBody(steps.at(-1) ?? "")) {
      folded.push({ ...row, depth: row.depth - moves });
      continue;
    }
    const parent = folded.findIndex(({ path }) => path === steps.slice(0, -1).join("."));
    const item = folded[parent];
    if (item !== undefined) folded[parent] = { ...item, title: row.title };
  }
  return folded;
}

function isBody(step: string): boolean {
  return step === "body" || step === "value";
}

/** The row of a fragment, or the rows of the command set that it is. */
function withCommand(row: AnnotatedField, { pdu, bytes: pduBytes, offset }: PlacedPdu): readonly AnnotatedField[] {
  const index = /^body\.pdv_items\[(\d+)\]\.value\.fragment$/.exec(row.path)?.[1];
  if (index === undefined || pdu.body.kind !== "p_data_tf") return [row];
  const header = pdu.body.pdvItems[Number(index)]?.value.messageControlHeader;
  if (header?.isCommand !== true || !header.isLast) return [row];
  const start = row.offset - offset;
  const rows = annotateCommand(pduBytes.subarray(start, start + row.length), row.offset);
  if (rows.length === 0) return [row];
  const holder = { ...row, path: `${row.path}.command` };
  return [holder, ...rows.map((command) => ({ ...command, depth: row.depth + 1 + command.depth }))];
}

function listRow(row: AnnotatedField, placed: PlacedPdu): readonly string[] {
  const name = `${"  ".repeat(row.depth)}${nameOf(row, placed)}`;
  const start = row.offset - placed.offset;
  // What holds other fields leaves the bytes to them; bits leave theirs to the byte that holds them.
  const shown = showsBytes(row) ? placed.bytes.subarray(start, start + row.length) : new Uint8Array(0);
  const kept = shown.length > longestShown ? shown.subarray(0, keptOfLong) : shown;
  const lines = [`${column(row.offset)}  ${hexColumn(kept.subarray(0, bytesInRow))}  ${name}`];
  for (let at = bytesInRow; at < kept.length; at += bytesInRow) {
    lines.push(`${column(row.offset + at)}  ${hexColumn(kept.subarray(at, at + bytesInRow)).trimEnd()}`);
  }
  if (kept.length < shown.length)
    lines.push(`${" ".repeat(offsetWidth)}  ... ${bytes(shown.length - kept.length)} more`);
  return lines.map((line) => line.trimEnd());
}

function nameOf(row: AnnotatedField, placed: PlacedPdu): string {
  const title = row.title.charAt(0).toUpperCase() + row.title.slice(1);
  if (row.value === "") return isLeaf(row) ? `${title}: ${bytes(row.length)}` : `${title}, ${bytes(row.length)}`;
  return `${title}: ${valueOf(row, placed)}`;
}

function valueOf({ path, value, title }: AnnotatedField, { pdu: { body } }: PlacedPdu): string {
  const [number, ...words] = value.split(" ");
  if (/(?:pdu|item)_type$/.test(path)) return [hexByte(Number(number)), ...words].join(" ");
  if (path === "body.reason" && body.kind === "a_associate_rj") return reasonOf(body, aAssociateRjReasonTables);
  if (path === "body.reason" && body.kind === "a_abort") return reasonOf(body, aAbortReasonTables);
  const name = value.startsWith('"') ? uidName(trimUid(value.slice(1, -1).replace(/(?:\\x00)+$/, ""))) : undefined;
  return name === undefined || title === "Called-AE-title" ? value : `${value} ${name}`;
}

/** How a reason reads depends on the source. */
function reasonOf(
  { source, reason }: { readonly source: number; readonly reason: number },
  tables: Readonly<Record<number, Readonly<Record<number, { readonly description: string }>>>>,
): string {
  const words = tables[source]?.[reason]?.description ?? "(no meaning defined for this source)";
  return `${reason} ${words}`;
}

/** A field that holds no other fields. `annotate` has no value for bytes; they are known by their ids. */
function isLeaf({ path }: AnnotatedField): boolean {
  const id = /[^.]+$/.exec(path)?.[0] ?? "";
  return leafIds.has(id);
}

function showsBytes(row: AnnotatedField): boolean {
  if (row.path.includes(bitsField)) return row.path.endsWith(bitsField);
  return row.value !== "" || isLeaf(row);
}

function column(offset: number): string {
  return String(offset).padStart(offsetWidth);
}

function hexColumn(row: Uint8Array): string {
  return Array.from(row, (byte) => byte.toString(16).padStart(2, "0"))
    .join(" ")
    .padEnd(bytesInRow * 3 - 1);
}

/** The one field of the spec that is made of bits. */
const bitsField = "message_control_header";
const offsetWidth = 7;
const bytesInRow = 8;
/** Longer values are cut: a listing is for reading, `--json` has every byte. */
const longestShown = 256;
const keptOfLong = 64;

/** Ids of all fields of bytes in the spec. */
const leafIds: ReadonlySet<string> = new Set(
  Object.values(pduSchema.types).flatMap(({ fields }) =>
    fields.flatMap(({ form, id }) => (form === "bytes" ? [id] : [])),
  ),
);
