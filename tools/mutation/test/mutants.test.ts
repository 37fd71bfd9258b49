// The mutants of small texts: every operator once, and that types, imports and equal texts are left alone.
import { describe, expect, it } from "vitest";
import { apply, mutantsOf } from "../src/mutants.ts";

/** What the text becomes, one line for each mutant. */
function allOf(text: string): readonly string[] {
  return mutantsOf(text).map((mutant) => apply(text, mutant));
}

describe("a text becomes", () => {
  it.each([
    ["if (a) b = c;", ["if (!(a)) b = c;", "if (a) ;"]],
    ["x = a < b;", [";", "x = a <= b;"]],
    ["x = a === 1;", [";", "x = a !== 1;", "x = a === 2;"]],
    ["x = a && b;", [";", "x = true && b;", "x = a || b;", "x = a && true;"]],
    ["x = a ?? b;", [";", "x = a;"]],
    ["x = !a;", [";", "x = a;"]],
    ["x = true;", [";", "x = false;"]],
    ['x = "";', [";", 'x = "mutated";']],
    ['x = "a" + b;', [";", 'x = "" + b;']],
    ["const f = () => a;", ["const f = () => (undefined as never);"]],
    ["function f() { return a; }", ["function f() { return undefined as never; }"]],
    ["const x = a ? b : c;", ["const x = !(a) ? b : c;"]],
  ])("%s", (text, mutants) => {
    expect([...allOf(text)].sort()).toEqual([...mutants].sort());
  });

  it.each([
    'import { a } from "b";',
    'export { a } from "b";',
    'type A = "b" | 1 | true;',
    'interface A { readonly kind: "b" }',
    "let a: 1 | undefined;",
    "// a comment with 1 < 2",
  ])("nothing else: %s", (text) => {
    expect(allOf(text)).toEqual([]);
  });
});

it("A mutant says where it is, in lines that people count.", () => {
  expect(mutantsOf("\n\nx();")).toMatchObject([{ line: 3, operator: "statement removed", original: "x();" }]);
});
