// The user information item, to and from a plain object; the requestor's and the acceptor's have the same shape but for three sub-items.
// Layout only: no value is judged here, and a value that arrived twice is settled as the upper layer's rulings say (the first one
// counts, the smaller maximum length wins). PS3.8 annex D.1, PS3.7 annex D.3.3; unknown sub-items are skipped (PS3.8 annex D.2).
import type {
  UserInformationSubItem,
  UserInformationSubItemInput,
  VariableItem,
  VariableItemInput,
} from "@dicom-ul/pdu";
import {
  type AsynchronousOperations,
  concealUserIdentity,
  type ProposedUserIdentity,
  type RoleSelection,
  type SopClassCommonExtended,
  type SopClassExtended,
} from "./proposal.ts";
import { trimUid } from "./uid.ts";

/** The sub-items of a user information item. */
export interface UserInformation {
  /** 51H; 0 = no limit, also when the sub-item is missing. */
  readonly maximumPduLength: number;
  /** 52H */
  readonly implementationClassUid: string | undefined;
  /** 53H */
  readonly asynchronousOperations: AsynchronousOperations | undefined;
  /** 54H */
  readonly roles: readonly RoleSelection[];
  /** 55H */
  readonly implementationVersionName: string | undefined;
  /** 56H */
  readonly sopClassExtended: readonly SopClassExtended[];
  /** 57H, in a request only */
  readonly sopClassCommonExtended?: readonly SopClassCommonExtended[] | undefined;
  /** 58H, in a request only */
  readonly userIdentity?: ProposedUserIdentity | undefined;
  /** 59H, in an acceptance only */
  readonly userIdentityResponse?: Uint8Array | undefined;
}

/** User information as read from a peer: the sub-items of both directions, whatever arrived. */
export interface ReadUserInformation extends UserInformation {
  readonly sopClassCommonExtended: readonly SopClassCommonExtended[];
  readonly userIdentity: ProposedUserIdentity | undefined;
  readonly userIdentityResponse: Uint8Array | undefined;
}

/** The user information item of these sub-items, in the order of their types. */
export function userInformationItem(information: UserInformation): VariableItemInput {
  return { body: { kind: "user_information", subItems: subItems(information) } };
}

/** Bytes the sub-items take; the item's length field holds at most 65535. */
export function userInformationLength(information: UserInformation): number {
  return subItems(information).reduce((sum, { body }) => sum + 4 + bodyLength(body), 0);
}

/** The sub-items of every user information item among these items of an A-ASSOCIATE-RQ or -AC. */
export function readUserInformation(items: readonly VariableItem[]): ReadUserInformation {
  const all = items.flatMap(({ body }) => (body.kind === "user_information" ? body.subItems : []));
  const maximumLength = bodies(all, "maximum_length").map((body) => body.maximumLengthReceived);
  const classUid = bodies(all, "implementation_class_uid")[0];
  const window = bodies(all, "asynchronous_operations_window")[0];
  const versionName = bodies(all, "implementation_version_name")[0];
  const identity = bodies(all, "user_identity_rq")[0];
  return {
    maximumPduLength: smallestLimit(maximumLength),
    implementationClassUid: classUid === undefined ? undefined : trimUid(classUid.uid),
    asynchronousOperations:
      window === undefined
        ? undefined
        : { invoked: window.maximumNumberOperationsInvoked, performed: window.maximumNumberOperationsPerformed },
    roles: firstOfEach(bodies(all, "scp_scu_role_selection"), (body) => ({
      sopClassUid: trimUid(body.sopClassUid),
      // Only 0 and 1 are defined; any other value is read as 1.
      scuRole: body.scuRole !== 0,
      scpRole: body.scpRole !== 0,
    })),
    implementationVersionName: versionName?.name,
    sopClassExtended: firstOfEach(bodies(all, "sop_class_extended_negotiation"), (body) => ({
      sopClassUid: trimUid(body.sopClassUid),
      serviceClassApplicationInformation: body.serviceClassApplicationInformation.slice(),
    })),
    sopClassCommonExtended: firstOfEach(bodies(all, "sop_class_common_extended_negotiation"), (body) => ({
      sopClassUid: trimUid(body.sopClassUid),
      serviceClassUid: trimUid(body.serviceClassUid),
      relatedGeneralSopClassUids: body.relatedGeneralSopClassIdentification.entries.map((entry) =>
        trimUid(entry.relatedGeneralSopClassUid),
      ),
    })),
    userIdentity:
      identity === undefined
        ? undefined
        : concealUserIdentity({
            userIdentityType: identity.userIdentityType,
            positiveResponseRequested: identity.positiveResponseRequested !== 0,
            primaryField: identity.primaryField.slice(),
            secondaryField: identity.secondaryField.slice(),
          }),
    userIdentityResponse: bodies(all, "user_identity_ac")[0]?.serverResponse.slice(),
  };
}

