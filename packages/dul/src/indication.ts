// What the local service user is told about a PDU or a fact: the indication or confirmation primitive that an action
// issues. Which one is the table's decision; here it only gets its contents. Obeys PS3.8 7.1 to 7.6.

import type { DicomUlPduBody as PduBody } from "@dicom-ul/pdu";
import type { Happening } from "./event.ts";
import type { IndicationName, State } from "./generated/state-table.ts";
import type { PeerProtocolFault } from "./peer-fault.ts";
import { phaseOf } from "./phase.ts";
import type { Indication, Pdv, ProviderAbortCause } from "./primitives.ts";

/** The primitive `type` for what happened in `state`; `fault` when we abort because of it. */
export function indicationFor(
  type: IndicationName,
  happening: Happening,
  state: State,
  fault: PeerProtocolFault | undefined,
): Indication {
  switch (type) {
    case "a-associate-indication":
      return { type, pdu: bodyOf(happening, "a_associate_rq") };
    case "a-associate-confirmation": {
      if (isPdu(happening, "a_associate_ac")) return { type, accepted: bodyOf(happening, "a_associate_ac") };
      const { result, source, reason } = bodyOf(happening, "a_associate_rj");
      return { type, rejected: { result, source, reason } };
    }
    case "p-data-indication":
      return { type, pdvs: pdvsOf(bodyOf(happening, "p_data_tf")) };
    case "a-release-indication":
      return { type, collision: phaseOf(state) === "association-release" };
    case "a-release-confirmation":
      return { type };
    case "a-abort-indication": {
      const { source, reason } = bodyOf(happening, "a_abort");
      return { type, source, reason };
    }
    case "a-p-abort-indication":
      return { type, cause: providerAbortCause(happening, fault) };
  }
}

function providerAbortCause(happening: Happening, fault: PeerProtocolFault | undefined): ProviderAbortCause {
  if (fault !== undefined) return { kind: "peer-fault", fault };
  if (happening.kind === "fact") return { kind: "transport-closed" };
  const { source, reason } = bodyOf(happening, "a_abort");
  return { kind: "peer-abort", source, reason };
}

function pdvsOf({ pdvItems }: Body<"p_data_tf">): readonly Pdv[] {
  return pdvItems.map(({ value: { presentationContextId, messageControlHeader, fragment } }) => ({
    presentationContextId,
    isCommand: messageControlHeader.isCommand,
    isLast: messageControlHeader.isLast,
    fragment,
  }));
}

type Body<Kind extends PduBody["kind"]> = Extract<PduBody, { readonly kind: Kind }>;

function isPdu(happening: Happening, kind: PduBody["kind"]): boolean {
  return happening.kind === "pdu" && happening.body?.kind === kind;
}

function bodyOf<Kind extends PduBody["kind"]>(happening: Happening, kind: Kind): Body<Kind> {
  if (happening.kind === "pdu" && happening.body?.kind === kind) return happening.body as Body<Kind>;
  // Only a wrong cell in the table could lead here, and every cell is tested.
  throw new TypeError(`The action needs the body of a ${kind} and there is none`);
}
