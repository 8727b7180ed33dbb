import { describe, expect, it } from 'vitest';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { exchangedOf, writtenText } from '../testing/exchanged';
import { plainColours, standaloneStyle } from '../report/picture';
import { PATTERNS } from '../report/paint';
import { exchangePieces } from './exchange';

const drawn = drawRecording(STOP_CONT_DRAWING);
const pictureOf = (recording: typeof drawn): string =>
  writtenText(exchangePieces(exchangedOf(recording), { format: 'svg', table: 'cycles' }));

describe('a picture of a cycle', () => {
  const picture = pictureOf(drawn);

  it('is one SVG with every lane and phase, in colours of its own', () => {
    expect(picture).toMatch(/^<\?xml[^]*<svg xmlns="http:\/\/www.w3.org\/2000\/svg"[^]*<\/svg>\n$/);
    for (const name of ['phase', 'main loop', 'CPU 0/KVM', 'CPU 1/KVM'])
      expect(picture).toContain(`>${name}</text>`);
    expect(picture).toMatch(/\.f-kick \{\s*fill: #1f86c9;/);
    expect(picture).not.toMatch(/var\(|NaN|undefined|Infinity|<script|href/);
  });

  it('says which cycle it is, and how long it took', () => {
    expect(picture).toContain('cycle 0 · pause 2');
  });

  it('of no cycle is a picture all the same', () => {
    expect(pictureOf({ ...drawn, cycles: [] })).toContain('no cycle');
  });
});

it('a style of drawings has the light theme’s values, and no rule of the page’s', () => {
  const style =
    ':root { --a: #111; } @media (x) { :root { --a: #222; } } body { margin: 0 } .f-kick { fill: var(--a); }';
  expect(standaloneStyle(style)).toBe('.f-kick { fill: #111; }');
});

it('a joint phase has the mean colour of its members in a picture, and no words that viewers do not know', () => {
  const style =
    ':root{--dispatch:#000000;--drain:#303030;--flush:#606060;--kick:#ffffff}:root{--drain:#ffffff}';
  const [two, three] = ['drain', 'dispatch'].map((first) =>
    plainColours(
      `color-mix(in srgb, color-mix(in srgb, var(--${first}), var(--drain) 50.0%), var(--flush) 33.3%)`,
      style,
    ),
  );
  expect([two, three]).toEqual(['#404040', '#303030']);
  const patterns = plainColours(
    PATTERNS.text,
    `${style}:root{--notify:#123456;--barrier:#654321;--resume:#00ff00}`,
  );
  expect(patterns).not.toMatch(/color-mix|var\(/);
  expect(patterns).toMatch(/id="joint-0"[^>]*><rect[^>]* fill="#[\da-f]{6}"/);
});
