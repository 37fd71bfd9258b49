"""pynetdicom in both roles for the services that its applications do not have: a cancelled query, the normalized services, storage
commitment. The one argument is a JSON object. One JSON line per event; every state transition is one, so that an invalid PDU
(Evt19) is seen even when the run succeeds. Knows nothing of the system under test.
"""
import json
import logging
import sys
import threading
import time

from pydicom.dataset import Dataset
from pynetdicom import AE, build_role, evt
from pynetdicom.sop_class import (
    BasicFilmSession,
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepNotification,
    ModalityPerformedProcedureStepRetrieve,
    ModalityWorklistInformationFind,
    StorageCommitmentPushModel,
    StorageCommitmentPushModelInstance,
)

NORMALIZED = [
    ModalityPerformedProcedureStep,
    ModalityPerformedProcedureStepRetrieve,
    ModalityPerformedProcedureStepNotification,
    BasicFilmSession,
]
INSTANCE = "2.25.7"


def say(event, **fields):
    print(json.dumps({"event": event, **fields}), flush=True)


def transition(event):
    say("transition", state=event.current_state, input=event.fsm_event, action=event.action)


def named(value):
    ds = Dataset()
    ds.PatientName = value
    return ds


def associate(port, ae_title, contexts, roles=(), handlers=()):
    ae = AE(ae_title="PYNETDICOM")
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 10
    for context in contexts:
        ae.add_requested_context(context)
    assoc = ae.associate(
        "127.0.0.1",
        port,
        ae_title=ae_title,
        ext_neg=[build_role(uid, scu_role=scu, scp_role=scp) for uid, scu, scp in roles],
        evt_handlers=[(evt.EVT_FSM_TRANSITION, transition), *handlers],
    )
    if not assoc.is_established:
        say("no association")
        sys.exit(1)
    return assoc


def cancel(options):
    assoc = associate(options["port"], options["aeTitle"], [ModalityWorklistInformationFind])
    identifier = named("")
    identifier.PatientID = ""
    last = None
    for number, (status, match) in enumerate(
        assoc.send_c_find(identifier, ModalityWorklistInformationFind, msg_id=11)
    ):
        last = status.get("Status")
        if number == 2:
            assoc.send_c_cancel(11, query_model=ModalityWorklistInformationFind)
    say("found", status=last)
    assoc.release()
    return last == 0xFE00


def normalized(options):
    roles = [(ModalityPerformedProcedureStepNotification, True, True)]
    assoc = associate(options["port"], options["aeTitle"], NORMALIZED, roles)
    results = {
        "n-create": assoc.send_n_create(named("N^CREATE"), ModalityPerformedProcedureStep, INSTANCE),
        "n-set": assoc.send_n_set(named("N^SET"), ModalityPerformedProcedureStep, INSTANCE),
        "n-get": assoc.send_n_get([0x00100010], ModalityPerformedProcedureStepRetrieve, INSTANCE),
        "n-action": assoc.send_n_action(named("N^ACTION"), 1, BasicFilmSession, INSTANCE),
        "n-event-report": assoc.send_n_event_report(
            named("N^EVENT"), 1, ModalityPerformedProcedureStepNotification, INSTANCE
        ),
    }
    statuses = []
    for event, (status, reply) in results.items():
        statuses.append(status.get("Status"))
        say(event, status=status.get("Status"), patientName=str(reply.get("PatientName", "")) if reply else None)
    status = assoc.send_n_delete(BasicFilmSession, INSTANCE)
    statuses.append(status.get("Status"))
    say("n-delete", status=status.get("Status"))
    assoc.release()
    return statuses == [0] * 6


