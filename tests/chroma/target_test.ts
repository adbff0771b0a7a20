import { assertEquals } from "@std/assert";
import { endpointsOf } from "../../src/chroma/target.ts";
import { fakeEndpoint, fakeTarget } from "./fake_chroma.ts";

Deno.test("endpointsOf lists every endpoint once, the entry first", () => {
  const [balancer, primary, replica] = [
    fakeEndpoint("balancer"),
    fakeEndpoint("primary"),
    fakeEndpoint("replica"),
  ];
  assertEquals(endpointsOf(fakeTarget([balancer, primary, replica])), [balancer, primary, replica]);
});

Deno.test("endpointsOf lists a single server once", () => {
  const server = fakeEndpoint("server");
  assertEquals(endpointsOf(fakeTarget([server])), [server]);
});
