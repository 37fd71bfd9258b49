"""What pynetdicom's PDU classes make of PDUs: reads hexadecimal, a PDU a line; answers JSON, a line for each.

The answer is a list of [name, value] in the order of the wire, names as in dicom_ul_pdu.ksy, and the bytes that the
same classes encode; or the error that they raise.
"""

import json
import sys

from pynetdicom import pdu, pdu_items

KINDS = {
    1: pdu.A_ASSOCIATE_RQ,
    2: pdu.A_ASSOCIATE_AC,
    3: pdu.A_ASSOCIATE_RJ,
    4: pdu.P_DATA_TF,
    5: pdu.A_RELEASE_RQ,
    6: pdu.A_RELEASE_RP,
    7: pdu.A_ABORT_RQ,
}


def text(value):
    if isinstance(value, bytes):
        return value.decode("latin-1")
    return None if value is None else str(value)


def fields_of(value):
    if isinstance(value, pdu.A_ASSOCIATE_RQ):
        yield "protocol_version", value.protocol_version
        yield "called_ae_title", text(value.called_ae_title)
        yield "calling_ae_title", text(value.calling_ae_title)
        for item in value.variable_items:
            yield from fields_of(item)
    elif isinstance(value, pdu.A_ASSOCIATE_AC):
        yield "protocol_version", value.protocol_version
        for item in value.variable_items:
            yield from fields_of(item)
    elif isinstance(value, pdu.A_ASSOCIATE_RJ):
        yield "result", value.result
        yield "source", value.source
        yield "reason", value.reason_diagnostic
    elif isinstance(value, pdu.P_DATA_TF):
        for item in value.presentation_data_value_items:
            yield "presentation_context_id", item.presentation_context_id
            data = item.presentation_data_value
            yield "message_control_header", data[0]
            yield "fragment", data[1:].hex()
    elif isinstance(value, pdu.A_ABORT_RQ):
        yield "source", value.source
        yield "reason", value.reason_diagnostic
    elif isinstance(value, pdu_items.ApplicationContextItem):
        yield "application_context_name", text(value.application_context_name)
    elif isinstance(value, pdu_items.PresentationContextItemRQ):
        yield "presentation_context_id", value.presentation_context_id
        for item in value.abstract_transfer_syntax_sub_items:
            yield from fields_of(item)
    elif isinstance(value, pdu_items.PresentationContextItemAC):
        yield "presentation_context_id", value.presentation_context_id
        yield "result", value.result_reason
        for item in value.transfer_syntax_sub_item:
            yield from fields_of(item)
    elif isinstance(value, pdu_items.AbstractSyntaxSubItem):
        yield "abstract_syntax_name", text(value.abstract_syntax_name)
    elif isinstance(value, pdu_items.TransferSyntaxSubItem):
        yield "transfer_syntax_name", text(value.transfer_syntax_name)
    elif isinstance(value, pdu_items.UserInformationItem):
        for item in value.user_data:
            yield from fields_of(item)
    elif isinstance(value, pdu_items.MaximumLengthSubItem):
        yield "maximum_length_received", value.maximum_length_received
    elif isinstance(value, pdu_items.ImplementationClassUIDSubItem):
        yield "uid", text(value.implementation_class_uid)
    elif isinstance(value, pdu_items.ImplementationVersionNameSubItem):
        yield "name", text(value.implementation_version_name)
    elif isinstance(value, pdu_items.AsynchronousOperationsWindowSubItem):
        yield "maximum_number_operations_invoked", value.maximum_number_operations_invoked
        yield "maximum_number_operations_performed", value.maximum_number_operations_performed
    elif isinstance(value, pdu_items.SCP_SCU_RoleSelectionSubItem):
        yield "sop_class_uid", text(value.sop_class_uid)
        yield "scu_role", value.scu_role
        yield "scp_role", value.scp_role
    elif isinstance(value, pdu_items.SOPClassExtendedNegotiationSubItem):
        yield "sop_class_uid", text(value.sop_class_uid)
        yield "service_class_application_information", value.service_class_application_information.hex()
    elif isinstance(value, pdu_items.SOPClassCommonExtendedNegotiationSubItem):
        yield "sop_class_uid", text(value.sop_class_uid)
        yield "service_class_uid", text(value.service_class_uid)
        for uid in value.related_general_sop_class_identification:
            yield "related_general_sop_class_uid", text(uid)
    elif isinstance(value, pdu_items.UserIdentitySubItemRQ):
        yield "user_identity_type", value.user_identity_type
        yield "positive_response_requested", value.positive_response_requested
        yield "primary_field", (value.primary_field or b"").hex()
        yield "secondary_field", (value.secondary_field or b"").hex()
    elif isinstance(value, pdu_items.UserIdentitySubItemAC):
        yield "server_response", (value.server_response or b"").hex()
    elif not isinstance(value, (pdu.A_RELEASE_RQ, pdu.A_RELEASE_RP)):
        yield "unknown", type(value).__name__


def opinion(data):
    kind = KINDS.get(data[0])
    if kind is None:
        return {"error": "no class for this PDU type"}
    try:
        value = kind()
        value.decode(data)
        answer = {"fields": [list(pair) for pair in fields_of(value)]}
    except Exception as error:
        return {"error": f"{type(error).__name__}: {error}"}
    try:
        answer["encoded"] = value.encode().hex()
    except Exception as error:
        answer["encodeError"] = f"{type(error).__name__}: {error}"
    return answer


for line in sys.stdin:
    print(json.dumps(opinion(bytes.fromhex(line))))
