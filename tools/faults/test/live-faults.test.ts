// Every wrong PDU of cases/*.json, sent over a real loopback connection to our acceptor and to our requestor.
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { faultCases } from "../src/fault-case.ts";
import { type Acceptor, startAcceptor } from "../src/receiver.ts";
import { tryCase } from "../src/trial.ts";

let acceptor: Acceptor;
beforeAll(async () => {
  acceptor = await startAcceptor();
});
afterAll(() => acceptor.close());

describe("what the upper layer and association control must answer", () => {
  test.each(faultCases("association").map((one) => [one.state, one.name, one] as const))(
    "in %s: %s",
    async (_state, _name, one) => {
      expect(await tryCase(one, acceptor)).toMatchObject(one.answer);
    },
  );
});

describe("what the message service must answer", () => {
  test.each(faultCases("dimse").map((one) => [one.name, one] as const))("in Sta6: %s", async (_name, one) => {
    expect(await tryCase(one, acceptor)).toMatchObject(one.answer);
  });
});
