// Every foreign system whose services are examined, in the order of the table.

import type { ServicePeer } from "../service.ts";
import { dcmjsDimseServices } from "./dcmjs-dimse.ts";
import { dcmtkServices } from "./dcmtk.ts";
import { orthancServices } from "./orthanc.ts";
import { pynetdicomServices } from "./pynetdicom.ts";

export const servicePeers: readonly ServicePeer[] = [
  dcmtkServices,
  pynetdicomServices,
  orthancServices,
  dcmjsDimseServices,
];
