/** What the commands may say and where: stdout for the answer, stderr for everything on the way to it. */

export interface Sink {
  write(text: string): void;
  readonly isTerminal: boolean;
  /** Width in columns; 100 where there is no terminal. */
  readonly columns: number;
}

export interface Terminal {
  readonly out: Sink;
  readonly err: Sink;
}

export type Paint = (text: string, colour: Colour) => string;

/** How wide text may be, and in what colours. */
export interface TextStyle {
  readonly columns: number;
  readonly paint: Paint;
}

// Of the 256-colour palette, the nearest to the product's own tokens.
const COLOURS = {
  dispatch: 103,
  kick: 74,
  notify: 140,
  barrier: 209,
  drain: 72,
  flush: 221,
  capture: 69,
  resume: 149,
  other: 242,
  muted: 245,
  good: 71,
  warning: 215,
  bad: 203,
} as const;
export type Colour = keyof typeof COLOURS | 'strong';

const plain: Paint = (text) => text;
const coloured: Paint = (text, colour) =>
  colour === 'strong' ? `\x1b[1m${text}\x1b[22m` : `\x1b[38;5;${COLOURS[colour]}m${text}\x1b[39m`;

export type Env = Readonly<Record<string, string | undefined>>;

/** Colours on a terminal, unless NO_COLOR (no-color.org) holds anything or TERM is dumb. */
export function paintFor(sink: Sink, env: Env): Paint {
  const unwanted = (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb';
  return sink.isTerminal && !unwanted ? coloured : plain;
}

/** Text that came from elsewhere (a guest, a file) without the means to move the cursor or hide itself. */
export const printable = (text: string): string =>
  text.replace(/[\p{Cc}\u200e\u200f\u2028-\u202e\u2066-\u2069]/gu, (char) =>
    char === '\n' ? '\n' : '\ufffd',
  );

/** No wider than `columns`; what is cut off shows. */
export const cut = (text: string, columns: number): string =>
  text.length > columns ? `${text.slice(0, Math.max(0, columns - 1))}…` : text;

/** Breaks at spaces so that each line fits `columns`; the first starts with `first`, the others with as many spaces. */
export function wrap(text: string, columns: number, first: string): string {
  const width = Math.max(20, columns - first.length);
  const lines: string[] = [];
  let line = '';
  for (const word of text.split(' ')) {
    if (line !== '' && line.length + 1 + word.length > width) {
      lines.push(line);
      line = word;
    } else {
      line = line === '' ? word : `${line} ${word}`;
    }
  }
  return first + [...lines, line].join(`\n${' '.repeat(first.length)}`);
}
