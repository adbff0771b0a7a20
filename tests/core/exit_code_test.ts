import { assertEquals } from "@std/assert";
import { EXIT, type ExitCode, mostSevere } from "../../src/core/exit_code.ts";

Deno.test("EXIT holds the codes of the contract", () => {
  assertEquals({ ...EXIT }, {
    ok: 0,
    failed: 1,
    usage: 2,
    leftovers: 3,
    safety: 4,
    unreachable: 5,
    braked: 6,
    locked: 75,
    hangup: 129,
    interrupted: 130,
    terminated: 143,
  });
});

Deno.test("mostSevere follows the contract's order: 4, 3, 6, 129, 130, 143, 5, 1, 0", () => {
  const cases: [codes: ExitCode[], most: ExitCode][] = [
    [[], 0],
    [[0], 0],
    [[0, 1], 1],
    [[1, 5], 5],
    [[5, 143], 143],
    [[143, 130], 130],
    [[130, 129], 129],
    [[129, 6], 6],
    [[6, 3], 3],
    [[3, 4], 4],
    [[0, 1, 5, 143, 130, 129, 6, 3, 4], 4],
    [[1, 1, 0], 1],
  ];
  for (const [codes, most] of cases) {
    assertEquals(mostSevere(codes), most, codes.join(" "));
    assertEquals(mostSevere(codes.toReversed()), most, codes.toReversed().join(" "));
  }
});

Deno.test("mostSevere knows every code there is", () => {
  for (const code of Object.values(EXIT)) assertEquals(mostSevere([code]), code);
});
