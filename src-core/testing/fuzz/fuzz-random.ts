import { seededRandom } from '../../analysis/statistics/seeded-random';

/** Integers at which parsers break: small, around powers of two, and all ones. */
const INTERESTING: readonly bigint[] = [
  0n,
  1n,
  2n,
  7n,
  8n,
  16n,
  0x7fn,
  0xffn,
  0x7fffn,
  0xfff8n,
  0xffffn,
  0x1_0000n,
  0x1f_ffffn,
  2n ** 31n - 1n,
  2n ** 31n,
  2n ** 32n - 8n,
  2n ** 32n - 1n,
  2n ** 32n,
  2n ** 52n,
  2n ** 53n - 1n,
  2n ** 53n,
  2n ** 53n + 1n,
  2n ** 63n - 1n,
  2n ** 63n,
  2n ** 64n - 0xfffn,
  2n ** 64n - 8n,
  2n ** 64n - 1n,
];

/** Draws for one input: the same seed, target and number give the same input, whoever asks and in whatever order. */
export class FuzzRandom {
  private readonly next: () => number;

  constructor(seed: number, target: string, index: number) {
    let state = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(index + 1, 0xc2b2_ae35);
    for (const letter of target) state = Math.imul(state ^ letter.charCodeAt(0), 0x0100_0193);
    this.next = seededRandom(state);
  }

  /** An integer in [0, limit). */
  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  /** An integer in [from, to]. */
  between(from: number, to: number): number {
    return from + this.below(to - from + 1);
  }

  chance(part: number): boolean {
    return this.next() < part;
  }

  /** One of a list that is not empty. */
  pick<T>(choices: readonly T[]): T {
    const choice = choices[this.below(choices.length)];
    if (choice === undefined) throw new Error('there is nothing to pick from');
    return choice;
  }

  u32(): number {
    return this.below(0x1_0000_0000);
  }

  u64(): bigint {
    return (BigInt(this.u32()) << 32n) | BigInt(this.u32());
  }

  /** Small more often than large. */
  small(limit: number): number {
    return this.below(this.below(limit) + 1);
  }

  interesting(): bigint {
    return INTERESTING[this.below(INTERESTING.length)] ?? 0n;
  }

  bytes(length: number): Uint8Array<ArrayBuffer> {
    const bytes = new Uint8Array(length);
    for (let at = 0; at < length; at += 1) bytes[at] = this.below(256);
    return bytes;
  }

  /** Letters as names have them. */
  word(maxLength: number): string {
    let word = '';
    for (let left = this.between(1, maxLength); left > 0; left -= 1) {
      word += 'abcdefghijklmnopqrstuvwxyz_'[this.below(27)] ?? '';
    }
    return word;
  }
}
