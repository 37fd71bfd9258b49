// Writes the table of fault cases: `npm run table -w tools/faults`.
import { writeFileSync } from "node:fs";
import { renderTable, tableFile } from "./case-table.ts";

writeFileSync(tableFile, renderTable());
