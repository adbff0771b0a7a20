import { stateDirectory } from "../../../tests/e2e/program.ts";
import { Server } from "../../../tests/lab/server.ts";
import { fill } from "./fill.ts";
import { medianRow, renderRows, type Row } from "./rows.ts";
import { timedProgram } from "./timed.ts";

const SIZES = [100, 1000, 10_000];
const ROUNDS = 3;
/** More than any server answers: the cap is to be no limit. */
const NO_CAP = ["--max-requests", "100000"];
/** What looks at production; `run` photographs it twice, with a sample of its counts. */
const COMMANDS: Readonly<Record<string, readonly string[]>> = {
  "run basic": ["run", "basic", "--settle", "0", ...NO_CAP],
  verify: ["verify"],
  list: ["list"],
};

/** How time and memory grow by the collections that production has. */
export async function growthByCollections(): Promise<string> {
  await using primary = await Server.start();
  await using replica = await Server.start();
  const urls = [primary.url, replica.url];
  const hosts = urls.map((url) => new URL(url).host);
  const rows: Row[] = [];
  let made = 0;
  for (const size of SIZES) {
    await fill(urls, Array.from({ length: size - made }, (_, at) => production(made + at)));
    made = size;
    await using state = await stateDirectory();
    for (const [what, args] of Object.entries(COMMANDS)) {
      const rounds: Row[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const target = ["--url", primary.url, "--replica", replica.url];
        rounds.push({
          what,
          size,
          ...await timedProgram([...args, ...target], { state: state.path, hosts }),
        });
      }
      rows.push(medianRow(rounds));
    }
  }
  return renderRows("collections on each of 2 nodes", rows);
}

/** A collection such as production has, with about 300 bytes of metadata. */
function production(number: number) {
  return {
    name: `customer_archive_${number}`,
    metadata: {
      owner: `team-${number % 17}@example.com`,
      description: `Support conversations of customer ${number}, embedded weekly by the European pipeline`,
      source: `s3://archive/customers/${number}`,
      model: "text-embedding-3-small",
      revision: number % 9,
      active: number % 2 === 0,
      retention_days: 365,
      weight: number / 7,
    },
  };
}
