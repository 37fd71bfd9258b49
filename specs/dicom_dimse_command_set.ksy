# The command set of a DIMSE message, after its fragments are put together. Always implicit VR little endian, whatever
# transfer syntax the presentation context has. The value of an element is kept as it is on the wire, padding included;
# which elements a message needs is the business of the DIMSE service, not of this file.
meta:
  id: dicom_dimse_command_set
  title: DICOM message service element (DIMSE) command set
  -orig-id: command set
  application: DICOM network communication (PACS, modalities, viewers)
  tags:
    - network
    - medical
  license: MIT
  encoding: ASCII
  endian: le
doc: |
  The elements of group 0000, in increasing order of their tags. The first is the command group length, the number of
  bytes after it.
doc-ref: PS3.7 6.3
seq:
  - id: elements
    type: element
    repeat: eos
    doc: The elements of the command set.
    -orig-id: Command elements
types:
  element:
    doc: One element, a tag with its value.
    doc-ref: PS3.7 6.3.1, figure 6.3-1
    -orig-id: Command element
    seq:
      - id: tag_group
        type: u2
        doc: Group number, 0000H in a command set.
        -orig-id: Group number
      - id: tag_element
        type: u2
        doc: Element number; see the enum `command_elements`.
        -orig-id: Element number
        -enum: command_elements
      - id: len_value
        type: u4
        doc: Number of bytes of the value, even.
        -orig-id: Value length
      - id: value
        size: len_value
        type:
          switch-on: 'tag_group == 0 ? tag_element : 0xffff'
          cases:
            0x0000: unsigned_long
            0x0002: unique_identifier
            0x0003: unique_identifier
            0x0100: unsigned_short
            0x0110: unsigned_short
            0x0120: unsigned_short
            0x0600: application_entity
            0x0700: unsigned_short
            0x0800: unsigned_short
            0x0900: unsigned_short
            0x0901: attribute_tags
            0x0902: long_string
            0x0903: unsigned_short
            0x1000: unique_identifier
            0x1001: unique_identifier
            0x1002: unsigned_short
            0x1005: attribute_tags
            0x1008: unsigned_short
            0x1020: unsigned_short
            0x1021: unsigned_short
            0x1022: unsigned_short
            0x1023: unsigned_short
            0x1030: application_entity
            0x1031: unsigned_short
            _: opaque
        doc: The value, read by the value representation of its tag.
        -orig-id: Value
    instances:
      known_tag_element:
        value: tag_element
        enum: command_elements
        doc: The element by name.
  unsigned_long:
    doc: A 32 bit unsigned number (UL).
    doc-ref: PS3.5 6.2
    -orig-id: UL
    seq:
      - id: number
        type: u4
        doc: The number.
  unsigned_short:
    doc: A 16 bit unsigned number (US).
    doc-ref: PS3.5 6.2
    -orig-id: US
    seq:
      - id: number
        type: u2
        doc: The number.
  unique_identifier:
    doc: A unique identifier (UI), padded with one NUL to an even length.
    doc-ref: PS3.5 9.1
    -orig-id: UI
    seq:
      - id: text
        type: str
        size-eos: true
        doc: The UID with its padding.
  application_entity:
    doc: An AE title (AE), padded with spaces; leading and trailing spaces are not significant.
    doc-ref: PS3.5 6.2
    -orig-id: AE
    seq:
      - id: text
        type: str
        size-eos: true
        doc: The AE title with its padding.
  long_string:
    doc: A text of at most 64 characters (LO), padded with a space to an even length.
    doc-ref: PS3.5 6.2
    -orig-id: LO
    seq:
      - id: text
        size-eos: true
        doc: The text with its padding, as bytes; no character set is negotiated for a command set.
  attribute_tags:
    doc: Tags of data elements (AT), one or more.
    doc-ref: PS3.5 6.2
    -orig-id: AT
    seq:
      - id: tags
        type: attribute_tag
        repeat: eos
        doc: The tags.
  attribute_tag:
    doc: The tag of a data element.
    doc-ref: PS3.5 7.1.1
    seq:
      - id: tag_group
        type: u2
        doc: Group number.
      - id: tag_element
        type: u2
        doc: Element number.
  opaque:
    -orig-id: value of an unknown element
    doc: The value of an element that is not known, retired ones among them. Kept.
    doc-ref: PS3.7 E.2
    seq:
      - id: data
        size-eos: true
        doc: Its bytes.
