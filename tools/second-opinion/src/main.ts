// `npm run test:second-opinion -w tools/second-opinion`: asks tshark and pynetdicom what they make of every valid golden PDU,
// and prints the table of known differences with its counts. A difference that the table does not explain fails.
import { goldenFiles } from "@dicom-ul/fuzz/golden";
import { escapeText } from "@dicom-ul/pdu";
import { judgeFindings, type Known } from "./finding.ts";
import { knownOfPynetdicom, knownOfTshark } from "./known-differences.ts";
import { askPynetdicom } from "./pynetdicom.ts";
import { askTshark } from "./tshark.ts";

const pdus = goldenFiles().filter((file) => file.isValid && file.spec === "dicom_ul_pdu");
let passed = 0;
let failed = 0;

report("tshark", () => askTshark(pdus), knownOfTshark);
report("pynetdicom", () => askPynetdicom(pdus), knownOfPynetdicom);
process.exitCode = failed === 0 ? 0 : 1;
console.log(`${passed} passed, ${failed} failed`);

function report(peer: string, ask: () => Parameters<typeof judgeFindings>[0], table: readonly Known[]): void {
  try {
    const verdict = judgeFindings(ask(), table);
    const bad = new Set(verdict.unexplained.map((line) => line.slice(0, line.indexOf(":"))));
    console.log(
      `\n${peer}: ${pdus.length} PDUs, ${verdict.compared} fields compared, ${verdict.agreed} PDUs without any difference`,
    );
    for (const { known, count, example } of verdict.explained)
      console.log(`${String(count).padStart(6)}  ${known.reason} (${example || "not seen"})`);
    for (const line of verdict.unexplained) console.log(`   not explained: ${escapeText(line)}`);
    const unused = verdict.explained.filter(({ count }) => count === 0);
    for (const { known } of unused) console.log(`   never happens, take it off the table: ${known.reason}`);
    passed += pdus.length - bad.size;
    failed += bad.size + unused.length;
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error));
    failed++;
  }
}
