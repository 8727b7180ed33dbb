/** The stacks of samples as the Firefox Profiler's shared tables: strings, functions, frames, and stacks by their callers. */
import type { RecordingTables } from '../recording/recording';

const NO_SYMBOL = 'no symbol';

export class ProfileStacks {
  readonly #names: string[] = [];
  readonly #frames = new Map<string, number>();
  readonly #stackFrame: number[] = [];
  readonly #stackPrefix: (number | null)[] = [];
  readonly #below = new Map<string, number>();
  readonly #known = new Map<string, number>();

  constructor(private readonly recording: RecordingTables) {}

  /** `site`: index into the recording's code, -1 for the kernel; `stack`: into its stacks, or -1. */
  of(site: number, stack: number): number {
    const key = `${String(site)} ${String(stack)}`;
    const known = this.#known.get(key);
    if (known !== undefined) return known;
    const place = this.recording.code[site];
    const frames =
      place === undefined
        ? (this.recording.stacks[stack] ?? [NO_SYMBOL]).map((name) => `${name} (kernel)`)
        : [place.function ?? (place.file === null ? NO_SYMBOL : `${NO_SYMBOL} (${place.file})`)];
    const leaf = frames.reduceRight<number | null>((prefix, name) => this.#stackOf(prefix, name), null) ?? 0;
    this.#known.set(key, leaf);
    return leaf;
  }

  /** `markerNames` come first among the strings: markers name theirs by index. */
  shared(markerNames: readonly string[]): object {
    const first = markerNames.length;
    const count = this.#names.length;
    const all = <T>(value: T): T[] => this.#names.map(() => value);
    const each = this.#names.map((_, at) => at);
    return {
      stringArray: [...markerNames, ...this.#names],
      stackTable: {
        frame: this.#stackFrame,
        prefix: this.#stackPrefix,
        length: this.#stackFrame.length,
      },
      frameTable: {
        ...{ address: all(-1), inlineDepth: all(0), category: all(0), subcategory: all(0), func: each },
        ...{ nativeSymbol: all(null), innerWindowID: all(0), line: all(null), column: all(null) },
        length: count,
      },
      funcTable: {
        name: each.map((at) => first + at),
        ...{ isJS: all(false), relevantForJS: all(false), resource: all(-1), source: all(null) },
        ...{ lineNumber: all(null), columnNumber: all(null), length: count },
      },
      resourceTable: { type: [], lib: [], name: [], host: [], length: 0 },
      nativeSymbols: { libIndex: [], address: [], name: [], functionSize: [], length: 0 },
      sources: { uuid: [], filename: [], length: 0 },
    };
  }

  #stackOf(prefix: number | null, name: string): number {
    let frame = this.#frames.get(name);
    if (frame === undefined) this.#frames.set(name, (frame = this.#names.push(name) - 1));
    const key = `${String(prefix)} ${String(frame)}`;
    let stack = this.#below.get(key);
    if (stack === undefined) {
      stack = this.#stackFrame.push(frame) - 1;
      this.#stackPrefix.push(prefix);
      this.#below.set(key, stack);
    }
    return stack;
  }
}