enums:
  command_elements:
    0x0000:
      id: command_group_length
      doc: Command Group Length
    0x0002:
      id: affected_sop_class_uid
      doc: Affected SOP Class UID
    0x0003:
      id: requested_sop_class_uid
      doc: Requested SOP Class UID
    0x0100:
      id: command_field
      doc: Command Field
    0x0110:
      id: message_id
      doc: Message ID
    0x0120:
      id: message_id_being_responded_to
      doc: Message ID Being Responded To
    0x0600:
      id: move_destination
      doc: Move Destination
    0x0700:
      id: priority
      doc: Priority
    0x0800:
      id: command_data_set_type
      doc: Command Data Set Type
    0x0900:
      id: status
      doc: Status
    0x0901:
      id: offending_element
      doc: Offending Element
    0x0902:
      id: error_comment
      doc: Error Comment
    0x0903:
      id: error_id
      doc: Error ID
    0x1000:
      id: affected_sop_instance_uid
      doc: Affected SOP Instance UID
    0x1001:
      id: requested_sop_instance_uid
      doc: Requested SOP Instance UID
    0x1002:
      id: event_type_id
      doc: Event Type ID
    0x1005:
      id: attribute_identifier_list
      doc: Attribute Identifier List
    0x1008:
      id: action_type_id
      doc: Action Type ID
    0x1020:
      id: number_of_remaining_suboperations
      doc: Number of Remaining Sub-operations
    0x1021:
      id: number_of_completed_suboperations
      doc: Number of Completed Sub-operations
    0x1022:
      id: number_of_failed_suboperations
      doc: Number of Failed Sub-operations
    0x1023:
      id: number_of_warning_suboperations
      doc: Number of Warning Sub-operations
    0x1030:
      id: move_originator_application_entity_title
      doc: Move Originator Application Entity Title
    0x1031:
      id: move_originator_message_id
      doc: Move Originator Message ID
  command_fields:
    0x0001:
      id: c_store_rq
      doc: C-STORE-RQ
    0x0010:
      id: c_get_rq
      doc: C-GET-RQ
    0x0020:
      id: c_find_rq
      doc: C-FIND-RQ
    0x0021:
      id: c_move_rq
      doc: C-MOVE-RQ
    0x0030:
      id: c_echo_rq
      doc: C-ECHO-RQ
    0x0100:
      id: n_event_report_rq
      doc: N-EVENT-REPORT-RQ
    0x0110:
      id: n_get_rq
      doc: N-GET-RQ
    0x0120:
      id: n_set_rq
      doc: N-SET-RQ
    0x0130:
      id: n_action_rq
      doc: N-ACTION-RQ
    0x0140:
      id: n_create_rq
      doc: N-CREATE-RQ
    0x0150:
      id: n_delete_rq
      doc: N-DELETE-RQ
    0x0fff:
      id: c_cancel_rq
      doc: C-CANCEL-RQ
    0x8001:
      id: c_store_rsp
      doc: C-STORE-RSP
    0x8010:
      id: c_get_rsp
      doc: C-GET-RSP
    0x8020:
      id: c_find_rsp
      doc: C-FIND-RSP
    0x8021:
      id: c_move_rsp
      doc: C-MOVE-RSP
    0x8030:
      id: c_echo_rsp
      doc: C-ECHO-RSP
    0x8100:
      id: n_event_report_rsp
      doc: N-EVENT-REPORT-RSP
    0x8110:
      id: n_get_rsp
      doc: N-GET-RSP
    0x8120:
      id: n_set_rsp
      doc: N-SET-RSP
    0x8130:
      id: n_action_rsp
      doc: N-ACTION-RSP
    0x8140:
      id: n_create_rsp
      doc: N-CREATE-RSP
    0x8150:
      id: n_delete_rsp
      doc: N-DELETE-RSP