def commitment(options):
    """Asks for storage commitment and waits for the report at a port of its own."""
    reported = threading.Event()

    def on_report(event):
        say("n-event-report", transactionUid=event.event_information.TransactionUID, type=event.event_type)
        reported.set()
        return 0x0000, None

    receiver = AE(ae_title=options["receiverAeTitle"])
    receiver.add_supported_context(StorageCommitmentPushModel, scu_role=False, scp_role=True)
    receiver.start_server(
        ("127.0.0.1", options["receiverPort"]),
        block=False,
        evt_handlers=[(evt.EVT_N_EVENT_REPORT, on_report), (evt.EVT_FSM_TRANSITION, transition)],
    )
    ae = AE(ae_title=options["receiverAeTitle"])
    ae.acse_timeout = ae.dimse_timeout = ae.network_timeout = 10
    ae.add_requested_context(StorageCommitmentPushModel)
    assoc = ae.associate(
        "127.0.0.1", options["port"], ae_title=options["aeTitle"], evt_handlers=[(evt.EVT_FSM_TRANSITION, transition)]
    )
    information = Dataset()
    information.TransactionUID = "2.25.42"
    information.ReferencedSOPSequence = []
    for sop_class, sop_instance in options["instances"]:
        item = Dataset()
        item.ReferencedSOPClassUID = sop_class
        item.ReferencedSOPInstanceUID = sop_instance
        information.ReferencedSOPSequence.append(item)
    status, _ = assoc.send_n_action(
        information, 1, StorageCommitmentPushModel, StorageCommitmentPushModelInstance
    )
    say("n-action", status=status.get("Status"))
    came = reported.wait(10)
    assoc.release()
    receiver.shutdown()
    return status.get("Status") == 0 and came


def be_scp(options):
    def on_find(event):
        count = 3000 if options["service"] == "cancel" else 3
        for number in range(1, count + 1):
            if event.is_cancelled:
                say("cancelled")
                yield 0xFE00, None
                return
            match = named("Doe^Jane")
            match.PatientID = f"WORKLIST-{number}"
            yield 0xFF00, match
            time.sleep(0.002)

    def replying(name, attribute):
        def handler(event):
            given = getattr(event, attribute) if attribute else Dataset()
            say(name, patientName=str(given.get("PatientName", "")))
            return 0x0000, named("Reply^From peer")

        return handler

    def on_event_report(event):
        say("n-event-report", patientName=str(event.event_information.get("PatientName", "")))
        return 0x0000, None

    def on_delete(event):
        say("n-delete")
        return 0x0000

    def on_action(event):
        if event.request.RequestedSOPClassUID != StorageCommitmentPushModel:
            return replying("n-action", "action_information")(event)
        say("n-action")
        threading.Thread(target=report, args=(event.action_information,)).start()
        return 0x0000, None

    def report(information):
        destination = options["destination"]
        roles = [(StorageCommitmentPushModel, False, True)]
        assoc = associate(destination["port"], destination["aeTitle"], [StorageCommitmentPushModel], roles)
        status, _ = assoc.send_n_event_report(
            information, 1, StorageCommitmentPushModel, StorageCommitmentPushModelInstance
        )
        say("committed", status=status.get("Status"))
        assoc.release()

    ae = AE(ae_title=options["aeTitle"])
    for context in [*NORMALIZED, ModalityWorklistInformationFind, StorageCommitmentPushModel]:
        ae.add_supported_context(context, scu_role=True, scp_role=True)
    handlers = [
        (evt.EVT_FSM_TRANSITION, transition),
        (evt.EVT_C_FIND, on_find),
        (evt.EVT_N_CREATE, replying("n-create", "attribute_list")),
        (evt.EVT_N_SET, replying("n-set", "modification_list")),
        (evt.EVT_N_GET, replying("n-get", None)),
        (evt.EVT_N_ACTION, on_action),
        (evt.EVT_N_EVENT_REPORT, on_event_report),
        (evt.EVT_N_DELETE, on_delete),
    ]
    ae.start_server(("127.0.0.1", options["port"]), block=True, evt_handlers=handlers)


if __name__ == "__main__":
    logging.basicConfig(stream=sys.stderr, level=logging.INFO)
    given = json.loads(sys.argv[1])
    if given["role"] == "scp":
        be_scp(given)
    else:
        verbs = {"cancel": cancel, "normalized": normalized, "commitment": commitment}
        sys.exit(0 if verbs[given["service"]](given) else 1)
