import type { Choice } from "./choice.ts";
import type { SimDeployment } from "./deployment.ts";
import type { Scheduler } from "./scheduler.ts";

/** Names that a careless pattern takes for a test's, and plain ones. */
const NAMES = [
  "customer_profiles",
  "latest_docs",
  "AUTOTEST_customer_archive",
  "AUTOTEST_1705123456",
  "my_AUTOTEST_basic_operations_1705123456_abc123_xyz789",
  // Another tool's, or from a machine whose clock is far ahead: a test by its name, too young at any time.
  "AUTOTEST_other_tool_4070908800_abc123_xyz789",
];
/** Another machine's run, with a lease that outlasts every simulation. */
export const LEASED = "AUTOTEST_elsewhere_1705000000_qqqqqq_wwwwww";
const DATABASE = "/api/v2/tenants/default_tenant/databases/default_database/collections";
const EVERY_MS = 250;

/** Everybody else: production's own clients, who write all the time, and other machines' test runs. */
export class Foreign {
  /** Every name that they ever made. */
  readonly names = new Set<string>();
  readonly #deployment: SimDeployment;
  readonly #scheduler: Scheduler;
  readonly #choice: Choice;
  #made = 0;
  #pause = () => {};

  constructor(deployment: SimDeployment, scheduler: Scheduler, choice: Choice) {
    this.#deployment = deployment;
    this.#scheduler = scheduler;
    this.#choice = choice;
    const some = NAMES.filter(() => choice.chance(0.3));
    for (const name of some) this.#create(name, { owner: "team" });
    // One that was there before everything, and that production may change.
    if (choice.chance(0.3)) this.#create(`archive_${this.#made++}`, { owner: "team" });
    if (choice.chance(0.5)) {
      this.#create(LEASED, {
        autotest: true,
        autotest_run: "1705000000_qqqqqq",
        autotest_purpose: "elsewhere",
        autotest_created_at: 1_705_000_000,
        autotest_expires_at: 4_000_000_000,
        autotest_version: "0.1.0",
      });
    }
    this.work();
  }

  /** Stops writing while the simulation only waits. */
  pause(): void {
    this.#pause();
  }

  /** Writes on, again and again. */
  work(): void {
    this.#pause = this.#scheduler.after(EVERY_MS * this.#choice.between(0.5, 1.5), () => {
      this.#act();
      this.work();
    });
  }

  #act(): void {
    const drawn = this.#choice.between(0, 1);
    if (drawn < 0.05) return this.#create(`archive_${this.#made++}`, { owner: "team" });
    const name = this.#choice.one([...this.names, "none"]);
    const [primary] = this.#deployment.nodes;
    const there = primary?.collections.get(name);
    if (there === undefined) return;
    if (drawn < 0.2 && name.startsWith("archive_")) {
      primary?.remove(name, "foreign");
      return;
    }
    if (drawn < 0.22 && name.startsWith("archive_")) return this.#change(name);
    const ids = [`r${this.#made++}`];
    this.#deployment.write({
      method: "POST",
      path: `${DATABASE}/${there.id}/add`,
      query: new Map(),
      body: { ids, embeddings: [[1, 2]], documents: ["someone's"] },
    }, "foreign");
  }

  /** Reconfigures, renames or replaces what only production may. */
  #change(name: string): void {
    const [primary] = this.#deployment.nodes;
    const version = this.#made++;
    switch (this.#choice.one(["metadata", "name", "UUID"] as const)) {
      case "metadata":
        return primary?.modify(name, { metadata: { owner: "team", version } }, "foreign");
      case "name":
        this.names.add(`archive_${version}`);
        return primary?.modify(name, { name: `archive_${version}` }, "foreign");
      case "UUID":
        primary?.remove(name, "foreign");
        return this.#create(name, { owner: "team" });
    }
  }

  #create(name: string, metadata: Readonly<Record<string, string | number | boolean>>): void {
    this.names.add(name);
    this.#deployment.write(
      { method: "POST", path: DATABASE, query: new Map(), body: { name, metadata } },
      "foreign",
    );
  }
}
