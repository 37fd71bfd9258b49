"""pynetdicom's PDU classes, timed by themselves: reads `what count path` lines, answers nanoseconds. Knows no socket."""

import sys
from time import process_time_ns

from pynetdicom.pdu import A_ASSOCIATE_RQ, P_DATA_TF


def decode_request(data, count):
    begin = process_time_ns()
    for _ in range(count):
        A_ASSOCIATE_RQ().decode(data)
    return process_time_ns() - begin


def encode_request(data, count):
    pdu = A_ASSOCIATE_RQ()
    pdu.decode(data)
    assert pdu.encode() == data
    begin = process_time_ns()
    for _ in range(count):
        pdu.encode()
    return process_time_ns() - begin


def decode_data(data, count):
    begin = process_time_ns()
    for _ in range(count):
        P_DATA_TF().decode(data)
    return process_time_ns() - begin


def encode_data(data, count):
    pdu = P_DATA_TF()
    pdu.decode(data)
    assert pdu.encode() == data
    begin = process_time_ns()
    for _ in range(count):
        pdu.encode()
    return process_time_ns() - begin


WORK = {
    "decode-request": decode_request,
    "encode-request": encode_request,
    "decode-data": decode_data,
    "encode-data": encode_data,
}

for line in sys.stdin:
    what, count, hexadecimal = line.split()
    print(WORK[what](bytes.fromhex(hexadecimal), int(count)), flush=True)
