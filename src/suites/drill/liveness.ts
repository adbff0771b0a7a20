/** Looks in a row, failed or good, after which a node counts as stopped, or as back: one alone may be a hiccup. */
const IN_A_ROW = 3;

/** One look at a node: whether it answered; `at` is when the look began, by the clock's `elapsed`. */
export interface Look {
  readonly at: number;
  readonly isGood: boolean;
}

/** What a node is taken for, and since when at the earliest; the clock's `elapsed`. */
export type LivenessState =
  | { readonly is: "up"; readonly since: number }
  /** `lastGoodAt` is when it answered for the last time: it went at some moment after that. */
  | { readonly is: "down"; readonly lastGoodAt: number };

/** Decides from looks at a node whether it answers. Pure. */
export class Liveness {
  #state: LivenessState;
  #lastGoodAt: number;
  /** The looks in a row that speak against what the node is taken for. */
  #contrary: readonly Look[] = [];

  /** A node that answered a moment ago. */
  constructor(at: number) {
    this.#state = { is: "up", since: at };
    this.#lastGoodAt = at;
  }

  get state(): LivenessState {
    return this.#state;
  }

  /** Whether the last look says otherwise than what the node is taken for. */
  get isInDoubt(): boolean {
    return this.#contrary.length > 0;
  }

  /** Takes a look; answers the new state, where it changed. */
  take(look: Look): LivenessState | undefined {
    const before = this.#lastGoodAt;
    if (look.isGood) this.#lastGoodAt = look.at;
    if (look.isGood === (this.#state.is === "up")) {
      this.#contrary = [];
      return undefined;
    }
    this.#contrary = [...this.#contrary, look];
    const [first] = this.#contrary;
    if (first === undefined || this.#contrary.length < IN_A_ROW) return undefined;
    this.#contrary = [];
    this.#state = look.isGood ? { is: "up", since: first.at } : { is: "down", lastGoodAt: before };
    return this.#state;
  }
}
