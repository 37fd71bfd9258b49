// tshark's opinion: a capture with each golden PDU on a connection of its own, dissected as PDML. A field agrees when both
// see it at the same offset with the same size, and, for numbers, with the same value.
import { spawnSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { type AnnotatedField, annotate, decodePdu, pduSchema } from "@dicom-ul/pdu";
import { writeCapture } from "./capture.ts";
import type { Finding, GoldenPdu } from "./finding.ts";

interface Dissected {
  readonly name: string;
  readonly offset: number;
  readonly size: number;
  readonly show: string;
}

/** Asks tshark. Throws when it is not installed. */
export function askTshark(pdus: readonly GoldenPdu[]): readonly Finding[] {
  const folder = mkdtempSync(join(tmpdir(), "second-opinion-"));
  try {
    const file = join(folder, "golden.pcap");
    // An A-ASSOCIATE-AC or -RJ and an A-RELEASE-RP come from the acceptor.
    const sent = pdus.map(({ bytes }) => ({ bytes, isFromRequestor: ![2, 3, 6].includes(bytes[0] ?? 0) }));
    writeFileSync(file, writeCapture(sent));
    const run = spawnSync("tshark", ["-r", file, "-Y", "dicom", "-T", "pdml"], {
      encoding: "utf8",
      maxBuffer: 1 << 28,
    });
    if (run.error !== undefined) throw new Error("tshark is missing; run `bash tools/interop/install-peers.sh`");
    if (run.status !== 0) throw new Error(`tshark failed: ${run.stderr}`);
    const streams = readPdml(run.stdout);
    return pdus.map((pdu, index) => judge(pdu, streams.get(index)));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** The DICOM fields of each TCP stream, offsets from the first byte of the PDU. */
function readPdml(text: string): ReadonlyMap<number, readonly Dissected[]> {
  const streams = new Map<number, Dissected[]>();
  for (const packet of text.split("<packet>").slice(1)) {
    const stream = Number(/<field name="tcp\.stream"[^>]* show="(\d+)"/.exec(packet)?.[1]);
    const start = packet.indexOf('<proto name="dicom"');
    const dicom = packet.slice(start, packet.indexOf("</proto>", start));
    const base = Number(/ pos="(\d+)"/.exec(dicom)?.[1]);
    const fields = [...dicom.matchAll(/<field name="(dicom[^"]*)"[^>]*? size="(\d+)" pos="(\d+)" show="([^"]*)"/g)];
    streams.set(
      stream,
      fields.map(([, name, size, pos, show]) => ({
        name: String(name),
        size: Number(size),
        offset: Number(pos) - base,
        show: String(show),
      })),
    );
  }
  return streams;
}

/** What tshark calls the fields of the spec. */
const names: Readonly<Record<string, readonly string[]>> = {
  "dicom.pdu.type": ["pdu_type"],
  "dicom.pdu.len": ["len_body"],
  "dicom.assoc.version": ["protocol_version"],
  "dicom.assoc.ae.called": ["called_ae_title", "reserved_called_ae_title"],
  "dicom.assoc.ae.calling": ["calling_ae_title", "reserved_calling_ae_title"],
  "dicom.assoc.item.type": ["item_type"],
  "dicom.assoc.item.len": ["len_body"],
  "dicom.actx": ["application_context_name"],
  "dicom.pctx.id": ["presentation_context_id"],
  "dicom.pctx.result": ["result"],
  "dicom.pctx.abss.syntax": ["abstract_syntax_name"],
  "dicom.pctx.xfer.syntax": ["transfer_syntax_name"],
  "dicom.max_pdu_len": ["maximum_length_received"],
  "dicom.userinfo.uid": ["uid"],
  "dicom.userinfo.version": ["name"],
  "dicom.userinfo.asyncneg.maxnumopsinv": ["maximum_number_operations_invoked"],
  "dicom.userinfo.asyncneg.maxnumopsper": ["maximum_number_operations_performed"],
  "dicom.userinfo.rolesel.sopclassuid.len": ["len_sop_class_uid"],
  "dicom.userinfo.rolesel.sopclassuid": ["sop_class_uid"],
  "dicom.userinfo.rolesel.scurole": ["scu_role"],
  "dicom.userinfo.rolesel.scprole": ["scp_role"],
  "dicom.userinfo.extneg.sopclassuid.len": ["len_sop_class_uid"],
  "dicom.userinfo.extneg.sopclassuid": ["sop_class_uid"],
  "dicom.userinfo.user_identify.type": ["user_identity_type"],
  "dicom.userinfo.user_identify.response_requested": ["positive_response_requested"],
  "dicom.userinfo.user_identify.primary_field_length": ["len_primary_field"],
  "dicom.userinfo.user_identify.primary_field": ["primary_field"],
  "dicom.userinfo.user_identify.secondary_field_length": ["len_secondary_field"],
  "dicom.userinfo.user_identify.secondary_field": ["secondary_field"],
  "dicom.assoc.reject.result": ["result"],
  "dicom.assoc.reject.source": ["source"],
  "dicom.assoc.reject.reason": ["reason"],
  "dicom.assoc.abort.source": ["source"],
  "dicom.assoc.abort.reason": ["reason"],
  "dicom.pdv.len": ["len_value"],
  "dicom.pdv.ctx": ["presentation_context_id"],
  "dicom.pdv.flags": ["message_control_header"],
};

function judge(pdu: GoldenPdu, dissected: readonly Dissected[] | undefined): Finding {
  if (dissected === undefined) return { name: pdu.name, compared: 0, differences: ["not taken for DICOM"] };
  const own = annotate(decodePdu(pdu.bytes), pduSchema).filter((row) => !isSilent(row));
  const unseen = new Map(own.filter((row) => row.length > 0).map((row) => [`${row.offset}+${row.length}`, row]));
  const differences: string[] = [];
  let compared = 0;
  for (const field of dissected.filter(({ name }) => name in names)) {
    const key = `${field.offset}+${field.size}`;
    const row = own.find(
      (candidate) => `${candidate.offset}+${candidate.length}` === key && names[field.name]?.includes(idOf(candidate)),
    );
    if (row === undefined) {
      differences.push(`${field.name} at ${field.offset}, ${field.size} bytes, is no field of ours`);
      continue;
    }
    compared++;
    unseen.delete(key);
    const [own0, theirs] = [Number.parseInt(row.value, 10), Number(field.show)];
    if (row.length <= 4 && /^\d/.test(row.value) && own0 !== theirs)
      differences.push(`${idOf(row)} is ${own0} here, ${theirs} there`);
  }
  for (const row of unseen.values()) differences.push(`does not show ${row.path.replaceAll(/\[\d+\]/g, "[]")}`);
  return { name: pdu.name, compared, differences };
}

/** Fields that say nothing by themselves, and those that only hold others. */
function isSilent(row: AnnotatedField): boolean {
  const id = idOf(row);
  if (id === "message_control_header") return false;
  return (
    row.path.includes("message_control_header.") ||
    /^reserved\d?$|^trailing$/.test(id) ||
    /\bbody$|\]$|\bvalue$/.test(row.path)
  );
}

function idOf(row: AnnotatedField): string {
  return row.path.slice(row.path.lastIndexOf(".") + 1);
}
