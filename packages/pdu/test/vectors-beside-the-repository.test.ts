// A second set of PDUs, described by others in another form, that may lie beside the repository in ../shared/vectors. The
// project does not need it: without it these tests are skipped. What a peer is answered is tested in the layers above.

import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  decodePdus,
  encodePdu,
  type JsonTree,
  PduError,
  PduFramer,
  pduSchema,
  toHex,
  toJsonTree,
} from "../src/index.ts";

/** An object of a vector's description. */
type Described = { readonly [key: string]: unknown };

const folder = join(import.meta.dirname, "../../../../shared/vectors");
const title = (what: string) => `${what} (skipped where ../shared/vectors is absent)`;

describe.skipIf(!existsSync(folder))(
  title("every valid vector decodes to what its description says and encodes to its bytes"),
  () => {
    test.each(vectorNames("valid"))("%s", (name) => {
      const { bytes, description } = vector("valid", name);
      const pdus = decodePdus(bytes);
      const expected = list(field(description, "expect"), "pdus").map(pduTree);
      expect(pdus.map((pdu) => shortened(toJsonTree(pdu, pduSchema)))).toEqual(expected.map(shortened));
      expect(pdus.map((pdu) => toHex(encodePdu(pdu))).join("")).toBe(toHex(bytes));
    });
  },
);

describe.skipIf(!existsSync(folder))(
  title("every malformed vector fails in the codec exactly when its category is one of the codec"),
  () => {
    test.each(vectorNames("malformed"))("%s", (name) => {
      const { bytes, description } = vector("malformed", name);
      const category = String(field(description, "expect").decodeError);
      const allowed = outcomes[category] ?? ["decoded"];
      expect(allowed).toContain(outcome(bytes));
      if (category === "pdu-too-long") expect(isRefusedByItsHeader(bytes)).toBe(true);
    });
  },
);

/** What the codec makes of a vector of each category that concerns it; a vector of any other category is decoded. */
const outcomes: Readonly<Record<string, readonly string[]>> = {
  incomplete: ["truncated"],
  "item-overrun": ["overrun"],
  "item-too-short": ["overrun"],
  "pdv-too-short": ["overrun"],
  // One to three bytes after the last item are the header of an item that does not fit.
  "trailing-bytes": ["overrun"],
  // Too short is an overrun of the first field without room; too long leaves bytes over.
  "invalid-field-length": ["overrun", "leftover"],
  // Too short is an overrun; the fixed PDUs tolerate and keep what follows their fields.
  "pdu-length-invalid": ["overrun", "decoded with trailing bytes"],
  // The framer refuses these by their header. To the codec a promise that is not kept is a truncated PDU.
  "pdu-too-long": ["truncated", "decoded"],
  // Kept as it is; an HTTP request claims more bytes than it has.
  "unrecognized-pdu-type": ["decoded as an unrecognized PDU", "truncated"],
};

function outcome(bytes: Uint8Array): string {
  try {
    const bodies = decodePdus(bytes).map(({ body }) => body);
    if (bodies.some(({ kind }) => kind === "opaque")) return "decoded as an unrecognized PDU";
    if (bodies.some((body) => "trailing" in body && body.trailing.length > 0)) return "decoded with trailing bytes";
    return "decoded";
  } catch (error) {
    if (error instanceof PduError) return error.kind;
    throw error;
  }
}

/** The receiver of these vectors has announced a maximum length of 16384 and takes associations of up to 1 MiB. */
function isRefusedByItsHeader(bytes: Uint8Array): boolean {
  const framer = new PduFramer((type) => (type === 0x04 ? 16384 : 1024 * 1024));
  framer.push(bytes);
  return framer.next()?.kind === "refused";
}

// The description of a vector as a tree of ours.

function pduTree(pdu: Described): JsonTree {
  return {
    pdu_type: number(pdu, "type"),
    reserved: number(pdu, "reserved"),
    len_body: number(pdu, "length"),
    body: bodyTree(pdu),
  };
}

function bodyTree(pdu: Described): JsonTree {
  const associate = { protocol_version: pdu.protocolVersion, reserved1: { hex: pdu.reserved2Hex } };
  const reserved2 = { hex: pdu.reserved32Hex };
  const release = { reserved1: { hex: pdu.reserved4Hex }, trailing: { hex: "" } };
  switch (pdu.type) {
    case 1:
      return tree("a_associate_rq", {
        ...associate,
        called_ae_title: aeTitle(field(pdu, "calledAETitle")),
        calling_ae_title: aeTitle(field(pdu, "callingAETitle")),
        reserved2,
        items: list(pdu, "items").map(itemTree),
      });
    case 2:
      return tree("a_associate_ac", {
        ...associate,
        reserved_called_ae_title: { hex: pdu.echoCalledHex },
        reserved_calling_ae_title: { hex: pdu.echoCallingHex },
        reserved2,
        items: list(pdu, "items").map(itemTree),
      });
    case 3: {
      const { reserved7: reserved1, result, source, reason } = pdu;
      return tree("a_associate_rj", { reserved1, result, source, reason, trailing: { hex: "" } });
    }
    case 4:
      return tree("p_data_tf", { pdv_items: list(pdu, "pdvs").map(pdvTree) });
    case 5:
      return tree("a_release_rq", release);
    case 6:
      return tree("a_release_rp", release);
    default: {
      const [reserved1, reserved2] = bytesOf(String(pdu.reserved2Hex));
      return tree("a_abort", { reserved1, reserved2, source: pdu.source, reason: pdu.reason, trailing: { hex: "" } });
    }
  }
}

