// The one function that turns what happened (a PDU, a primitive, a fact about transport or timer) into an event.
// Nobody else names an event. Obeys PS3.8 9.2.3: the row headings of Table 9-10.

import type { DicomUlPduBody as PduBody } from "@dicom-ul/pdu";
import { type Event, eventOf, type Fact, type PduName } from "./generated/state-table.ts";
import type { Complaint } from "./peer-fault.ts";
import type { RequestPrimitive } from "./primitives.ts";

/** One thing that happened, with what the machine needs to act on it. */
export type Happening =
  | { readonly kind: "primitive"; readonly primitive: RequestPrimitive }
  /** A PDU that can be read and, where the state expects it, is valid. No body: only its header was looked at. */
  | { readonly kind: "pdu"; readonly name: PduName; readonly body: PduBody | undefined }
  | { readonly kind: "invalid-pdu"; readonly complaint: Complaint }
  | { readonly kind: "fact"; readonly fact: Exclude<Fact, "invalid-pdu"> };

/** The event of PS3.8 Table 9-10. */
export function eventFor(happening: Happening): Event {
  switch (happening.kind) {
    case "primitive":
      return eventOf[happening.primitive.type];
    case "pdu":
      return eventOf[happening.name];
    case "invalid-pdu":
      return eventOf["invalid-pdu"];
    case "fact":
      return eventOf[happening.fact];
  }
}
