// `npm run layers`: prints whether imports, manifests and tsconfig references go along the arrows of ARCHITECTURE.md.
import { layerFacts } from "./layers.ts";
import { report } from "./report.ts";

report(layerFacts());