function subItems(information: UserInformation): UserInformationSubItemInput[] {
  const {
    implementationClassUid,
    asynchronousOperations,
    implementationVersionName,
    userIdentity,
    userIdentityResponse,
  } = information;
  const items: UserInformationSubItemInput[] = [
    { body: { kind: "maximum_length", maximumLengthReceived: information.maximumPduLength } },
  ];
  if (implementationClassUid !== undefined)
    items.push({ body: { kind: "implementation_class_uid", uid: implementationClassUid } });
  if (asynchronousOperations !== undefined) {
    items.push({
      body: {
        kind: "asynchronous_operations_window",
        maximumNumberOperationsInvoked: asynchronousOperations.invoked,
        maximumNumberOperationsPerformed: asynchronousOperations.performed,
      },
    });
  }
  for (const { sopClassUid, scuRole, scpRole } of information.roles) {
    items.push({
      body: { kind: "scp_scu_role_selection", sopClassUid, scuRole: Number(scuRole), scpRole: Number(scpRole) },
    });
  }
  if (implementationVersionName !== undefined)
    items.push({ body: { kind: "implementation_version_name", name: implementationVersionName } });
  for (const item of information.sopClassExtended)
    items.push({ body: { kind: "sop_class_extended_negotiation", ...item } });
  for (const { sopClassUid, serviceClassUid, relatedGeneralSopClassUids } of information.sopClassCommonExtended ?? []) {
    const entries = relatedGeneralSopClassUids.map((relatedGeneralSopClassUid) => ({ relatedGeneralSopClassUid }));
    items.push({
      body: {
        kind: "sop_class_common_extended_negotiation",
        sopClassUid,
        serviceClassUid,
        relatedGeneralSopClassIdentification: { entries },
      },
    });
  }
  if (userIdentity !== undefined) {
    const { userIdentityType, positiveResponseRequested, primaryField, secondaryField } = userIdentity;
    items.push({
      body: {
        kind: "user_identity_rq",
        userIdentityType,
        positiveResponseRequested: Number(positiveResponseRequested),
        primaryField,
        secondaryField,
      },
    });
  }
  if (userIdentityResponse !== undefined)
    items.push({ body: { kind: "user_identity_ac", serverResponse: userIdentityResponse } });
  return items;
}

function bodyLength(body: UserInformationSubItemInput["body"]): number {
  switch (body.kind) {
    case "maximum_length":
    case "asynchronous_operations_window":
      return 4;
    case "implementation_class_uid":
      return body.uid.length;
    case "implementation_version_name":
      return body.name.length;
    case "scp_scu_role_selection":
      return 4 + body.sopClassUid.length;
    case "sop_class_extended_negotiation":
      return 2 + body.sopClassUid.length + body.serviceClassApplicationInformation.length;
    case "sop_class_common_extended_negotiation":
      return body.relatedGeneralSopClassIdentification.entries.reduce(
        (sum, entry) => sum + 2 + entry.relatedGeneralSopClassUid.length,
        6 + body.sopClassUid.length + body.serviceClassUid.length,
      );
    case "user_identity_rq":
      return 6 + body.primaryField.length + body.secondaryField.length;
    case "user_identity_ac":
      return 2 + body.serverResponse.length;
    case "opaque":
      return body.data.length;
  }
}

type SubItemBody = UserInformationSubItem["body"];

function bodies<Kind extends SubItemBody["kind"]>(
  all: readonly UserInformationSubItem[],
  kind: Kind,
): readonly Extract<SubItemBody, { kind: Kind }>[] {
  return all.map(({ body }) => body).filter((body): body is Extract<SubItemBody, { kind: Kind }> => body.kind === kind);
}

/** One entry for each SOP class UID: the standard allows no second one, the first counts. */
function firstOfEach<Body, Entry extends { sopClassUid: string }>(
  all: readonly Body[],
  read: (body: Body) => Entry,
): readonly Entry[] {
  const entries = new Map<string, Entry>();
  for (const entry of all.map(read)) if (!entries.has(entry.sopClassUid)) entries.set(entry.sopClassUid, entry);
  return [...entries.values()];
}

function smallestLimit(lengths: readonly number[]): number {
  return lengths.reduce((least, length) => (least === 0 ? length : length === 0 ? least : Math.min(least, length)), 0);
}
