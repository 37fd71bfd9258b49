// A data set for people: a line for each element, sequences indented. It shows what is there and knows no element. PS3.5 7.
import type { DataSet, DataSetElement } from "@dicom-ul/dimse/data-set";
import { escapeControls } from "./escape-controls.ts";

/** `PatientName  Doe^Jane`, in columns. */
export function dataSetLines(dataSet: DataSet): readonly string[] {
  const width = Math.max(0, ...Object.keys(dataSet).map(({ length }) => length));
  return Object.entries(dataSet).flatMap(([keyword, element]) => elementLines(keyword, element, width));
}

function elementLines(keyword: string, element: DataSetElement, width: number): readonly string[] {
  if (!isItems(element)) return [`${keyword.padEnd(width)}  ${valueWords(element)}`.trimEnd()];
  const items = element.flatMap((item, index) => [
    `  item ${index + 1}`,
    ...dataSetLines(item).map((line) => `    ${line}`),
  ]);
  return [keyword, ...items];
}

function valueWords(element: DataSetElement): string {
  if (element === undefined) return "";
  if (element instanceof Uint8Array) return `(${element.length} bytes)`;
  if (Array.isArray(element)) return element.map((value: DataSetElement) => valueWords(value)).join("\\");
  return typeof element === "object" ? "" : escapeControls(String(element));
}

function isItems(element: DataSetElement): element is readonly DataSet[] {
  return (
    Array.isArray(element) &&
    element.length > 0 &&
    element.every((item) => typeof item === "object" && !(item instanceof Uint8Array))
  );
}
