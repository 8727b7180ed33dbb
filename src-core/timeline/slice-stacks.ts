/** What a search by kernel stack knows of cycles, as far as anybody asked: files tell of labels alone. */
import { CycleLists } from './cycle-lists';
import type { DrawnCycle } from './drawn-cycle';

const STACKS = 2 ** 28;

export class SliceStacks {
  /** Of those that were drawn, by turns: label, stack, how many slices have both. */
  readonly #drawn: CycleLists;
  /** Of those whose events were looked through: the stacks that their slices may have. */
  readonly #around: CycleLists;

  constructor(cycles: number) {
    this.#drawn = new CycleLists(cycles);
    this.#around = new CycleLists(cycles);
  }

  /** Whether it is known how many slices have which stack. */
  isCounted(cycle: number): boolean {
    return this.#drawn.has(cycle);
  }

  isLookedThrough(cycle: number): boolean {
    return this.#around.has(cycle);
  }

  count(cycle: number, drawn: DrawnCycle): void {
    if (!this.#drawn.has(cycle)) this.#drawn.add(cycle, stacksOf(drawn));
  }

  lookedThrough(cycle: number, stacks: ReadonlySet<number>): void {
    this.#around.add(cycle, stacks);
  }

  /** Whether a slice of the cycle may have one of the stacks, of one that was looked through. */
  mayHave(cycle: number, stacks: Uint8Array): boolean {
    return this.#around.of(cycle).some((stack) => stacks[stack] === 1);
  }

  /** How many slices of a counted cycle have one of the stacks and none of the labels. */
  counted(cycle: number, stacks: Uint8Array, labels: Uint8Array): number {
    const told = this.#drawn.of(cycle);
    let count = 0;
    for (let at = 0; at < told.length; at += 3) {
      if (stacks[told[at + 1] ?? -1] === 1 && labels[told[at] ?? -1] !== 1) count += told[at + 2] ?? 0;
    }
    return count;
  }
}

function* stacksOf({ count, label, stack }: DrawnCycle): Generator<number> {
  const counts = new Map<number, number>();
  for (let at = 0; at < count; at += 1) {
    const own = stack[at] ?? -1;
    if (own < 0) continue;
    const key = (label[at] ?? 0) * STACKS + own;
    counts.set(key, (counts.get(key) ?? 0) + 1);
  }
  for (const [key, number] of counts) yield* [Math.floor(key / STACKS), key % STACKS, number];
}
