// Readers for command line arguments. Each gives the value or says what is wrong with it, which is exit code 2.
import { readAeTitle } from "@dicom-ul/acse";
import { InvalidArgumentError } from "commander";

/** A reader for whole numbers from `least` to `most`. */
export function wholeNumber(least: number, most: number): (text: string) => number {
  return (text) => {
    const number = /^\d{1,10}$/.test(text) ? Number(text) : Number.NaN;
    if (number >= least && number <= most) return number;
    throw new InvalidArgumentError(`It must be a whole number from ${least} to ${most}.`);
  };
}

/** Reads an AE title (PS3.5 6.2): 1 to 16 characters of ASCII, no backslash, not only spaces. */
export function aeTitle(text: string): string {
  const { title, fault } = readAeTitle(text);
  if (fault !== undefined) throw new InvalidArgumentError(`It is no AE title: ${fault} (PS3.5 6.2).`);
  return title;
}

/** Reads a host name or address. */
export function hostName(text: string): string {
  if (text.trim() !== "") return text;
  throw new InvalidArgumentError("It must be a host name or an address.");
}
