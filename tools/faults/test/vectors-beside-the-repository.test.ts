// A second set of wrong PDUs, described by others, that may lie beside the repository in ../shared/vectors: each is sent live and
// must be answered as that description recommends. The project does not need it: without it these tests are skipped.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { type ExpectedAnswer, faultCases } from "../src/fault-case.ts";
import { type Acceptor, startAcceptor } from "../src/receiver.ts";
import { tryCase } from "../src/trial.ts";

const folder = new URL("../../../../shared/vectors/malformed/", import.meta.url);

interface Ruling {
  readonly kind: string;
  readonly result?: number;
  readonly source?: number;
  readonly reason?: number;
}

describe.skipIf(!existsSync(folder))(
  "the malformed vectors, live, are answered as recommended (skipped where ../shared/vectors is absent)",
  () => {
    const known = [...faultCases("association"), ...faultCases("dimse")];
    let acceptor: Acceptor;
    beforeAll(async () => {
      acceptor = await startAcceptor();
    });
    afterAll(() => acceptor.close());

    test.each(vectorNames())("%s", async (name) => {
      const { inject, expect: expected } = JSON.parse(readFileSync(new URL(`${name}.json`, folder), "utf8"));
      const bytes = Buffer.from(readFileSync(new URL(`${name}.hex`, folder), "utf8").replaceAll(/\s/g, ""), "hex");
      const own = known.find((one) => name === `m-${one.name}-${one.state.toLowerCase()}`);
      const ruling = expected.recommended as Ruling;
      // What "tolerate" leaves open is said by our own case of the same name.
      const answer = answerOf(ruling) ?? own?.answer;
      expect(answer, "a case of our own says what it means to tolerate this").toBeDefined();
      if (ruling.kind === "tolerate") expect(Object.keys(answer ?? {})).not.toContain("abort");
      expect(await tryCase({ name, state: inject.state, answer: answer ?? {}, bytes }, acceptor)).toMatchObject(
        answer ?? {},
      );
    });
  },
);

function answerOf({ kind, result = 0, source = 0, reason = 0 }: Ruling): ExpectedAnswer | undefined {
  if (kind === "A-ABORT") return { abort: [source, reason] };
  if (kind === "A-ASSOCIATE-RJ") return { reject: [result, source, reason] };
  if (kind === "wait") return { wait: true };
  return kind === "close" ? { close: true } : undefined;
}

function vectorNames(): readonly string[] {
  if (!existsSync(folder)) return ["none"];
  return readdirSync(folder).flatMap((file) => (file.endsWith(".json") ? file.slice(0, -5) : []));
}
