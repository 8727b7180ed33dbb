/** Which of a recording's kernel stacks have a function with a text in its name. */
import type { RecordingTables } from '../recording/recording';

export class StackFunctions {
  /** Each name once, and as it is compared. */
  readonly #functions: readonly string[];
  readonly #numbers = new Map<string, number>();
  #latest: { readonly text: string; readonly stacks: Uint8Array | null } | null = null;

  constructor(private readonly stacks: RecordingTables['stacks']) {
    const functions: string[] = [];
    for (const name of stacks.flat()) {
      if (!this.#numbers.has(name)) this.#numbers.set(name, functions.push(name.toLowerCase()) - 1);
    }
    this.#functions = functions;
  }

  /** 1 for each that has; null where none has. Texts are compared in either case. */
  having(text: string): Uint8Array | null {
    if (this.#latest?.text !== text) this.#latest = { text, stacks: this.#find(text.toLowerCase()) };
    return this.#latest.stacks;
  }

  /** The function nearest to the leaf that has the text in its name; null where none has. */
  functionIn(stack: number, text: string): string | null {
    const sought = text.toLowerCase();
    return this.stacks[stack]?.find((name) => name.toLowerCase().includes(sought)) ?? null;
  }

  #find(sought: string): Uint8Array | null {
    const found = Uint8Array.from(this.#functions, (name) => Number(name.includes(sought)));
    if (!found.includes(1)) return null;
    return Uint8Array.from(this.stacks, (stack) =>
      Number(stack.some((name) => found[this.#numbers.get(name) ?? -1] === 1)),
    );
  }
}
