/**
 * Inter as pictures need it, whatever fonts the machine has: upright, in the two weights that drawings have. The package has each
 * cut into parts by script, so that only those are read that a text needs.
 */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const WEIGHTS = [400, 600] as const;
/** Digits and punctuation are in it, so it is always there; and of faces that are called alike the first is taken. */
const FIRST = 'latin';
const NOT_THERE = '\ufffd';

interface FontPart {
  readonly name: string;
  readonly ranges: readonly (readonly [first: number, last: number])[];
}

export interface FittedText {
  /** With a mark in place of each character that the font lacks: left as it is, it would not show at all. */
  readonly text: string;
  /** Those characters, each once. */
  readonly lacking: readonly string[];
  readonly fonts: readonly Uint8Array[];
}

const load = createRequire(__filename);

function parts(): readonly FontPart[] {
  const known: unknown = load('@fontsource/inter/unicode.json');
  if (typeof known !== 'object' || known === null) throw new Error('The font does not say what it has.');
  const all = Object.entries(known).map(([name, ranges]) => ({ name, ranges: rangesOf(String(ranges)) }));
  return [...all].sort((a, b) => Number(b.name === FIRST) - Number(a.name === FIRST));
}

/** "U+0000-00FF,U+0131" */
const rangesOf = (text: string): FontPart['ranges'] =>
  text.split(',').map((range) => {
    const [first = NaN, last = first] = range
      .replace('U+', '')
      .split('-')
      .map((hexadecimal) => Number.parseInt(hexadecimal, 16));
    return [first, last];
  });

const faceOf = (part: string, weight: number): Uint8Array =>
  readFileSync(load.resolve(`@fontsource/inter/files/inter-${part}-${weight}-normal.woff2`));

/** Throws only where the installation lacks the font. */
export function fittedText(text: string): FittedText {
  const all = parts();
  const used = new Set([FIRST]);
  const partOf = (character: string): string | undefined => {
    const code = character.codePointAt(0) ?? 0;
    return all.find(({ ranges }) => ranges.some(([first, last]) => code >= first && code <= last))?.name;
  };
  const lacking = new Set<string>();
  const known = text.replace(/[^\0-\xff]/gu, (character) => {
    const part = partOf(character);
    if (part === undefined) {
      lacking.add(character);
      return NOT_THERE;
    }
    used.add(part);
    return character;
  });
  return {
    text: known,
    lacking: [...lacking],
    fonts: [...used].flatMap((part) => WEIGHTS.map((weight) => faceOf(part, weight))),
  };
}
