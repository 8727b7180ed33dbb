/** What is compared, what is unlike about it besides, and what it comes to. */
import { sideWords } from '../../compare/document';
import type { Unlikeness } from '../../compare/unlike';
import type { Decision } from '../../compare/verdict';
import { doubts, untoldSentences } from '../../compare/words';
import { markup } from '../../report/markup';
import type { Markup } from '../../report/markup';
import type { Stack } from '../stack';
import type { Drawing } from '../table';
import { wrapped } from '../wrapped';
import type { Compared } from './compared';

const LINE = 16;
const CHARACTER_WIDTH = 6.3;
const BAR = 3;
const INSET = 12;
const UNLIKE_NAME = 172;
const PAD = 5;

export function addHead(stack: Stack, { a, b, comparison, document }: Compared, widthPx: number): void {
  stack.add((topPx) =>
    lines(
      [
        ...sideLines('A', sideWords(a.name, document.a), widthPx),
        ...sideLines('B', sideWords(b.name, document.b), widthPx),
      ],
      topPx,
    ),
  );
  const { unlike } = comparison;
  if (unlike.length > 0) stack.add((topPx) => unlikeBox(unlike, topPx, widthPx), 8);
  const totals = comparison.figures.filter(({ kind }) => kind === 'total');
  document.verdicts.slice(0, MOST_VERDICTS).forEach((sentence, at) => {
    const decision = totals[at]?.verdict.decision ?? 'unknown';
    stack.add((topPx) => verdict(sentence, decision, topPx, widthPx), at === 0 ? 12 : 6);
  });
  const more = [...doubts(comparison), ...untoldSentences(comparison)];
  stack.add(
    (topPx) =>
      lines(
        more.flatMap((text) => broken(text, widthPx)).map((text) => ({ text, x: INSET })),
        topPx,
      ),
    8,
  );
}

/** Of pause and resume. */
const MOST_VERDICTS = 2;

interface PlacedLine {
  readonly text: string;
  readonly x: number;
  /** In front of it, loud. */
  readonly name?: string;
}

const broken = (text: string, widthPx: number): readonly string[] =>
  wrapped(text, Math.floor((widthPx - INSET) / CHARACTER_WIDTH));

const sideLines = (name: string, words: string, widthPx: number): readonly PlacedLine[] =>
  broken(words, widthPx - 16).map((text, at) => (at === 0 ? { text, x: 16, name } : { text, x: 16 }));

function lines(
  all: readonly PlacedLine[],
  topPx: number,
  look: Markup = markup``,
  nameX = 0,
): Omit<Drawing, 'widthPx'> {
  const parts = all.map(({ text, x, name }, at) => {
    const y = topPx + LINE * (at + 1) - 4;
    const before = name === undefined ? '' : markup`<text class="lane" x="${nameX}" y="${y}">${name}</text>`;
    return markup`${before}<text${look} x="${x}" y="${y}">${text}</text>`;
  });
  return { content: markup`${parts}`, heightPx: LINE * all.length };
}

function unlikeBox(unlike: readonly Unlikeness[], topPx: number, widthPx: number): Omit<Drawing, 'widthPx'> {
  const rows = unlike.flatMap(({ what, a, b, ofMeasure }) => {
    const words = `${a ?? 'not known'} in A, ${b ?? 'not known'} in B${ofMeasure ? ' · what is measured' : ''}`;
    return broken(words, widthPx - INSET - UNLIKE_NAME).map((text, at): PlacedLine => {
      const x = INSET + UNLIKE_NAME;
      return at === 0 ? { text, x, name: what } : { text, x };
    });
  });
  const title: PlacedLine = { text: 'besides what was measured', x: INSET + UNLIKE_NAME, name: 'Not alike' };
  const { content, heightPx } = lines([title, ...rows], topPx + PAD, markup``, INSET);
  const tall = heightPx + 2 * PAD;
  return {
    content: markup`<rect class="box" x="0" y="${topPx}" width="${widthPx}" height="${tall}"/><rect class="unlike" x="0" y="${topPx}" width="${BAR}" height="${tall}"/>${content}`,
    heightPx: tall,
  };
}

function verdict(
  sentence: string,
  decision: Decision,
  topPx: number,
  widthPx: number,
): Omit<Drawing, 'widthPx'> {
  const isDecided = decision === 'slower' || decision === 'faster';
  // Loud letters are wider.
  const text = broken(sentence, isDecided ? widthPx * 0.93 : widthPx);
  const { content, heightPx } = lines(
    text.map((line) => ({ text: line, x: INSET })),
    topPx,
    isDecided ? markup` class="lane"` : markup` class="strong"`,
  );
  return {
    content: markup`<rect class="${isDecided ? decision : 'undecided'}" x="0" y="${topPx}" width="${BAR}" height="${heightPx}"/>${content}`,
    heightPx,
  };
}