function pdvTree(pdv: Described): JsonTree {
  const header = { reserved: number(pdv, "controlHeader") >> 2, is_last: pdv.isLast, is_command: pdv.isCommand };
  const fragment = { hex: pdv.fragmentHex ?? `${String(pdv.fragmentLength)} bytes` };
  return {
    len_value: number(pdv, "length"),
    value: {
      presentation_context_id: number(pdv, "contextID"),
      message_control_header: header,
      fragment,
    } as unknown as JsonTree,
  };
}

function itemTree(item: Described): JsonTree {
  const envelope = { item_type: Number(item.type), reserved: number(item, "version" in item ? "version" : "reserved") };
  return { ...envelope, len_body: number(item, "length"), body: itemBody(item) };
}

function itemBody(item: Described): JsonTree {
  const [reserved1, reserved2, reserved3] = bytesOf(text(item, "reservedHex"));
  const subItems = () => list(item, "subItems").map(itemTree);
  const sopClass = { len_sop_class_uid: item.uidLength, sop_class_uid: item.uid };
  switch (item.type) {
    case "0x10":
      return tree("application_context", { application_context_name: item.uid });
    case "0x20":
      return tree("presentation_context_rq", {
        presentation_context_id: item.id,
        reserved1,
        reserved2,
        reserved3,
        sub_items: subItems(),
      });
    case "0x21":
      return tree("presentation_context_ac", {
        presentation_context_id: item.id,
        reserved1,
        result: item.result,
        reserved2,
        sub_items: subItems(),
      });
    case "0x30":
      return tree("abstract_syntax", { abstract_syntax_name: item.uid });
    case "0x40":
      return tree("transfer_syntax", { transfer_syntax_name: item.uid });
    case "0x50":
      return tree("user_information", { sub_items: subItems() });
    case "0x51":
      return tree("maximum_length", { maximum_length_received: item.maximumLengthReceived });
    case "0x52":
      return tree("implementation_class_uid", { uid: item.uid });
    case "0x53":
      return tree("asynchronous_operations_window", {
        maximum_number_operations_invoked: item.invoked,
        maximum_number_operations_performed: item.performed,
      });
    case "0x54":
      return tree("scp_scu_role_selection", { ...sopClass, scu_role: item.scuRole, scp_role: item.scpRole });
    case "0x55":
      return tree("implementation_version_name", { name: item.text });
    case "0x56":
      return tree("sop_class_extended_negotiation", {
        ...sopClass,
        service_class_application_information: { hex: item.infoHex },
      });
    case "0x57":
      return tree("sop_class_common_extended_negotiation", {
        len_sop_class_uid: String(item.sopClassUID).length,
        sop_class_uid: item.sopClassUID,
        len_service_class_uid: String(item.serviceClassUID).length,
        service_class_uid: item.serviceClassUID,
        len_related_general_sop_class_identification: item.relatedLength,
        related_general_sop_class_identification: {
          entries: (item.relatedGeneralSOPClassUIDs as readonly string[]).map((uid) => ({
            len_related_general_sop_class_uid: uid.length,
            related_general_sop_class_uid: uid,
          })),
        },
        reserved2: { hex: item.trailingHex },
      });
    case "0x58":
      return tree("user_identity_rq", {
        user_identity_type: item.userIdentityType,
        positive_response_requested: item.positiveResponseRequested,
        len_primary_field: item.primaryLength,
        primary_field: { hex: item.primaryHex },
        len_secondary_field: item.secondaryLength,
        secondary_field: { hex: item.secondaryHex },
      });
    case "0x59":
      return tree("user_identity_ac", {
        len_server_response: item.serverResponseLength,
        server_response: { hex: item.serverResponseHex },
      });
    default:
      throw new Error(`the description has an item of type ${String(item.type)}`);
  }
}

/** Long fragments are described by their length. */
function shortened(value: JsonTree): JsonTree {
  if (Array.isArray(value)) return value.map(shortened);
  if (typeof value !== "object") return value;
  const entries = Object.entries(value as { readonly [id: string]: JsonTree }).map(
    ([id, entry]): [string, JsonTree] => {
      const isLong = id === "hex" && typeof entry === "string" && entry.length > 2 * 1024;
      return [id, isLong ? `${entry.length / 2} bytes` : shortened(entry)];
    },
  );
  return Object.fromEntries(entries);
}

function tree(type: string, fields: Described): JsonTree {
  return { $type: type, ...fields };
}

function aeTitle(described: Described): string {
  return String.fromCharCode(...bytesOf(String(described.hex))).replace(/ +$/, "");
}

/** A text of the description, empty where it has none. */
function text(described: Described, key: string): string {
  const value = described[key];
  return typeof value === "string" ? value : "";
}

function bytesOf(hex: string): number[] {
  return (hex.match(/../g) ?? []).map((pair) => Number.parseInt(pair, 16));
}

function field(described: Described, key: string): Described {
  return described[key] as Described;
}

function list(described: Described, key: string): readonly Described[] {
  return described[key] as readonly Described[];
}

function number(described: Described, key: string): number {
  return described[key] as number;
}

function vector(kind: string, name: string): { readonly bytes: Uint8Array; readonly description: Described } {
  const digits = readFileSync(join(folder, kind, `${name}.hex`), "utf8");
  return {
    bytes: Uint8Array.from(bytesOf(digits.replaceAll(/\s/g, ""))),
    description: JSON.parse(readFileSync(join(folder, kind, `${name}.json`), "utf8")) as Described,
  };
}

function vectorNames(kind: string): readonly string[] {
  if (!existsSync(folder)) return ["none"];
  return readdirSync(join(folder, kind))
    .filter((file) => file.endsWith(".json"))
    .map((file) => file.slice(0, -".json".length));
}
