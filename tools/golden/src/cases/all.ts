// Every case, in the order of the standard.

import type { MalformedCase, ValidCase } from "../golden-case.ts";
import { associateAcCases } from "./associate-ac.ts";
import { associateRqCases } from "./associate-rq.ts";
import { commandSetCases } from "./command-sets.ts";
import { malformedAssociateCases } from "./malformed-associate.ts";
import { malformedCommandSetCases } from "./malformed-command-sets.ts";
import { malformedPdvCases } from "./malformed-pdvs.ts";
import { malformedUserInformationCases } from "./malformed-user-information.ts";
import { pDataCases } from "./p-data.ts";
import { rejectReleaseAbortCases } from "./reject-release-abort.ts";
import { streamCases } from "./streams.ts";
import { truncatedCases } from "./truncated.ts";
import { userInformationCases } from "./user-information.ts";

export const validCases: readonly ValidCase[] = [
  ...associateRqCases,
  ...userInformationCases,
  ...associateAcCases,
  ...rejectReleaseAbortCases,
  ...pDataCases,
  ...commandSetCases,
  ...streamCases,
];

export const malformedCases: readonly MalformedCase[] = [
  ...truncatedCases,
  ...malformedAssociateCases,
  ...malformedUserInformationCases,
  ...malformedPdvCases,
  ...malformedCommandSetCases,
];
