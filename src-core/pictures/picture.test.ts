import { describe, expect, it } from 'vitest';
import { PATTERNS } from '../report/paint';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { exchangedOf, writtenText } from '../testing/exchanged';
import { drawnSummary } from '../testing/summaries';
import { PICTURE_THEMES, PICTURE_VIEWS, USUAL_PICTURE } from './choice';
import type { PictureChoice } from './choice';
import { cyclesView } from './cycles';
import { picturePieces } from './picture';
import { plainColours, standaloneStyle } from './style';

const drawn = drawRecording(STOP_CONT_DRAWING);
const pictureOf = (recording: typeof drawn, choice: Partial<PictureChoice> = {}): string =>
  writtenText(picturePieces(exchangedOf(recording), { ...USUAL_PICTURE, ...choice }));

const ALL = PICTURE_VIEWS.flatMap((view) => PICTURE_THEMES.map((theme) => ({ view, theme })));

describe.each(ALL)('a picture of $view in the $theme theme', (choice) => {
  it('is one SVG as wide as asked for, in colours of its own', () => {
    const picture = pictureOf(drawn, { ...choice, widthPx: 1300 });
    expect(picture).toMatch(
      /^<\?xml[^]*<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="1300"[^]*<\/svg>\n$/,
    );
    expect(picture).toMatch(
      choice.theme === 'light' ? /\.f-kick \{\s*fill: #1f86c9;/ : /\.f-kick \{\s*fill: #56b4e9;/,
    );
    expect(picture).not.toMatch(/var\(|color-mix|NaN|undefined|Infinity|<script|href/);
    expect(picture).toContain('4 vCPUs');
  });

  it('of no cycle says in the window’s words that there is none, and what that means', () => {
    const picture = pictureOf({ ...drawn, cycles: [] }, choice);
    expect(picture).toMatch(
      />No cycle in this recording<\/text><text[^>]*>It ended before the first pause and resume were complete/,
    );
  });
});

it.each(PICTURE_VIEWS)('%s is as wide as its words need where less is asked for', (view) => {
  const picture = pictureOf(drawn, { view, widthPx: 480 });
  const width = Number(/<svg [^>]*width="(\d+)"/.exec(picture)?.[1]);
  expect(width).toBeGreaterThanOrEqual(480);
  // Six pixels a letter: what begins in it ends in it.
  const texts = [...picture.matchAll(/<text(?! class="on)[^>]* x="([\d.]+)"[^>]*>([^<]*)</g)];
  expect(texts.length).toBeGreaterThan(3);
  for (const [whole, x, text = ''] of texts)
    if (!whole.includes('anchor="end"') && !whole.includes('anchor="middle"'))
      expect(Number(x) + 5 * text.length, text).toBeLessThan(width);
});

it('a timeline has every lane and says which cycle it is, and how long it took', () => {
  const picture = pictureOf(drawn);
  for (const name of ['phase', 'main loop', 'CPU 0/KVM', 'CPU 1/KVM'])
    expect(picture).toContain(`>${name}</text>`);
  expect(picture).toContain('Timeline of cycle 0 · pause 2');
});

it('bars of more cycles than pixels say which are drawn', () => {
  const summary = drawnSummary();
  const [row] = summary.cycles;
  if (row === undefined) throw new Error('no cycle');
  const cycles = Array.from({ length: 1_500 }, (_, index) => ({ ...row, index }));
  const view = (widthPx: number) =>
    cyclesView({ exchanged: exchangedOf(drawn), summary: { ...summary, cycles } }, widthPx);
  expect(view(2_000).title).not.toContain('drawn');
  expect(view(900).title).toMatch(/ · one of 2 is drawn$/);
});

it('the bars name the cycles’ median', () => {
  expect(pictureOf(drawn, { view: 'cycles' })).toMatch(/1 cycle · median [\d.]+ µs, p90/);
});

it('an overlay has its phases’ shares and the instants that they come at', () => {
  const picture = pictureOf(drawn, { view: 'overlay' });
  for (const words of ['share of cycles', 'vm_stop entered', 'last vCPU back', 'hold'])
    expect(picture).toContain(`>${words}</text>`);
  expect(picture).toMatch(/median · 0 · [\d.]+ µs/);
});

it('a flame graph has a box for each call, and says what it rests on', () => {
  const picture = pictureOf(drawn, { view: 'flame' });
  expect(picture).toMatch(/Flame graph · 1 cycle: [\d.]+ µs of pause and resume/);
  expect(picture).toMatch(/<title>vm_state_notify: [\d.]+ µs \([\d.]+%\)<\/title><rect/);
});

it('statistics have the median that the report has', () => {
  const picture = pictureOf(drawn, { view: 'statistics' });
  for (const name of ['Cycles by pause', 'Share of cycles up to a value', 'phase: barrier', 'median, 95%'])
    expect(picture).toContain(`>${name}</text>`);
  expect(picture).toMatch(/>phase: barrier<\/text><text[^>]*>1<\/text><text[^>]*>0\.035</);
});

it('barriers are the audit’s tables', () => {
  const picture = pictureOf(drawn, { view: 'barriers' });
  expect(picture).toMatch(/Waits for grace periods, over 1 cycle</);
  expect(picture).toContain('Barriers of no bytes');
});

describe('the style of drawings', () => {
  const style =
    ':root { --a: #111; --b: #333; } @media (prefers-color-scheme: dark) { :root { --a: #222; } } @media print { :root { --a: #999; } } body { margin: 0 } .f-kick { fill: var(--a); stroke: var(--b) }';

  it.each([
    ['light', '#111'],
    ['dark', '#222'],
  ] as const)('has the %s theme’s values, and no rule of the page’s', (theme, value) => {
    const [rule, ...own] = standaloneStyle(style, theme).split('\n');
    expect(rule).toBe(`.f-kick { fill: ${value}; stroke: #333 }`);
    expect(own.join('\n')).not.toMatch(/body|@media/);
  });
});

it('a joint phase has the mean colour of its members in a picture, and no words that viewers do not know', () => {
  const style =
    ':root{--dispatch:#000000;--drain:#303030;--flush:#606060;--kick:#ffffff}:root{--drain:#ffffff}';
  const [two, three] = ['drain', 'dispatch'].map((first) =>
    plainColours(
      `color-mix(in srgb, color-mix(in srgb, var(--${first}), var(--drain) 50.0%), var(--flush) 33.3%)`,
      style,
      'light',
    ),
  );
  expect([two, three]).toEqual(['#404040', '#303030']);
  const patterns = plainColours(
    PATTERNS.text,
    `${style}:root{--notify:#123456;--barrier:#654321;--resume:#00ff00}`,
    'light',
  );
  expect(patterns).not.toMatch(/color-mix|var\(/);
  expect(patterns).toMatch(/id="joint-0"[^>]*><rect[^>]* fill="#[\da-f]{6}"/);
});
