"""pynetdicom in both roles with the behaviours that its echoscu and echoscp applications have no option for. The one argument is a
JSON object. One JSON line per event; every state transition is one, so that an invalid PDU (Evt19) is seen even when the run
succeeds. Knows nothing of the system under test.
"""
import itertools
import json
import logging
import ssl
import sys
import time

from pynetdicom import AE, build_role, evt
from pynetdicom.pdu_primitives import (
    AsynchronousOperationsWindowNegotiation,
    SOPClassCommonExtendedNegotiation,
    SOPClassExtendedNegotiation,
    UserIdentityNegotiation,
)
from pynetdicom.sop_class import CTImageStorage, StudyRootQueryRetrieveInformationModelFind, Verification


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def notifications():
    return [
        (evt.EVT_ACCEPTED, lambda event: say("accepted")),
        (evt.EVT_REJECTED, lambda event: say("rejected")),
        (evt.EVT_RELEASED, lambda event: say("released")),
        (evt.EVT_ABORTED, lambda event: say("aborted")),
        (
            evt.EVT_FSM_TRANSITION,
            lambda event: say("transition", state=event.current_state, input=event.fsm_event, action=event.action),
        ),
    ]


def extended_negotiation(options):
    for role in options.get("roles", []):
        yield build_role(role["sopClassUid"], scu_role=role["scu"], scp_role=role["scp"])
    window = options.get("operationsWindow")
    if window is not None:
        item = AsynchronousOperationsWindowNegotiation()
        item.maximum_number_operations_invoked = window["invoked"]
        item.maximum_number_operations_performed = window["performed"]
        yield item
    identity = options.get("userIdentity")
    if identity is not None:
        item = UserIdentityNegotiation()
        item.user_identity_type = identity["type"]
        item.primary_field = identity["primary"].encode()
        item.secondary_field = identity.get("secondary", "").encode()
        item.positive_response_requested = identity.get("positiveResponseRequested", False)
        yield item
    for sop_class in options.get("extended", []):
        item = SOPClassExtendedNegotiation()
        item.sop_class_uid = sop_class["sopClassUid"]
        item.service_class_application_information = bytes.fromhex(sop_class["information"])
        yield item
    for sop_class in options.get("commonExtended", []):
        item = SOPClassCommonExtendedNegotiation()
        item.sop_class_uid = sop_class["sopClassUid"]
        item.service_class_uid = sop_class["serviceClassUid"]
        item.related_general_sop_class_identification = sop_class.get("related", [])
        yield item


def tls_context(options, side):
    """An SSL context for mutual authentication, or None."""
    files = options.get("tls")
    if files is None:
        return None
    context = ssl.create_default_context(side, cafile=files["ca"])
    context.verify_mode = ssl.CERT_REQUIRED
    own = files.get("own")
    if own is not None:
        context.load_cert_chain(own["cert"], own["key"])
    return context


def be_scu(options):
    ae = AE(ae_title=options.get("callingAeTitle", "PYNETDICOM"))
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 10
    # Every other context is for an abstract syntax that nobody supports.
    ae.add_requested_context(Verification)
    for number in range(1, options.get("contexts", 1)):
        ae.add_requested_context(f"2.25.{number}")
    # What roles and extended negotiation are proposed for must be proposed itself.
    others = {item["sopClassUid"] for name in ("roles", "extended", "commonExtended") for item in options.get(name, [])}
    for abstract_syntax in sorted(others - {Verification}):
        if options.get("proposeAll"):
            ae.add_requested_context(abstract_syntax)
    tls = tls_context(options, ssl.Purpose.SERVER_AUTH)
    assoc = ae.associate(
        options["host"],
        options["port"],
        ae_title=options.get("calledAeTitle", "ANY-SCP"),
        max_pdu=options.get("maximumLength", 16382),
        ext_neg=list(extended_negotiation(options)),
        evt_handlers=notifications(),
        tls_args=None if tls is None else (tls, "localhost"),
    )
    if not assoc.is_established:
        sys.exit(1)
    response = assoc.acceptor.user_identity
    say(
        "negotiated",
        maximumLength=assoc.acceptor.maximum_length,
        roles=sorted((uid, role.scu_role, role.scp_role) for uid, role in assoc.acceptor.role_selection.items()),
        userIdentityResponse=None if response is None else response.server_response.hex(),
        operationsWindow=assoc.acceptor.asynchronous_operations,
        extended={uid: answer.hex() for uid, answer in sorted(assoc.acceptor.sop_class_extended.items())},
        contexts=[[cx.context_id, cx.result] for cx in assoc.accepted_contexts + assoc.rejected_contexts],
    )
    status = assoc.send_c_echo()
    say("response", status=status.get("Status"))
    if options.get("end") == "abort":
        assoc.abort()
    else:
        assoc.release()
    sys.exit(0 if status.get("Status") == 0 else 1)


def be_scp(options):
    turn = itertools.cycle(options.get("rejects", []))

    def on_requested(event):
        if options.get("rejects"):
            event.assoc.acse.send_reject(*next(turn))
            # pynetdicom closes the connection as soon as the handler returns, PDU sent or not.
            time.sleep(0.2)
        elif options.get("abortOn") == "association":
            event.assoc.acse.send_abort(0x02)
            time.sleep(0.2)

    def on_echo(event):
        say("echo")
        if options.get("abortOn") == "echo":
            event.assoc.abort()
        return 0x0000

    ae = AE(ae_title=options.get("aeTitle", "PYNETDICOM"))
    ae.maximum_pdu_size = options.get("maximumLength", 16382)
    ae.require_called_aet = options.get("requireCalledAeTitle", False)
    ae.add_supported_context(Verification)
    handlers = [(evt.EVT_REQUESTED, on_requested), (evt.EVT_C_ECHO, on_echo), *notifications()]
    if options.get("negotiates"):
        ae.add_supported_context(CTImageStorage, scu_role=True, scp_role=True)
        ae.add_supported_context(StudyRootQueryRetrieveInformationModelFind)
        handlers += [
            (evt.EVT_USER_ID, on_user_identity),
            (evt.EVT_SOP_EXTENDED, lambda event: event.app_info),
        ]
    ae.start_server(
        ("127.0.0.1", options["port"]),
        block=True,
        evt_handlers=handlers,
        ssl_context=tls_context(options, ssl.Purpose.CLIENT_AUTH),
    )


def on_user_identity(event):
    """Knows one user; a token is answered with a token."""
    known = {(1, b"user"), (3, b"ticket"), (4, b"<saml/>"), (5, b"token")}
    given = (event.user_id_type, event.primary_field)
    verified = given in known or given + (event.secondary_field,) == (2, b"user", b"passcode")
    say("identity", type=event.user_id_type, verified=verified)
    return verified, b"confirmed" if event.user_id_type > 2 else None


if __name__ == "__main__":
    # Its words go to the log, beside the events: INFO names what was received and sent.
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)
    given = json.loads(sys.argv[1])
    (be_scu if given["role"] == "scu" else be_scp)(given)
