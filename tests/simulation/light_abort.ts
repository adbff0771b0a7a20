/**
 * `AbortController` and `AbortSignal` as far as the program uses them: listeners are called as the platform's are, but
 * without an event, which nobody looks at.
 *
 * @module
 */

type Listener = () => void;

class LightAbortSignal {
  aborted = false;
  reason: unknown;
  #listeners: readonly Listener[] = NONE;
  /** What {@linkcode LightAbortSignal.any} has made of this and others. */
  #dependents: readonly LightAbortSignal[] = NONE;
  /** What it depends on, none of which depends on anything. */
  #sources: readonly LightAbortSignal[] = NONE;

  addEventListener(_type: "abort", listener: Listener): void {
    if (!this.aborted && !this.#listeners.includes(listener)) {
      this.#listeners = [...this.#listeners, listener];
    }
  }

  removeEventListener(_type: "abort", listener: Listener): void {
    const at = this.#listeners.indexOf(listener);
    if (at >= 0) this.#listeners = this.#listeners.length === 1 ? NONE : this.#listeners.toSpliced(at, 1);
  }

  throwIfAborted(): void {
    if (this.aborted) throw this.reason;
  }

  /** Aborted with the first of these. */
  static any(signals: readonly LightAbortSignal[]): LightAbortSignal {
    const made = new LightAbortSignal();
    const first = signals.find(({ aborted }) => aborted);
    if (first !== undefined) {
      made.aborted = true;
      made.reason = first.reason;
      return made;
    }
    made.#sources = signals.flatMap((one) => one.#sources.length > 0 ? one.#sources : [one]);
    for (const source of new Set(made.#sources)) source.#dependents = [...source.#dependents, made];
    return made;
  }

  /** For controllers alone. Everything that depends on it is aborted before anybody is told. */
  static abort(signal: LightAbortSignal, reason: unknown): void {
    if (signal.aborted) return;
    const all = [signal, ...signal.#dependents.filter(({ aborted }) => !aborted)];
    for (const one of all) {
      one.aborted = true;
      one.reason = reason;
    }
    for (const one of all) one.#tell();
  }

  #tell(): void {
    for (const listener of this.#listeners) {
      // One listener may have removed another.
      if (this.#listeners.includes(listener)) listener();
    }
    this.#listeners = NONE;
    this.#dependents = NONE;
  }
}

const NONE: readonly never[] = [];

class LightAbortController {
  readonly signal = new LightAbortSignal();

  abort(reason: unknown = new DOMException("The signal has been aborted", "AbortError")): void {
    LightAbortSignal.abort(this.signal, reason);
  }
}

export const LIGHT_ABORT = { AbortController: LightAbortController, AbortSignal: LightAbortSignal };
