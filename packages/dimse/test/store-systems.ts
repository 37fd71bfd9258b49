// A storage SCU and a store receiver over an association, and data sets that say who they are.
import { uid } from "@dicom-ul/acse";
import { serve } from "../src/index.ts";
import { type Sink, type StoreReceiverOptions, storeReceiver } from "../src/node/index.ts";
import { associate, pattern, type Systems } from "./systems.ts";

/** A storage association whose acceptor keeps what comes in a sink. */
export async function storing(
  sink: Sink,
  options: Partial<StoreReceiverOptions> = {},
): Promise<Systems & { readonly reports: unknown[] }> {
  const systems = await associate();
  const reports: unknown[] = [];
  const cStore = storeReceiver({ sink, report: (error) => reports.push(error), ...options });
  serve(systems.acceptor, { cStore }).catch(() => {});
  return { ...systems, reports };
}

/** A data set in explicit VR little endian: its identity, then so many bytes of pixels. */
export function ctDataSet(
  sopInstanceUid: string,
  pixels = 1_000,
  sopClassUid: string = uid.CTImageStorage,
): Uint8Array {
  return Buffer.concat([
    element(0x0008, 0x0005, "CS", Buffer.from("ISO_IR 192")),
    element(0x0008, 0x0016, "UI", text(sopClassUid)),
    element(0x0008, 0x0018, "UI", text(sopInstanceUid)),
    element(0x0010, 0x0010, "PN", Buffer.from("Nobody^A")),
    element(0x7fe0, 0x0010, "OW", pattern(pixels)),
  ]);
}

/** What `cStore` takes for it. */
export function ctInstance(sopInstanceUid: string, pixels = 1_000) {
  return {
    sopClassUid: uid.CTImageStorage,
    sopInstanceUid,
    transferSyntax: uid.ExplicitVRLittleEndian,
    dataSet: ctDataSet(sopInstanceUid, pixels),
  };
}

export function element(group: number, tag: number, vr: string, value: Uint8Array): Buffer {
  const isLong = ["OB", "OW", "SQ", "UN", "UT"].includes(vr);
  const header = Buffer.alloc(isLong ? 12 : 8);
  header.writeUInt16LE(group, 0);
  header.writeUInt16LE(tag, 2);
  header.write(vr, 4, "latin1");
  if (isLong) header.writeUInt32LE(value.length, 8);
  else header.writeUInt16LE(value.length, 6);
  return Buffer.concat([header, value]);
}

export function text(value: string): Buffer {
  return Buffer.from(value.length % 2 === 0 ? value : `${value}\0`, "latin1");
}
