// Methods of Node's Buffer that have been there since its beginning and that @types/node leaves out: `toString` and `write`
// for one encoding, without looking the encoding up.
interface Buffer {
  latin1Slice(start?: number, end?: number): string;
  latin1Write(text: string, at?: number, size?: number): number;
  utf8Write(text: string, at?: number, size?: number): number;
}
