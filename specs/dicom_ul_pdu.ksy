# What travels on a DICOM association: one protocol data unit (PDU) of the DICOM upper layer protocol, whole.
#
# This file is the source of truth for the layout of every PDU, item and sub-item. Parsers and encoders are generated
# from it; nobody writes an offset by hand. What it must not hold: any judgement that needs more than the bytes of one
# PDU (is this context ID known, is this AE title welcome). Those belong to the upper layer and to the service user,
# which know the right answer to each; the bytes are accepted here.
#
# Conventions
#   len_*      a length field; it bounds a later field of the same `seq` and is derived when encoding
#   reserved*  the standard says "sent with a value 00H but not tested": kept, so that decode then encode is exact
#   trailing   bytes beyond the fixed fields of a PDU that has no variable part: tolerated and kept
#   -enum      which enum names the number, for the generators; the number itself stays open
#   -payload   bytes that an encoder may leave where they are and send beside the rest
#   known_*    the same number, as an enum; an unknown number stays readable through the plain field
meta:
  id: dicom_ul_pdu
  title: DICOM upper layer protocol data unit (PDU)
  -orig-id: PDU
  application: DICOM network communication (PACS, modalities, viewers)
  xref:
    iana-service: acr-nema
  tags:
    - network
    - medical
  license: MIT
  encoding: ASCII
  endian: be
  bit-endian: be
doc: |
  One PDU of the DICOM upper layer protocol for TCP/IP, as exchanged on an association: six header bytes (type,
  reserved, length) and the fields of the type. All integers are unsigned and big endian; every length counts the
  bytes that follow the length field itself.
doc-ref: PS3.8 9.3
seq:
  - id: pdu_type
    type: u1
    doc: Which of the seven PDUs this is; see the enum `pdu_types`. Any other value makes the PDU unrecognized.
    doc-ref: PS3.8 9.3.1
    -orig-id: PDU-type
    -enum: pdu_types
  - id: reserved
    type: u1
    doc: Sent as 00H, not tested.
    -orig-id: Reserved
  - id: len_body
    type: u4
    doc: Number of bytes from the next byte to the end of the PDU. A receiver judges it before it stores anything.
    doc-ref: PS3.8 9.3.1
    -orig-id: PDU-length
  - id: body
    size: len_body
    type:
      switch-on: pdu_type
      cases:
        0x01: a_associate_rq
        0x02: a_associate_ac
        0x03: a_associate_rj
        0x04: p_data_tf
        0x05: a_release_rq
        0x06: a_release_rp
        0x07: a_abort
        _: opaque
    doc: The fields of this PDU type.
instances:
  known_pdu_type:
    value: pdu_type
    enum: pdu_types
    doc: The PDU type by name.
