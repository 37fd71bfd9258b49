// The known differences between what the peers make of a golden PDU and what we make of it, each with its reason. A row that
// never happens is reported too: a peer has mended its ways, or the row was wrong.
import type { Known } from "./finding.ts";

/** tshark 4.0.17, Debian 12. */
export const knownOfTshark: readonly Known[] = [
  {
    pattern: /^not taken for DICOM$/,
    files: /^unknown-pdu-|^p-data-no-pdv$/,
    reason:
      "tshark takes a PDU for DICOM only when its type is 1 to 7 and it is longer than its header; ours keeps an unrecognized PDU as opaque bytes",
  },
  {
    pattern: /fragment$/,
    reason: "tshark does not show the bytes of a fragment, only what the fragments together say",
  },
  {
    pattern: /pdv_items\[\]\.(value\.presentation_context_id|value\.message_control_header|len_value)$/,
    files: /^p-data-(empty-pdvs|fragment-empty-last|fragment-empty-more|fragment-of-1-byte)$/,
    reason: "tshark calls a PDV of less than four bytes invalid and goes no further; PS3.8 9.3.5.1 wants at least two",
  },
  {
    pattern: /pdv_items\[\]\.(value\.presentation_context_id|value\.message_control_header|len_value)$/,
    files: /^p-data-three-pdvs$/,
    reason:
      "tshark puts command fragments together and dissects them; where the test's bytes are no command set, it gives the rest of the PDU up",
  },
  {
    pattern: /does not show/,
    files: /^(rq-application-context-empty|rq-unknown-item-empty|rq-user-information-empty|ac-user-information-empty)$/,
    reason:
      "tshark stops at an item of length 0 and shows nothing behind it; PS3.8 sets no lower bound for an unrecognized item, and ours goes on",
  },
  {
    pattern: /items\[\]\.(item_type|len_body|body\.data)$/,
    files: /^(ac-unknown-item|rq-unknown-item|rq-unknown-sub-item|ac-unknown-sub-item)/,
    reason: "tshark skips an item that it does not recognize and shows nothing of it",
  },
  {
    pattern: /items\[\]\.(item_type|len_body|body\.data)$/,
    files: /-at-top-level$|-in-context$|-in-user-information$/,
    reason: "tshark skips an item in a place where it does not belong; ours keeps it as opaque bytes",
  },
  {
    pattern:
      /related_general_sop_class|len_service_class_uid$|service_class_uid$|sub_items\[\]\.body\.(len_)?sop_class_uid$/,
    reason: "tshark does not dissect the SOP class common extended negotiation sub-item, only its header",
  },
  {
    pattern: /service_class_application_information$/,
    reason: "tshark reads the service class application information of a query as single flags, and shows no other",
  },
  {
    pattern: /server_response$/,
    reason: "tshark does not dissect the user identity sub-item of an A-ASSOCIATE-AC, only its header",
  },
  {
    pattern: /secondary_field$/,
    reason: "tshark shows the secondary field and its length only for the type user name and passcode",
  },
];

/** pynetdicom 3.0.4. */
export const knownOfPynetdicom: readonly Known[] = [
  {
    pattern: /^refuses: no class for this PDU type$/,
    files: /^unknown-pdu-/,
    reason:
      "pynetdicom has no class for an unrecognized PDU; its network layer answers by itself, as PS3.8 wants, and so does our upper layer",
  },
  {
    pattern: /^refuses: KeyError: \d+$/,
    files: /unknown-(sub-)?item/,
    reason:
      "pynetdicom ends with a KeyError at an item that it does not recognize; PS3.8 9.3.1 says that it is to be skipped",
  },
  {
    pattern: /^refuses: ValueError: Unable to decode/,
    files: /-above-7f$|-in-utf-8$|-binary$|-latin-1$/,
    reason:
      "pynetdicom refuses text that is not ASCII; ours decodes it one character a byte and leaves the ruling to the layer that can answer",
  },
  {
    pattern: /^refuses: ValueError: Invalid '(Called|Calling) AE Title'/,
    reason:
      "pynetdicom checks AE titles while it decodes; ours leaves the ruling to the layer that can answer with a rejection",
  },
  {
    pattern: /^refuses: ValueError: (Invalid '.*' value|SCU Role|Related General SOP Class)/,
    reason:
      "pynetdicom checks lengths of UIDs and names and the values of roles while it decodes; ours leaves that to the negotiation",
  },
  {
    pattern: /^refuses: (AssertionError|error: unpack)/,
    files: /^rq-common-extended-version-/,
    reason:
      "pynetdicom does not expect bytes after the fields of a common extended negotiation sub-item, which a later version may add",
  },
  {
    pattern: /^data ".*" here|^nothing here, (abstract|transfer)_syntax_name/,
    files: /-at-top-level$|-in-context$|-in-user-information$|-type-50$/,
    reason:
      "pynetdicom reads an item wherever it stands; ours keeps one in a place where it does not belong as opaque bytes, so that nobody acts on it",
  },
  {
    pattern: /_name ".*(\\u0000| )" here|^uid ".*\\u0000" here/,
    reason:
      "pynetdicom strips a NUL or a space from the end of a UID; ours keeps what is on the wire, and the negotiation strips it",
  },
  {
    pattern: /^call(ed|ing)_ae_title " /,
    reason:
      "pynetdicom strips spaces before an AE title; ours strips the padding only, and whoever compares titles strips the rest",
  },
  {
    pattern: /transfer_syntax_name null there|^cannot encode: AttributeError: 'NoneType'/,
    files: /empty-transfer-syntax$|transfer-syntax-empty$/,
    reason: "pynetdicom makes nothing of an empty transfer syntax, and cannot encode it again",
  },
  {
    pattern: /^sop_class_uid "" here|^primary_field "" here/,
    files: /-uid-empty$|-primary-empty/,
    reason: "pynetdicom reads on when an inner length is 0, so that what follows the field becomes its value",
  },
  {
    pattern: /^encodes other bytes$/,
    files: /reserved-bytes?-set$|all-255$|^ac-echo/,
    reason: "pynetdicom writes reserved bytes as zeros or as it would send them; ours keeps them",
  },
  {
    pattern: /^encodes other bytes$/,
    files: /-trailing-/,
    reason: "pynetdicom drops bytes after the fixed fields of a PDU; ours keeps them",
  },
  {
    pattern: /^encodes other bytes$/,
    files: /-with-(nul|space)$|leading-spaces$|-uid-empty$|-primary-empty/,
    reason: "what pynetdicom stripped or misread (above) does not come back when it encodes",
  },
  {
    pattern: /^encodes other bytes$/,
    files: /^ac-accepted-with-(abstract-syntax|two-transfer-syntaxes)$/,
    reason: "pynetdicom derives the length of an answered context from its first transfer syntax alone",
  },
];
