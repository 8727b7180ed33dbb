import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { readPng } from '@core/testing/png-picture';
import type { PngPicture } from '@core/testing/png-picture';
import { fittedText } from './fonts';
import { rasterise } from './rasterise';

async function drawn(svg: string, scale = 1): Promise<PngPicture> {
  const png = await rasterise(svg, scale);
  if (!png.ok) throw new Error(png.error.message);
  return readPng(png.value.png, inflateSync);
}

const picture = (content: string, size = 'width="60" height="24"'): string =>
  `<svg xmlns="http://www.w3.org/2000/svg" ${size} font-family="Inter, system-ui, sans-serif"><style>.ink{fill:#112233}</style><rect width="100%" height="100%" fill="#ffffff"/>${content}</svg>`;
const written = (text: string, weight = 400): string =>
  picture(`<text x="4" y="18" font-size="16" font-weight="${weight}">${text}</text>`);

/** How dark all of it is together. */
function ink({ widthPx, heightPx, colourAt }: PngPicture): number {
  let sum = 0;
  for (let y = 0; y < heightPx; y += 1)
    for (let x = 0; x < widthPx; x += 1) sum += 255 - Number.parseInt(colourAt(x, y).slice(1, 3), 16);
  return sum;
}

describe('an SVG as pixels', () => {
  it.each([1, 2, 3])('has the size that it states, times %i, and its colours', async (scale) => {
    const png = await drawn(picture('<rect class="ink" x="10" y="4" width="20" height="10"/>'), scale);
    expect([png.widthPx, png.heightPx]).toEqual([60 * scale, 24 * scale]);
    expect(png.colourAt(20 * scale, 8 * scale)).toBe('#112233');
    expect(png.colourAt(40 * scale, 8 * scale)).toBe('#ffffff');
  });

  it('has its texts, in either weight, in any script that the font has', async () => {
    const plain = ink(await drawn(written('phase')));
    expect(plain).toBeGreaterThan(5_000);
    expect(ink(await drawn(written('phase', 600)))).toBeGreaterThan(plain * 1.1);
    for (const text of ['фаза', 'φάση', 'głód', 'µs ·…’'])
      expect(ink(await drawn(written(text))), text).toBeGreaterThan(2_000);
  });

  it('has a mark in place of what the font lacks', async () => {
    const { text, lacking } = fittedText('a 日😀日\ud800 b');
    expect([text, lacking]).toEqual(['a \ufffd\ufffd\ufffd\ufffd b', ['日', '😀', '\ud800']]);
    expect(ink(await drawn(written('日')))).toBeGreaterThan(1_000);
  });

  it('that is too large for a PNG is refused with what to do', async () => {
    const refused = await rasterise(picture('', 'width="9000" height="9000"'), 2);
    expect(refused).toMatchObject({ ok: false, error: { code: 'usage' } });
    expect(refused.ok ? '' : refused.error.message).toMatch(/18000 by 18000 pixels.*--scale/);
  });
});

it('a text is given no more of the font than it needs', () => {
  const [latin, greek] = ['pause', 'pause φ'].map((text) => fittedText(text).fonts.length);
  expect([latin, greek]).toEqual([2, 4]);
});
