// Generated from specs/dicom_dimse_command_set.ksy by `npm run generate`. Do not edit: change the spec, then generate.
// Every type and function names its place in the spec.
// Made with kaitai-struct-compiler 0.11.0, TypeScript 6.0.2 by ts-morph.

import { explainReadFault, type Latin1Decoder, Reader } from "@dicom-ul/pdu/runtime";
import { dicomDimseCommandSetSchema } from "./dicom-dimse-command-set-schema.ts";
import type * as T from "./dicom-dimse-command-set-types.ts";

/**
 * Decodes DICOM message service element (DIMSE) command set. Byte fields are views of the input. Throws a
 * `PduError`.
 *
 * @see specs/dicom_dimse_command_set.ksy
 */
export function decodeDicomDimseCommandSet(input: Uint8Array, latin1?: Latin1Decoder): T.DicomDimseCommandSet {
  const io = new Reader(input, latin1);
  const root = new DicomDimseCommandSet();
  try {
    root.read(io);
    io.finish();
  } catch (error) {
    throw explainReadFault(error, root, dicomDimseCommandSetSchema);
  }
  return root;
}

/**
 * command set (PS3.7 6.3)
 *
 * @see specs/dicom_dimse_command_set.ksy, dicom_dimse_command_set
 */
class DicomDimseCommandSet implements T.DicomDimseCommandSet {
  elements!: readonly T.Element[];

  read(io: Reader): void {
    const elements: Element[] = new Array(io.countU4le(8));
    this.elements = elements;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new Element();
      elements[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * Command element (PS3.7 6.3.1, figure 6.3-1)
 *
 * @see specs/dicom_dimse_command_set.ksy, element
 */
class Element implements T.Element {
  tagGroup!: number;
  tagElement!: number;
  lenValue!: number;
  value!: T.ElementValue;

  read(io: Reader): void {
    const at = io.take(8);
    this.tagGroup = io.u2le(at);
    this.tagElement = io.u2le(at + 2);
    this.lenValue = io.u4le(at + 4);
    switch (this.tagGroup === 0 ? this.tagElement : 65535) {
      case 0x0000: {
        const outer = io.push(this.lenValue);
        const value = new UnsignedLong();
        this.value = value;
        value.read(io);
        io.pop(outer);
        break;
      }
      case 0x0002:
      case 0x0003:
      case 0x1000:
      case 0x1001:
        this.value = new UniqueIdentifier(io.takeText(this.lenValue));
        break;
      case 0x0100:
      case 0x0110:
      case 0x0120:
      case 0x0700:
      case 0x0800:
      case 0x0900:
      case 0x0903:
      case 0x1002:
      case 0x1008:
      case 0x1020:
      case 0x1021:
      case 0x1022:
      case 0x1023:
      case 0x1031: {
        const outer = io.push(this.lenValue);
        const value = new UnsignedShort();
        this.value = value;
        value.read(io);
        io.pop(outer);
        break;
      }
      case 0x0600:
      case 0x1030:
        this.value = new ApplicationEntity(io.takeText(this.lenValue));
        break;
      case 0x0901:
      case 0x1005: {
        const outer = io.push(this.lenValue);
        const value = new AttributeTags();
        this.value = value;
        value.read(io);
        io.pop(outer);
        break;
      }
      case 0x0902:
        this.value = new LongString(io.takeBytes(this.lenValue));
        break;
      default:
        this.value = new Opaque(io.takeBytes(this.lenValue));
        break;
    }
  }
}

/**
 * UL (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, unsigned_long
 */
class UnsignedLong implements T.UnsignedLong {
  readonly kind = "unsigned_long";
  number!: number;

  read(io: Reader): void {
    this.number = io.u4le(io.take(4));
  }
}

/**
 * US (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, unsigned_short
 */
class UnsignedShort implements T.UnsignedShort {
  readonly kind = "unsigned_short";
  number!: number;

  read(io: Reader): void {
    this.number = io.u2le(io.take(2));
  }
}

/**
 * UI (PS3.5 9.1)
 *
 * @see specs/dicom_dimse_command_set.ksy, unique_identifier
 */
class UniqueIdentifier implements T.UniqueIdentifier {
  readonly kind = "unique_identifier";
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * AE (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, application_entity
 */
class ApplicationEntity implements T.ApplicationEntity {
  readonly kind = "application_entity";
  readonly text: string;

  constructor(text: string) {
    this.text = text;
  }
}

/**
 * LO (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, long_string
 */
class LongString implements T.LongString {
  readonly kind = "long_string";
  readonly text: Uint8Array;

  constructor(text: Uint8Array) {
    this.text = text;
  }
}

/**
 * AT (PS3.5 6.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, attribute_tags
 */
class AttributeTags implements T.AttributeTags {
  readonly kind = "attribute_tags";
  tags!: readonly T.AttributeTag[];

  read(io: Reader): void {
    const tags: AttributeTag[] = new Array(io.countFixed(4));
    this.tags = tags;
    for (let index = 0; !io.isEof(); index++) {
      const entry = new AttributeTag();
      tags[index] = entry;
      entry.read(io);
    }
  }
}

/**
 * attribute_tag (PS3.5 7.1.1)
 *
 * @see specs/dicom_dimse_command_set.ksy, attribute_tag
 */
class AttributeTag implements T.AttributeTag {
  tagGroup!: number;
  tagElement!: number;

  read(io: Reader): void {
    const at = io.take(4);
    this.tagGroup = io.u2le(at);
    this.tagElement = io.u2le(at + 2);
  }
}

/**
 * value of an unknown element (PS3.7 E.2)
 *
 * @see specs/dicom_dimse_command_set.ksy, opaque
 */
class Opaque implements T.Opaque {
  readonly kind = "opaque";
  readonly data: Uint8Array;

  constructor(data: Uint8Array) {
    this.data = data;
  }
}
