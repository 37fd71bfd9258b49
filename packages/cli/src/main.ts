#!/usr/bin/env node
// Entry of the binary `dicom-ul`: gives the program its process. Everything else is run.ts.
import { processIo } from "./io.ts";
import { run } from "./run.ts";

// Set, not exit: what is written must leave first.
process.exitCode = await run(process.argv.slice(2), processIo());
