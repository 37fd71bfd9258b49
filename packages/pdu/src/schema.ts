// The form of a spec as data, for the few places that work on any field alike: error paths, JSON trees, annotated
// listings, generated test data. The generated `*-schema.ts` hold it; the hot paths never look at it.

/** A whole spec. */
export interface Schema {
  /** Id of the root type, for instance `dicom_ul_pdu`. */
  readonly root: string;
  readonly types: Readonly<Record<string, SchemaType>>;
  readonly enums: Readonly<Record<string, Readonly<Record<number, CodeEntry>>>>;
}

/** One type of a spec. */
export interface SchemaType {
  /** The standard's name, for instance `A-ASSOCIATE-RQ`. */
  readonly title: string;
  /** Where the standard defines it. */
  readonly section: string;
  readonly fields: readonly SchemaField[];
}

/** How many bytes a field has: a number, the id of its length field, or all that is left. */
export type SchemaSize = number | string | "rest";

interface SchemaFieldBase {
  /** Id in the spec and in JSON trees. */
  readonly id: string;
  /** Name of the property. */
  readonly name: string;
  /** The standard's name. */
  readonly title: string;
  readonly doc: string;
}

/** One field of a type. */
export type SchemaField = SchemaFieldBase &
  (
    | {
        readonly form: "unsigned";
        readonly bytes: 1 | 2 | 4;
        readonly enum?: string;
        /** Set when it is the length of another field: derived when encoding. */
        readonly lengthOf?: string;
        /** Set when it decides the type of another field: derived when encoding, unless that is opaque. */
        readonly decides?: string;
      }
    | { readonly form: "bits"; readonly bits: number }
    | { readonly form: "bytes"; readonly size: SchemaSize }
    | { readonly form: "text"; readonly size: SchemaSize; readonly padRight?: number }
    | { readonly form: "object"; readonly type: string; readonly size?: SchemaSize }
    | { readonly form: "list"; readonly type: string }
    | {
        readonly form: "switch";
        readonly on: string;
        readonly cases: Readonly<Record<number, string>>;
        readonly otherwise: string;
        readonly size: SchemaSize;
      }
  );

/** A code of the standard in words. */
export interface CodeEntry {
  /** The standard's name, for instance `rejected-permanent`. */
  readonly name: string;
  /** A sentence fragment for people. */
  readonly description: string;
}
