// @dicom-ul/cli as a library: the whole program as one function, for tests and for programs that embed it.
export { type ExitCode, exitCodes } from "./failure.ts";
export type { Io, Output } from "./io.ts";
export { run } from "./run.ts";
