import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../../analysis/analyse';
import { overviewOf } from '../../analysis/overview';
import { summarise } from '../../analysis/summarise';
import { drawRecording } from '../../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../../testing/drawings';
import { writtenText } from '../../testing/exchanged';
import { repeatRecording } from '../../testing/repeat-recording';
import { sampleEnvironment } from '../../testing/summaries';
import { skewedTimes } from '../../testing/skewed-times';
import { timedOverview } from '../../testing/timed-overview';
import { withoutCycles } from '../../testing/unread';
import { COMPARISON_VIEWS, PICTURE_THEMES, USUAL_PICTURE } from '../choice';
import type { ComparisonChoice } from '../choice';
import type { ComparedSide } from './compared';
import { comparisonPieces } from './picture';

const drawn = analyseRecording(drawRecording(STOP_CONT_DRAWING));
const environment = sampleEnvironment('full');
const whole = overviewOf(summarise(drawn, environment));

const side = (name: string, changed: Partial<ComparedSide> = {}): ComparedSide => ({
  ...{ name, file: `/somewhere/${name}`, filter: null, cycles: null, leftOut: null },
  ...{ overview: whole, analysis: drawn },
  ...changed,
});
const pictureOf = (a: ComparedSide, b: ComparedSide, choice: Partial<ComparisonChoice> = {}): string =>
  writtenText(comparisonPieces({ a, b }, { ...USUAL_PICTURE, view: 'figures', ...choice }));
const timed = (name: string, medianNs: number, seed: number): ComparedSide =>
  side(name, {
    overview: timedOverview({ pauseNs: skewedTimes(60, medianNs, { deviation: 0.1 }, seed) }),
  });

const ALL = COMPARISON_VIEWS.flatMap((view) => PICTURE_THEMES.map((theme) => ({ view, theme })));

describe.each(ALL)('a picture of two sides’ $view in the $theme theme', (choice) => {
  it('is one SVG in colours of its own, with both names, without where their files lie', () => {
    const picture = pictureOf(side('before.qsnap'), side('after.qsnap'), choice);
    expect(picture).toMatch(
      /^<\?xml[^]*<svg xmlns="http:\/\/www.w3.org\/2000\/svg" width="1600"[^]*<\/svg>\n$/,
    );
    expect(picture).not.toMatch(/var\(|color-mix|NaN|undefined|Infinity|<script|href|somewhere/);
    for (const name of ['before.qsnap', 'after.qsnap']) expect(picture).toContain(`>${name} · 1 cycle`);
    expect(picture).toContain('Pause is undecided: an interval needs 6 independent cycles a side');
  });

  it('is as wide as its words need, all of it', () => {
    const picture = pictureOf(side('long '.repeat(60)), side('b'), { ...choice, widthPx: 480 });
    const width = Number(/<svg [^>]*width="(\d+)"/.exec(picture)?.[1]);
    for (const [, x, text = ''] of picture.matchAll(
      /<text(?! class="on)[^>]* x="([\d.]+)" y="[^"]*">([^<]*)</g,
    ))
      expect(Number(x) + 5 * text.length, text).toBeLessThan(width);
  });
});

it('figures have each verdict, with its interval in words and as a bar', () => {
  const picture = pictureOf(timed('a', 1e6, 1), timed('b', 1.3e6, 2));
  expect(picture).toMatch(
    /<rect class="slower"[^>]*\/><text class="lane"[^>]*>Pause is slower in B: median \+\d+%/,
  );
  expect(picture).toMatch(
    />pause<\/text>[^]*>\+\d+%<\/text>[^]*>\+\d+% … \+\d+%<[^]*<rect class="slower"[^]*>slower</,
  );
  expect(picture).toContain('>Share of cycles up to a value: pause</text>');
});

it('what is unlike stands before what is slower', () => {
  const other = { ...environment, qemu: { ...environment.qemu, version: '9.9.9' } };
  const picture = pictureOf(side('a'), side('b', { overview: { ...whole, environment: other } }));
  expect(picture).toMatch(
    />Not alike<[^]*>QEMU<\/text><text[^>]*>[^<]* in A, 9\.9\.9 in B<[^]*Pause is undecided/,
  );
});

it('an overlay has both sides’ shares on one axis, and when each instant comes', () => {
  const picture = pictureOf(side('a'), side('b'), { view: 'overlay' });
  expect(picture).toMatch(/both sides on one axis · 1 cycle of A, 1 of B, aligned at pause begins/);
  expect(picture.match(/>share of cycles</g)).toHaveLength(2);
  expect(picture).toMatch(/>vm_stop entered<[^]*>±0 ns \(needs 6 independent cycles\)</);
  expect(picture).toMatch(/class="of-a"[^]*class="of-b"/);
});

it('a flame difference has a box for each call, coloured by its change', () => {
  const picture = pictureOf(side('a'), side('b'), { view: 'flame' });
  expect(picture).toMatch(
    /<title>vm_state_notify: A [\d.]+ µs a cycle, B [^<]*<\/title><rect[^>]* class="box"\/><rect[^>]* class="less" fill-opacity="0.000"/,
  );
});

it('says why call trees are no difference, and what would show one', () => {
  const silent = analyseRecording(
    drawRecording('0 client stop\n 100 client ok\n 200 client cont\n 230 client ok'),
  );
  const overview = overviewOf(summarise(silent, sampleEnvironment('timing')));
  const picture = pictureOf(side('a'), side('b', { analysis: silent, overview }), { view: 'flame' });
  expect(picture).toMatch(/>B shows no calls<\/text><text[^>]*>Every call of the other side would look new/);
});

it.each(['overlay', 'flame'] as const)(
  '%s is of the cycles that can be read, and says how many are missing',
  (view) => {
    const three = analyseRecording(
      repeatRecording(drawRecording(STOP_CONT_DRAWING), { cycles: 3, eventsPerCycle: 40, seed: 1 }),
    );
    const overview = overviewOf(summarise(three, environment));
    const damaged = side('a', { overview, analysis: withoutCycles(three, [1]) });
    const picture = pictureOf(damaged, side('b'), { view });
    expect(picture).toContain('2 cycles of A, 1 of B');
    expect(picture).toContain('A: 1 cycle missing: 1 is damaged.');
  },
);
