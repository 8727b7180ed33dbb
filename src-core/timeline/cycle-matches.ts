/** Of each cycle, whether and how often a text is found in it: in labels, and in functions of slices' kernel stacks. */
import type { CycleLabels } from './cycle-digest';
import type { DrawnCycle } from './drawn-cycle';
import type { DrawnCycles } from './drawn-cycles';
import type { StackFunctions } from './stack-functions';

export class CycleMatches {
  #labels: Uint8Array = new Uint8Array(0);
  /** Null where no stack of the recording has the text: then there is nothing to look for but labels. */
  readonly #stacks: Uint8Array | null;

  /** Looks at up to `budget` cycles that nobody has looked at yet. */
  constructor(
    private readonly drawn: DrawnCycles,
    private readonly functions: StackFunctions,
    private readonly text: string,
    private budget: number,
  ) {
    this.#stacks = functions.having(text);
    this.#learn();
  }

  /** Leaves time for no more than so many looks. */
  leave(looks: number): void {
    this.budget = Math.min(this.budget, looks);
  }

  has({ label, stack }: DrawnCycle, at: number): boolean {
    return this.#labels[label[at] ?? 0] === 1 || this.#stacks?.[stack[at] ?? -1] === 1;
  }

  /** The function of a match's stack that has the text; null where its label does. */
  inStack({ label, stack }: DrawnCycle, at: number): string | null {
    if (this.#labels[label[at] ?? 0] === 1) return null;
    return this.functions.functionIn(stack[at] ?? -1, this.text);
  }

  /**
   * Whether the cycle may have a match; null where that takes a look for which there is no time left. One that cannot be read may,
   * unless what is stored of it tells that it has none.
   */
  mayHave(cycle: number): boolean | null {
    const labels = this.#labelsOf(cycle);
    if (labels === null) return this.drawn.failureOf(cycle) === null ? null : true;
    if (labels.label.some((one) => this.#labels[one] === 1)) return true;
    if (this.#stacks === null) return false;
    if (!this.#tellsStacks(cycle, this.#stacks)) return null;
    return this.drawn.failureOf(cycle) !== null || this.#inStacks(cycle, this.#stacks) > 0;
  }

  /** Whether it is known how many the cycle has, after a look if need be; or it cannot be read. */
  isCounted(cycle: number): boolean {
    if (this.drawn.failureOf(cycle) === null && !this.drawn.isDigested(cycle)) this.#look(cycle);
    if (this.drawn.failureOf(cycle) !== null) return true;
    if (!this.drawn.isDigested(cycle)) return false;
    return this.#stacks === null || this.#tellsStacks(cycle, this.#stacks);
  }

  /** How many a cycle has that is counted and was read. */
  count(cycle: number): number {
    const labels = this.drawn.labels(cycle);
    const shown = labels?.label.reduce(
      (sum, label, at) => sum + (this.#labels[label] === 1 ? (labels.count[at] ?? 0) : 0),
      0,
    );
    return (shown ?? 0) + (this.#stacks === null ? 0 : this.#inStacks(cycle, this.#stacks));
  }

  /** Labels may have been added since. */
  #learn(): void {
    const text = this.text.toLowerCase();
    this.#labels = Uint8Array.from(this.drawn.table.labels, (label) =>
      Number(label.toLowerCase().includes(text)),
    );
  }

  /** Null where the cycle was not looked at and there is no time left for it, and where it cannot be read. */
  #labelsOf(cycle: number): CycleLabels | null {
    const known = this.drawn.labels(cycle);
    if (known !== null || this.drawn.failureOf(cycle) !== null || !this.#look(cycle)) return known;
    return this.drawn.labels(cycle);
  }

  /** Whether there was time left for it. */
  #look(cycle: number): boolean {
    if (this.budget <= 0) return false;
    this.budget -= 1;
    this.drawn.draw(cycle);
    this.#learn();
    return true;
  }

  /** Whether it is known how many slices have one of the stacks, after a look if need be; or the cycle cannot be read. */
  #tellsStacks(cycle: number, sought: Uint8Array): boolean {
    const { stacks } = this.drawn;
    const isTold = (): boolean => this.drawn.failureOf(cycle) !== null || stacks.isCounted(cycle);
    if (isTold()) return true;
    if (!stacks.isLookedThrough(cycle)) {
      if (this.budget <= 0) return false;
      this.budget -= this.drawn.lookThrough(cycle);
    }
    if (isTold() || !stacks.mayHave(cycle, sought)) return true;
    return this.#look(cycle);
  }

  /** None where no event around it has one of the stacks: then nobody had to count. */
  #inStacks(cycle: number, sought: Uint8Array): number {
    return this.drawn.stacks.counted(cycle, sought, this.#labels);
  }
}
