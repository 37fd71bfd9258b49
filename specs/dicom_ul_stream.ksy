# One direction of an association: PDUs back to back, as in a capture or for the Kaitai Web IDE. A live receiver does
# not use this file; it frames PDU by PDU, because it must judge each length before the bytes are there.
meta:
  id: dicom_ul_stream
  title: DICOM upper layer protocol, one direction of a connection
  application: DICOM network communication (PACS, modalities, viewers)
  license: MIT
  endian: be
  imports:
    - dicom_ul_pdu
doc: PDUs, one after the other, until the stream ends.
doc-ref: PS3.8 9.3
seq:
  - id: pdus
    type: dicom_ul_pdu
    repeat: eos
    doc: The PDUs in the order in which they were sent.
