/** Cuts a filter's text into words. */

export type WordKind = 'name' | 'number' | 'unit' | 'sign' | 'foreign';

export interface Word {
  readonly kind: WordKind;
  /** As it was typed. */
  readonly text: string;
  /** Where it stands in the text: [from, to). */
  readonly from: number;
  readonly to: number;
}

const SPACE = /\s+/y;
const NUMBER = /\d+(?:\.(?!\.)\d*)?|\.\d+/y;
const UNIT = /%|(?:ns|us|µs|μs|ms|s)(?![\p{L}\d_-]|\.(?!\.))/iuy;
/** Names hold dots and dashes, and start with a letter; `#` is the index. */
const NAME = /#|[\p{L}_](?:[\p{L}\d_]|[.-](?=[\p{L}\d_]))*/uy;
const SIGN = /\.\.|>=|<=|!=|==|[><=≥≤≠()+*×]/y;

const PATTERNS: readonly (readonly [WordKind, RegExp])[] = [
  ['number', NUMBER],
  ['name', NAME],
  ['sign', SIGN],
];

const matchAt = (pattern: RegExp, text: string, at: number): string | null => {
  pattern.lastIndex = at;
  return pattern.exec(text)?.[0] ?? null;
};

/** Every character that is no space is in one of the words; a unit is one only right behind its number. */
export function wordsOf(text: string): readonly Word[] {
  const words: Word[] = [];
  let at = 0;
  const take = (kind: WordKind, taken: string): void => {
    words.push({ kind, text: taken, from: at, to: at + taken.length });
    at += taken.length;
  };
  while (at < text.length) {
    const space = matchAt(SPACE, text, at);
    if (space !== null) {
      at += space.length;
      continue;
    }
    const unit = words.at(-1)?.kind === 'number' ? matchAt(UNIT, text, at) : null;
    if (unit !== null) {
      take('unit', unit);
      continue;
    }
    const found = PATTERNS.map(([kind, pattern]) => [kind, matchAt(pattern, text, at)] as const).find(
      ([, match]) => match !== null,
    );
    take(found?.[0] ?? 'foreign', found?.[1] ?? String.fromCodePoint(text.codePointAt(at) ?? 0));
  }
  return words;
}
