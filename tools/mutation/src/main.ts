// `npm run mutate -w tools/mutation -- --of dul|negotiation [--sample N] [--seed S] [--files a.ts,b.ts]`: changes one thing at
// a time in a copy of the package and runs its tests. Prints every change that no test noticed, and the share of those that
// one did. A change that makes the tests hang counts as noticed.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { apply, type Mutant, mutantsOf } from "./mutants.ts";
import { makeSandbox, removeSandbox } from "./sandbox.ts";
import { Tester } from "./tester.ts";

interface Target {
  readonly sources: string;
  readonly root: string;
  readonly tests: readonly string[];
}

const targets: Readonly<Record<string, Target>> = {
  dul: { sources: "packages/dul/src", root: "packages/dul", tests: ["test/**/*.test.ts"] },
  negotiation: {
    sources: "packages/acse/src/negotiation",
    root: "packages/acse",
    tests: ["test/negotiation/**/*.test.ts"],
  },
};

const { values } = parseArgs({
  options: {
    of: { type: "string", default: "dul" },
    sample: { type: "string" },
    seed: { type: "string", default: "1" },
    files: { type: "string" },
    jobs: { type: "string", default: "1" },
  },
});

async function main({ sources, root, tests }: Target): Promise<number> {
  const begin = performance.now();
  const sandboxes = Array.from({ length: Number(values.jobs) }, makeSandbox);
  const [first = ""] = sandboxes;
  const files = readdirSync(join(first, sources))
    .filter((name) => name.endsWith(".ts") && (values.files === undefined || values.files.split(",").includes(name)))
    .sort();
  const texts = new Map(files.map((file) => [file, readFileSync(join(first, sources, file), "utf8")]));
  const all = files.flatMap((file) => mutantsOf(texts.get(file) ?? "").map((mutant) => ({ file, mutant })));
  const chosen = values.sample === undefined ? all : sampleOf(all, Number(values.sample), Number(values.seed));
  console.log(`${all.length} mutants of ${files.length} files in ${sources}, ${chosen.length} tried`);

  const queue = [...chosen];
  const tally = new Map<string, { killed: number; survived: number }>();
  const survivors: string[] = [];
  const begun = chosen.length;
  const work = async (sandbox: string): Promise<void> => {
    const tester = new Tester(join(sandbox, root), tests);
    for (let next = queue.shift(); next !== undefined; next = queue.shift()) {
      const { file, mutant } = next;
      if (queue.length % 100 === 0) console.log(`${begun - queue.length} of ${begun}, ${survivors.length} survived`);
      const text = texts.get(file) ?? "";
      const path = join(sandbox, sources, file);
      const isKilled = await tester.isKilled({ file: path, text: apply(text, mutant) }, { file: path, text });
      const counts = tally.get(file) ?? { killed: 0, survived: 0 };
      tally.set(file, counts);
      if (isKilled) counts.killed++;
      else {
        counts.survived++;
        survivors.push(`${file}:${mutant.line} ${describe(mutant)}`);
      }
    }
    await tester.end();
  };
  try {
    await Promise.all(sandboxes.map(work));
  } finally {
    for (const sandbox of sandboxes) removeSandbox(sandbox);
  }

  for (const survivor of survivors.sort()) console.log(`survived ${survivor}`);
  for (const [file, { killed, survived }] of [...tally].sort(([one], [other]) => one.localeCompare(other))) {
    console.log(`${file.padEnd(28)} ${killed} of ${killed + survived}`);
  }
  const killed = chosen.length - survivors.length;
  const seconds = ((performance.now() - begin) / 1000).toFixed(0);
  console.log(`score ${((100 * killed) / chosen.length).toFixed(1)} %: ${killed} of ${chosen.length}, ${seconds} s`);
  return killed >= chosen.length * 0.85 ? 0 : 1;
}

function describe({ operator, original, replacement }: Mutant): string {
  const short = (text: string): string =>
    JSON.stringify(text.length > 60 ? `${text.slice(0, 57)}...` : text).slice(1, -1);
  return `${operator}: ${short(original)} -> ${short(replacement)}`;
}

/** So many of the list, chosen by a seed. */
function sampleOf<Item>(items: readonly Item[], count: number, seed: number): readonly Item[] {
  const rest = [...items];
  let state = seed >>> 0;
  return Array.from({ length: Math.min(count, items.length) }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return rest.splice(Math.floor((state / 2 ** 32) * rest.length), 1)[0] as Item;
  });
}

const target = targets[values.of];
if (target === undefined) throw new RangeError(`--of is ${values.of} and must be ${Object.keys(targets).join(" or ")}`);
process.exitCode = await main(target);