types:
  a_associate_rq:
    doc: The association requestor asks the acceptor to open an association and proposes presentation contexts.
    doc-ref: PS3.8 9.3.2, table 9-11
    -orig-id: A-ASSOCIATE-RQ
    seq:
      - id: protocol_version
        type: u2
        doc: One bit for each version of the protocol; bit 0 is version 1. A receiver tests bit 0 only.
        -orig-id: Protocol-version
      - id: reserved1
        size: 2
        doc: Sent as 0000H, not tested.
        -orig-id: Reserved
      - id: called_ae_title
        type: str
        size: 16
        pad-right: 0x20
        doc: AE title of the acceptor, padded with spaces; leading and trailing spaces are not significant.
        -orig-id: Called-AE-title
      - id: calling_ae_title
        type: str
        size: 16
        pad-right: 0x20
        doc: AE title of the requestor, padded with spaces; leading and trailing spaces are not significant.
        -orig-id: Calling-AE-title
      - id: reserved2
        size: 32
        doc: Sent as zeros, not tested; the acceptor echoes them.
        -orig-id: Reserved
      - id: items
        type: variable_item
        repeat: eos
        doc: One application context, one or more presentation contexts, one user information item.
        -orig-id: Variable items
  a_associate_ac:
    doc: The association acceptor accepts the association and answers every proposed presentation context.
    doc-ref: PS3.8 9.3.3, table 9-17
    -orig-id: A-ASSOCIATE-AC
    seq:
      - id: protocol_version
        type: u2
        doc: One bit for each version of the protocol; bit 0 is version 1.
        -orig-id: Protocol-version
      - id: reserved1
        size: 2
        doc: Sent as 0000H, not tested.
        -orig-id: Reserved
      - id: reserved_called_ae_title
        size: 16
        doc: The same bytes as in the A-ASSOCIATE-RQ, not tested by the receiver.
        -orig-id: Reserved
      - id: reserved_calling_ae_title
        size: 16
        doc: The same bytes as in the A-ASSOCIATE-RQ, not tested by the receiver.
        -orig-id: Reserved
      - id: reserved2
        size: 32
        doc: The same bytes as in the A-ASSOCIATE-RQ, not tested by the receiver.
        -orig-id: Reserved
      - id: items
        type: variable_item
        repeat: eos
        doc: One application context, one answer for each proposed presentation context, one user information item.
        -orig-id: Variable items
  a_associate_rj:
    doc: The association is rejected, by the called user or by the upper layer service provider.
    doc-ref: PS3.8 9.3.4, table 9-21
    -orig-id: A-ASSOCIATE-RJ
    seq:
      - id: reserved1
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: result
        type: u1
        doc: Whether another attempt can succeed.
        -orig-id: Result
        -enum: reject_results
      - id: source
        type: u1
        doc: Who rejected; it also decides how `reason` is read.
        -orig-id: Source
        -enum: reject_sources
      - id: reason
        type: u1
        doc: Why; the meaning of the number depends on `source`.
        -orig-id: Reason/Diag.
      - id: trailing
        size-eos: true
        doc: Normally empty. Bytes after the fixed fields are tolerated and kept.
    instances:
      known_result:
        value: result
        enum: reject_results
        doc: The result by name.
      known_source:
        value: source
        enum: reject_sources
        doc: The source by name.
      reason_by_service_user:
        value: reason
        enum: reject_reasons_service_user
        if: source == 1
        doc: The reason by name, when the service user rejected.
      reason_by_acse_provider:
        value: reason
        enum: reject_reasons_acse_provider
        if: source == 2
        doc: The reason by name, when the ACSE related service provider rejected.
      reason_by_presentation_provider:
        value: reason
        enum: reject_reasons_presentation_provider
        if: source == 3
        doc: The reason by name, when the presentation related service provider rejected.
  p_data_tf:
    doc: Carries presentation data values, fragments of DIMSE messages.
    doc-ref: PS3.8 9.3.5, table 9-22
    -orig-id: P-DATA-TF
    seq:
      - id: pdv_items
        type: pdv_item
        repeat: eos
        doc: One or more presentation data value items.
        -orig-id: Presentation-data-value items
  a_release_rq:
    doc: Asks the peer to release the association in an orderly way.
    doc-ref: PS3.8 9.3.6, table 9-24
    -orig-id: A-RELEASE-RQ
    seq:
      - id: reserved1
        size: 4
        doc: Sent as zeros, not tested.
        -orig-id: Reserved
      - id: trailing
        size-eos: true
        doc: Normally empty. Bytes after the fixed fields are tolerated and kept.
  a_release_rp:
    doc: Agrees to release the association; its sender then waits for the transport connection to close.
    doc-ref: PS3.8 9.3.7, table 9-25
    -orig-id: A-RELEASE-RP
    seq:
      - id: reserved1
        size: 4
        doc: Sent as zeros, not tested.
        -orig-id: Reserved
      - id: trailing
        size-eos: true
        doc: Normally empty. Bytes after the fixed fields are tolerated and kept.
  a_abort:
    doc: Ends the association at once, without agreement.
    doc-ref: PS3.8 9.3.8, table 9-26
    -orig-id: A-ABORT
    seq:
      - id: reserved1
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: reserved2
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: source
        type: u1
        doc: Who aborts.
        -orig-id: Source
        -enum: abort_sources
      - id: reason
        type: u1
        doc: Why; significant only when the service provider aborts.
        -orig-id: Reason/Diag
      - id: trailing
        size-eos: true
        doc: Normally empty. Bytes after the fixed fields are tolerated and kept.
    instances:
      known_source:
        value: source
        enum: abort_sources
        doc: The source by name.
      reason_by_service_provider:
        value: reason
        enum: abort_reasons
        if: source == 2
        doc: The reason by name, when the service provider aborts.
  pdv_item:
    doc: A presentation data value (PDV) with its length.
    doc-ref: PS3.8 9.3.5.1, table 9-23
    -orig-id: Presentation-data-value item
    seq:
      - id: len_value
        type: u4
        doc: Number of bytes from the context ID to the end of the fragment; at least 2.
        -orig-id: Item-length
      - id: value
        size: len_value
        type: presentation_data_value
        doc: The presentation data value.
  presentation_data_value:
    doc: One fragment of a DIMSE command or data set, and the presentation context it belongs to.
    doc-ref: PS3.8 9.3.5.1, annex E.2
    -orig-id: Presentation-data-value
    seq:
      - id: presentation_context_id
        type: u1
        doc: An odd number from 1 to 255 that names an accepted presentation context.
        -orig-id: Presentation-context-ID
      - id: message_control_header
        type: message_control_header
        doc: What the fragment is and whether more follow.
        -orig-id: Message control header
      - id: fragment
        size-eos: true
        doc: The bytes of the fragment.
        -orig-id: Presentation-data-value
        -payload: true
  message_control_header:
    doc: Two bits that say what a fragment is.
    doc-ref: PS3.8 annex E.2
    -orig-id: Message control header
    seq:
      - id: reserved
        type: b6
        doc: Sent as zeros, not tested.
      - id: is_last
        type: b1
        doc: Set on the last fragment of a command or of a data set.
      - id: is_command
        type: b1
        doc: Set on a fragment of a command, clear on a fragment of a data set.
  variable_item:
    doc: An item of an A-ASSOCIATE-RQ or A-ASSOCIATE-AC. Unrecognized items are skipped, and kept here.
    doc-ref: PS3.8 9.3.1
    -orig-id: Item
    seq:
      - id: item_type
        type: u1
        doc: Which item this is; see the enum `item_types`.
        -orig-id: Item-type
        -enum: item_types
      - id: reserved
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: len_body
        type: u2
        doc: Number of bytes from the next byte to the end of the item.
        -orig-id: Item-length
      - id: body
        size: len_body
        type:
          switch-on: item_type
          cases:
            0x10: application_context
            0x20: presentation_context_rq
            0x21: presentation_context_ac
            0x50: user_information
            _: opaque
        doc: The fields of this item type.
    instances:
      known_item_type:
        value: item_type
        enum: item_types
        doc: The item type by name.
  application_context:
    doc: Names the application context; DICOM has one, 1.2.840.10008.3.1.1.1.
    doc-ref: PS3.8 9.3.2.1, table 9-12; PS3.7 A.2.1
    -orig-id: Application context item
    seq:
      - id: application_context_name
        type: str
        size-eos: true
        doc: A UID, not padded.
        -orig-id: Application-context-name
  presentation_context_rq:
    doc: Proposes one presentation context, an abstract syntax with the transfer syntaxes the requestor can use for it.
    doc-ref: PS3.8 9.3.2.2, table 9-13
    -orig-id: Presentation context item (A-ASSOCIATE-RQ)
    seq:
      - id: presentation_context_id
        type: u1
        doc: An odd number from 1 to 255, unique within the PDU.
        -orig-id: Presentation-context-ID
      - id: reserved1
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: reserved2
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: reserved3
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: sub_items
        type: presentation_context_sub_item
        repeat: eos
        doc: One abstract syntax and one or more transfer syntaxes.
        -orig-id: Abstract/Transfer Syntax Sub-Items
  presentation_context_ac:
    doc: Answers one proposed presentation context.
    doc-ref: PS3.8 9.3.3.2, table 9-18
    -orig-id: Presentation context item (A-ASSOCIATE-AC)
    seq:
      - id: presentation_context_id
        type: u1
        doc: The ID of the proposed presentation context.
        -orig-id: Presentation-context-ID
      - id: reserved1
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: result
        type: u1
        doc: Whether the context is accepted, and if not why.
        -orig-id: Result/Reason
        -enum: context_results
      - id: reserved2
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: sub_items
        type: presentation_context_sub_item
        repeat: eos
        doc: One transfer syntax; not significant unless the context is accepted.
        -orig-id: Transfer syntax sub-item
    instances:
      known_result:
        value: result
        enum: context_results
        doc: The result by name.
  presentation_context_sub_item:
    doc: A sub-item of a presentation context item. Unrecognized sub-items are skipped, and kept here.
    doc-ref: PS3.8 9.3.1
    -orig-id: Sub-item
    seq:
      - id: item_type
        type: u1
        doc: Which sub-item this is; see the enum `item_types`.
        -orig-id: Item-type
        -enum: item_types
      - id: reserved
        type: u1
        doc: Sent as 00H, not tested.
        -orig-id: Reserved
      - id: len_body
        type: u2
        doc: Number of bytes from the next byte to the end of the sub-item.
        -orig-id: Item-length
      - id: body
        size: len_body
        type:
          switch-on: item_type
          cases:
            0x30: abstract_syntax
            0x40: transfer_syntax
            _: opaque
        doc: The fields of this sub-item type.
    instances:
      known_item_type:
        value: item_type
        enum: item_types
        doc: The sub-item type by name.
  abstract_syntax:
    doc: Names the abstract syntax (a SOP class, as a rule) that a presentation context is for.
    doc-ref: PS3.8 9.3.2.2.1, table 9-14
    -orig-id: Abstract syntax sub-item
    seq:
      - id: abstract_syntax_name
        type: str
        size-eos: true
        doc: A UID, not padded.
        -orig-id: Abstract-syntax-name
  transfer_syntax:
    doc: Names a transfer syntax, the encoding of the data sets of a presentation context.
    doc-ref: PS3.8 9.3.2.2.2, table 9-15; 9.3.3.2.1, table 9-19
    -orig-id: Transfer syntax sub-item
    seq:
      - id: transfer_syntax_name
        type: str
        size-eos: true
        doc: A UID, not padded.
        -orig-id: Transfer-syntax-name(s)
  user_information:
    doc: What the two sides tell each other about themselves and negotiate beyond presentation contexts.
    doc-ref: PS3.8 9.3.2.3, table 9-16; 9.3.3.3, table 9-20
    -orig-id: User information item
    seq:
      - id: sub_items
        type: user_information_sub_item
        repeat: eos
        doc: User data sub-items, in any order.
        -orig-id: User-data
  user_information_sub_item:
    doc: A sub-item of the user information item. Unrecognized sub-items are skipped, and kept here.
    doc-ref: PS3.8 annex D.2; PS3.7 D.3.3
    -orig-id: User data sub-item
    seq:
      - id: item_type
        type: u1
        doc: Which sub-item this is; see the enum `item_types`.
        -orig-id: Item-type
        -enum: item_types
      - id: reserved
        type: u1
        doc: Sent as 00H, not tested. In a SOP class common extended negotiation sub-item this byte is its version.
        -orig-id: Reserved
      - id: len_body
        type: u2
        doc: Number of bytes from the next byte to the end of the sub-item.
        -orig-id: Item-length
      - id: body
        size: len_body
        type:
          switch-on: item_type
          cases:
            0x51: maximum_length
            0x52: implementation_class_uid
            0x53: asynchronous_operations_window
            0x54: scp_scu_role_selection
            0x55: implementation_version_name
            0x56: sop_class_extended_negotiation
            0x57: sop_class_common_extended_negotiation
            0x58: user_identity_rq
            0x59: user_identity_ac
            _: opaque
        doc: The fields of this sub-item type.
    instances:
      known_item_type:
        value: item_type
        enum: item_types
        doc: The sub-item type by name.
  maximum_length:
    doc: The largest P-DATA-TF that its sender is willing to receive.
    doc-ref: PS3.8 annex D.1, tables D.1-1 and D.1-2
    -orig-id: Maximum length sub-item
    seq:
      - id: maximum_length_received
        type: u4
        doc: The largest PDU-length of a P-DATA-TF, in bytes; 0 means no limit.
        -orig-id: Maximum-length-received
  implementation_class_uid:
    doc: Names the implementation that sends it.
    doc-ref: PS3.7 D.3.3.2.1, tables D.3-1 and D.3-2
    -orig-id: Implementation class UID sub-item
    seq:
      - id: uid
        type: str
        size-eos: true
        doc: A UID, not padded.
        -orig-id: Implementation-class-uid
  asynchronous_operations_window:
    doc: How many operations may be outstanding; without this sub-item it is one each way.
    doc-ref: PS3.7 D.3.3.3, tables D.3-7 and D.3-8
    -orig-id: Asynchronous operations window sub-item
    seq:
      - id: maximum_number_operations_invoked
        type: u2
        doc: The most operations the requestor may have outstanding; 0 means no limit.
        -orig-id: Maximum-number-operations-invoked
      - id: maximum_number_operations_performed
        type: u2
        doc: The most operations the acceptor may have outstanding; 0 means no limit.
        -orig-id: Maximum-number-operations-performed
  scp_scu_role_selection:
    doc: Which roles the requestor may take for a SOP class; without it the requestor is SCU and the acceptor SCP.
    doc-ref: PS3.7 D.3.3.4, tables D.3-9 and D.3-10
    -orig-id: SCP/SCU role selection sub-item
    seq:
      - id: len_sop_class_uid
        type: u2
        doc: Number of bytes of the UID that follows.
        -orig-id: UID-length
      - id: sop_class_uid
        type: str
        size: len_sop_class_uid
        doc: The SOP class, a UID that is not padded.
        -orig-id: SOP-class-uid
      - id: scu_role
        type: u1
        doc: 1 when the requestor proposes to be SCU, and in the answer when the acceptor agrees; otherwise 0.
        -orig-id: SCU-role
      - id: scp_role
        type: u1
        doc: 1 when the requestor proposes to be SCP, and in the answer when the acceptor agrees; otherwise 0.
        -orig-id: SCP-role
  implementation_version_name:
    doc: The version of the implementation that sends it, for people.
    doc-ref: PS3.7 D.3.3.2.3, tables D.3-3 and D.3-4
    -orig-id: Implementation version name sub-item
    seq:
      - id: name
        type: str
        size-eos: true
        doc: 1 to 16 characters.
        -orig-id: Implementation-version-name
  sop_class_extended_negotiation:
    doc: Service class specific information about one SOP class.
    doc-ref: PS3.7 D.3.3.5, tables D.3-11 and D.3-12
    -orig-id: SOP class extended negotiation sub-item
    seq:
      - id: len_sop_class_uid
        type: u2
        doc: Number of bytes of the UID that follows.
        -orig-id: SOP-class-uid-length
      - id: sop_class_uid
        type: str
        size: len_sop_class_uid
        doc: The SOP class, a UID that is not padded.
        -orig-id: SOP-class-uid
      - id: service_class_application_information
        size-eos: true
        doc: Bytes whose meaning the service class defines (PS3.4).
        -orig-id: Service-class-application-information
  sop_class_common_extended_negotiation:
    doc: The service class of a SOP class and the general SOP classes it is related to; requestor only.
    doc-ref: PS3.7 D.3.3.6, table D.3-13
    -orig-id: SOP class common extended negotiation sub-item
    seq:
      - id: len_sop_class_uid
        type: u2
        doc: Number of bytes of the UID that follows.
        -orig-id: SOP-class-uid-length
      - id: sop_class_uid
        type: str
        size: len_sop_class_uid
        doc: The SOP class, a UID that is not padded.
        -orig-id: SOP-class-uid
      - id: len_service_class_uid
        type: u2
        doc: Number of bytes of the UID that follows.
        -orig-id: Service-class-uid-length
      - id: service_class_uid
        type: str
        size: len_service_class_uid
        doc: The service class, a UID that is not padded.
        -orig-id: Service-class-uid
      - id: len_related_general_sop_class_identification
        type: u2
        doc: Number of bytes of the list that follows; 0 is allowed.
        -orig-id: Related-general-sop-class-identification-length
      - id: related_general_sop_class_identification
        type: related_general_sop_class_identification
        size: len_related_general_sop_class_identification
        doc: The related general SOP classes.
        -orig-id: Related-general-sop-class-identification
      - id: reserved2
        size-eos: true
        doc: Empty in version 0; bytes that a later version may add are kept and not interpreted.
        -orig-id: Reserved
  related_general_sop_class_identification:
    doc: A list of related general SOP class UIDs, each with its own length.
    doc-ref: PS3.7 D.3.3.6, table D.3-14
    -orig-id: Related general SOP class identification
    seq:
      - id: entries
        type: related_general_sop_class
        repeat: eos
        doc: The list.
  related_general_sop_class:
    doc: One related general SOP class.
    doc-ref: PS3.7 D.3.3.6, table D.3-14
    -orig-id: Related general SOP class
    seq:
      - id: len_related_general_sop_class_uid
        type: u2
        doc: Number of bytes of the UID that follows.
        -orig-id: Related-general-sop-class-uid-length
      - id: related_general_sop_class_uid
        type: str
        size: len_related_general_sop_class_uid
        doc: A UID, not padded.
        -orig-id: Related-general-sop-class-uid
  user_identity_rq:
    doc: Who the user of the requestor is.
    doc-ref: PS3.7 D.3.3.7.1, table D.3-15
    -orig-id: User identity sub-item (A-ASSOCIATE-RQ)
    seq:
      - id: user_identity_type
        type: u1
        doc: What kind of identity the primary field holds.
        -orig-id: User-Identity-Type
        -enum: user_identity_types
      - id: positive_response_requested
        type: u1
        doc: 1 when the requestor asks for an answer, 0 otherwise.
        -orig-id: Positive-response-requested
      - id: len_primary_field
        type: u2
        doc: Number of bytes of the primary field.
        -orig-id: Primary-field-length
      - id: primary_field
        size: len_primary_field
        doc: The user name, ticket, assertion or token.
        -orig-id: Primary-field
      - id: len_secondary_field
        type: u2
        doc: Number of bytes of the secondary field; 0 unless the type is user name and passcode.
        -orig-id: Secondary-field-length
      - id: secondary_field
        size: len_secondary_field
        doc: The passcode.
        -orig-id: Secondary-field
    instances:
      known_user_identity_type:
        value: user_identity_type
        enum: user_identity_types
        doc: The type by name.
  user_identity_ac:
    doc: The acceptor's positive answer to a user identity.
    doc-ref: PS3.7 D.3.3.7.2, table D.3-16
    -orig-id: User identity sub-item (A-ASSOCIATE-AC)
    seq:
      - id: len_server_response
        type: u2
        doc: Number of bytes of the response; 0 for user name, with or without passcode.
        -orig-id: Server-response-length
      - id: server_response
        size: len_server_response
        doc: The Kerberos server ticket, SAML response or JSON web token.
        -orig-id: Server-response
  opaque:
    -orig-id: unrecognized data
    doc: A PDU, item or sub-item that is not recognized, or not recognized in this place. Skipped, and kept.
    doc-ref: PS3.8 9.3.1
    seq:
      - id: data
        size-eos: true
        doc: Its bytes, after the length.
