/** The order that sorts `keys` ascending, equal keys in their given order. */
export function stableOrder(keys: Float64Array): Uint32Array {
  const starts = keys.length === 0 ? [] : [0];
  for (let index = 1; index < keys.length; index += 1) {
    if (at(keys, index) < at(keys, index - 1)) starts.push(index);
  }
  const order = new Uint32Array(keys.length);
  mergeRuns(keys, starts, order, new Uint32Array(keys.length));
  return order;
}

/**
 * Fills `order` with what sorts `keys`, whose ascending runs begin at `starts`: they are merged pairwise, and a merge
 * touches no more than their overlap. `scratch` is as long as `order` at least.
 */
export function mergeRuns(
  keys: Float64Array,
  starts: readonly number[],
  order: Uint32Array,
  scratch: Uint32Array,
): void {
  for (let index = 0; index < order.length; index += 1) order[index] = index;
  for (let runs = starts; runs.length > 1;) {
    const merged: number[] = [];
    for (let run = 0; run < runs.length; run += 2) {
      const low = runs[run] as number;
      merged.push(low);
      const middle = runs[run + 1];
      if (middle !== undefined) mergeTwo(keys, order, scratch, low, middle, runs[run + 2] ?? keys.length);
    }
    runs = merged;
  }
}

/** Merges order[low, middle) with order[middle, high). */
function mergeTwo(
  keys: Float64Array,
  order: Uint32Array,
  scratch: Uint32Array,
  low: number,
  middle: number,
  high: number,
): void {
  const firstRight = at(keys, at(order, middle));
  const lastLeft = at(keys, at(order, middle - 1));
  if (lastLeft <= firstRight) return;
  // What is in place at both ends stays untouched.
  const from = boundary(keys, order, low, middle, (key) => key <= firstRight);
  const to = boundary(keys, order, middle, high, (key) => key < lastLeft);
  scratch.set(order.subarray(from, middle), from);
  let left = from;
  let right = middle;
  let target = from;
  while (left < middle) {
    const takeRight = right < to && at(keys, at(order, right)) < at(keys, at(scratch, left));
    order[target] = takeRight ? at(order, right++) : at(scratch, left++);
    target += 1;
  }
}

/** First position in [low, high) whose key does not hold; keys there ascend. */
function boundary(
  keys: Float64Array,
  order: Uint32Array,
  low: number,
  high: number,
  holds: (key: number) => boolean,
): number {
  let from = low;
  let to = high;
  while (from < to) {
    const middle = (from + to) >>> 1;
    if (holds(at(keys, at(order, middle)))) from = middle + 1;
    else to = middle;
  }
  return from;
}

/** An element that exists by construction. */
const at = (list: ArrayLike<number>, index: number): number => list[index] as number;
