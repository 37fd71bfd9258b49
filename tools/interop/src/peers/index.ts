// Every foreign system of the matrix, in the order of the table.

import type { Peer } from "../peer.ts";
import { dcmjsDimse } from "./dcmjs-dimse.ts";
import { dcmtk } from "./dcmtk.ts";
import { gdcm } from "./gdcm.ts";
import { orthanc } from "./orthanc.ts";
import { pynetdicom } from "./pynetdicom.ts";

export const peers: readonly Peer[] = [dcmtk, pynetdicom, orthanc, dcmjsDimse, gdcm];
