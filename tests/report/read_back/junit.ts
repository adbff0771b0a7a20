import { parse, type TestCase } from "junit2json";
import { XmlDocument, XsdValidator } from "libxml2-wasm";
import type { ReadCheck } from "./read_check.ts";

/** Jenkins' XSD of 2010, which is the one that packages carry along. */
const XSD = new URL("../../fixtures/jenkins-junit.xsd", import.meta.url);

/** What a JUnit report says, by a library that CI tools use. */
export interface ReadJunit {
  readonly name: string;
  readonly durationMs: number;
  readonly counts: { readonly tests: number; readonly failures: number; readonly errors: number };
  readonly checks: readonly Required<ReadCheck>[];
}

/** Reads a JUnit report back. @throws when it is not XML, or Jenkins' XSD has it otherwise */
export async function readJunit(xml: string): Promise<ReadJunit> {
  // The later ones, up to its junit-10.xsd, know this attribute as well.
  using document = XmlDocument.fromString(xml.replaceAll(/<skipped message="[^"]*"\/>/g, "<skipped/>"));
  using schema = XmlDocument.fromString(await Deno.readTextFile(XSD));
  using validator = XsdValidator.fromDoc(schema);
  validator.validate(document);

  const read = await parse(xml);
  if (read === null || read === undefined || !("testsuite" in read)) {
    throw new Error("There are no suites in it");
  }
  const { name = "", time = NaN, tests = NaN, failures = NaN, errors = NaN, testsuite = [] } = read;
  return {
    name,
    durationMs: ms(time),
    counts: { tests, failures, errors },
    checks: testsuite.flatMap((suite) =>
      (suite.testcase ?? []).map((one) => {
        if (one.classname !== `chroma-autotest.${suite.name}`) {
          throw new Error(`${one.name} is of ${one.classname}`);
        }
        return {
          suite: suite.name ?? "",
          name: one.name ?? "",
          durationMs: ms(one.time ?? NaN),
          ...verdictOf(one),
        };
      })
    ),
  };
}

function verdictOf(one: TestCase): Pick<Required<ReadCheck>, "status" | "detail"> {
  const [failure] = one.failure ?? [];
  const [error] = one.error ?? [];
  const [skip] = one.skipped ?? [];
  const told = failure ?? error;
  if (told !== undefined && told.message !== told.inner) {
    throw new Error(`${told.message} is not ${told.inner}`);
  }
  if (failure !== undefined) return { status: "failed", detail: failure.message ?? "" };
  if (error !== undefined) return { status: "unknown", detail: error.message ?? "" };
  if (skip !== undefined) return { status: "skipped", detail: skip.message ?? "" };
  return { status: "passed", detail: one["system-out"]?.[0] ?? "" };
}

function ms(seconds: number): number {
  return Math.round(1000 * seconds);
}
