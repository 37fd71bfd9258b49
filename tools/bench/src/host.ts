// What Node does faster than portable code, handed to our codec in the same way as the association driver does. The methods
// are looked up once: `Buffer` is a getter of the global object, and asking it each time costs a third of a call.
import type { DecodeOptions, EncoderHost } from "@dicom-ul/pdu";

const { latin1Slice, utf8Write } = Buffer.prototype;
const allocate = Buffer.allocUnsafe.bind(Buffer);

/** For decoding: Node's own Latin-1. */
export const decodeOptions: DecodeOptions = {
  latin1: (bytes, start, end) => latin1Slice.call(bytes, start, end),
};

/** For encoding: buffers from Node's pool, and Node's UTF-8, which falls short on text that is not ASCII. */
export const encoderHost: EncoderHost = {
  allocate,
  writeAscii: (bytes, text, at) => utf8Write.call(bytes, text, at, text.length),
};
