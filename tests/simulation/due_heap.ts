/** Something that is going to happen. */
export interface Due {
  readonly at: number;
  /** Of what is due at the same moment, the lower comes first. */
  readonly order: number;
  readonly action: () => void;
  /** Whether it settles a promise that somebody waits for. */
  readonly wakes: boolean;
  /** Where it is on the heap; -1 once it is not. */
  place: number;
}

/**
 * What is going to happen, the next of it first: a binary heap. What is taken back leaves it at once, since that is most
 * of it: every request has a time limit, and a reply long before.
 */
export class DueHeap {
  readonly #heap: Due[] = [];

  get first(): Due | undefined {
    return this.#heap[0];
  }

  add(due: Due): void {
    this.#heap.push(due);
    this.#rise(due, this.#heap.length - 1);
  }

  /** Takes it off the heap, unless it is off already. */
  remove(due: Due): void {
    const { place } = due;
    if (place < 0) return;
    due.place = -1;
    const last = this.#heap.pop() as Due;
    if (last === due) return;
    if (isBefore(last, due)) this.#rise(last, place);
    else this.#sink(last, place);
  }

  /** Puts it at a place that is free, or above. */
  #rise(due: Due, place: number): void {
    const heap = this.#heap;
    while (place > 0) {
      const up = (place - 1) >> 1;
      const parent = heap[up] as Due;
      if (!isBefore(due, parent)) break;
      heap[place] = parent;
      parent.place = place;
      place = up;
    }
    heap[place] = due;
    due.place = place;
  }

  /** Puts it at a place that is free, or below. */
  #sink(due: Due, place: number): void {
    const heap = this.#heap;
    while (true) {
      let down = 2 * place + 1;
      if (down >= heap.length) break;
      if (down + 1 < heap.length && isBefore(heap[down + 1] as Due, heap[down] as Due)) down++;
      const child = heap[down] as Due;
      if (!isBefore(child, due)) break;
      heap[place] = child;
      child.place = place;
      place = down;
    }
    heap[place] = due;
    due.place = place;
  }
}

function isBefore(a: Due, b: Due): boolean {
  return a.at < b.at || (a.at === b.at && a.order < b.order);
}
