// How the demo looks on a terminal; plain text everywhere else. Node decides by the stream and by NO_COLOR.
import { styleText } from "node:util";

/** Ways to set off a text. */
export interface Style {
  heading(text: string): string;
  pdu(text: string): string;
  arrow(text: string): string;
  state(text: string): string;
  quiet(text: string): string;
}

/** The style for standard output. */
export const style: Style = {
  heading: (text) => styleText(["bold", "underline"], text),
  pdu: (text) => styleText("bold", text),
  arrow: (text) => styleText("cyan", text),
  state: (text) => styleText("yellow", text),
  quiet: (text) => styleText("gray", text),
};