enums:
  pdu_types:
    0x01:
      id: a_associate_rq
      doc: A-ASSOCIATE-RQ, request to open an association
    0x02:
      id: a_associate_ac
      doc: A-ASSOCIATE-AC, the association is accepted
    0x03:
      id: a_associate_rj
      doc: A-ASSOCIATE-RJ, the association is rejected
    0x04:
      id: p_data_tf
      doc: P-DATA-TF, data transfer
    0x05:
      id: a_release_rq
      doc: A-RELEASE-RQ, request to release the association
    0x06:
      id: a_release_rp
      doc: A-RELEASE-RP, response to a release request
    0x07:
      id: a_abort
      doc: A-ABORT, the association ends at once
  item_types:
    0x10:
      id: application_context
      doc: application context
    0x20:
      id: presentation_context_rq
      doc: presentation context of an A-ASSOCIATE-RQ
    0x21:
      id: presentation_context_ac
      doc: presentation context of an A-ASSOCIATE-AC
    0x30:
      id: abstract_syntax
      doc: abstract syntax
    0x40:
      id: transfer_syntax
      doc: transfer syntax
    0x50:
      id: user_information
      doc: user information
    0x51:
      id: maximum_length
      doc: maximum length
    0x52:
      id: implementation_class_uid
      doc: implementation class UID
    0x53:
      id: asynchronous_operations_window
      doc: asynchronous operations window
    0x54:
      id: scp_scu_role_selection
      doc: SCP/SCU role selection
    0x55:
      id: implementation_version_name
      doc: implementation version name
    0x56:
      id: sop_class_extended_negotiation
      doc: SOP class extended negotiation
    0x57:
      id: sop_class_common_extended_negotiation
      doc: SOP class common extended negotiation
    0x58:
      id: user_identity_rq
      doc: user identity of an A-ASSOCIATE-RQ
    0x59:
      id: user_identity_ac
      doc: user identity of an A-ASSOCIATE-AC
  reject_results:
    1:
      id: rejected_permanent
      doc: rejected permanently; the same request will be rejected again
    2:
      id: rejected_transient
      doc: rejected for now; a later attempt may succeed
  reject_sources:
    1:
      id: service_user
      doc: the upper layer service user, the application that was called
    2:
      id: acse_provider
      doc: the upper layer service provider, ACSE related function
    3:
      id: presentation_provider
      doc: the upper layer service provider, presentation related function
  reject_reasons_service_user:
    1:
      id: no_reason_given
      doc: no reason given
    2:
      id: application_context_name_not_supported
      doc: the application context name is not supported
    3:
      id: calling_ae_title_not_recognized
      doc: the calling AE title is not recognized
    7:
      id: called_ae_title_not_recognized
      doc: the called AE title is not recognized
  reject_reasons_acse_provider:
    1:
      id: no_reason_given
      doc: no reason given
    2:
      id: protocol_version_not_supported
      doc: the protocol version is not supported
  reject_reasons_presentation_provider:
    1:
      id: temporary_congestion
      doc: temporary congestion
    2:
      id: local_limit_exceeded
      doc: a local limit is exceeded
  abort_sources:
    0:
      id: service_user
      doc: the upper layer service user, the application
    2:
      id: service_provider
      doc: the upper layer service provider, the protocol machine
  abort_reasons:
    0:
      id: reason_not_specified
      doc: reason not specified
    1:
      id: unrecognized_pdu
      doc: a PDU of an unknown type arrived
    2:
      id: unexpected_pdu
      doc: a PDU arrived that the state does not allow
    4:
      id: unrecognized_pdu_parameter
      doc: a PDU held a parameter that is not known
    5:
      id: unexpected_pdu_parameter
      doc: a PDU held a parameter that does not belong there
    6:
      id: invalid_pdu_parameter_value
      doc: a PDU held a parameter with an invalid value
  context_results:
    0:
      id: acceptance
      doc: accepted
    1:
      id: user_rejection
      doc: rejected by the user of the acceptor
    2:
      id: no_reason
      doc: rejected by the provider without a reason
    3:
      id: abstract_syntax_not_supported
      doc: the abstract syntax is not supported
    4:
      id: transfer_syntaxes_not_supported
      doc: none of the transfer syntaxes is supported
  user_identity_types:
    1:
      id: username
      doc: user name in UTF-8
    2:
      id: username_and_passcode
      doc: user name and passcode in UTF-8
    3:
      id: kerberos_service_ticket
      doc: Kerberos service ticket
    4:
      id: saml_assertion
      doc: SAML assertion
    5:
      id: json_web_token
      doc: JSON web token
