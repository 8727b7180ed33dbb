import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { inflateSync } from 'node:zlib';
import { afterAll, expect, it } from 'vitest';
import { PICTURE_VIEWS, USUAL_PICTURE } from '@core/pictures/choice';
import type { PictureChoice } from '@core/pictures/choice';
import { picturePieces } from '@core/pictures/picture';
import { drawRecording } from '@core/testing/draw-recording';
import { STOP_CONT_DRAWING } from '@core/testing/drawings';
import { exchangedOf } from '@core/testing/exchanged';
import { readPng } from '@core/testing/png-picture';
import type { PngPicture } from '@core/testing/png-picture';
import { writePng } from './png-file';

const folder = mkdtempSync(join(tmpdir(), 'quiescope-png-'));
afterAll(() => rmSync(folder, { recursive: true }));

const recording = drawRecording(STOP_CONT_DRAWING);
const HOSTILE = '</text>]]>&amp;<!--\0\u0001\u001b\ufffe\ud800 日';
const hostile = {
  ...recording,
  threads: recording.threads.map((thread) => ({ ...thread, name: HOSTILE })),
  functions: recording.functions.map((one) => (one === 'vm_state_notify' ? HOSTILE : one)),
};

async function written(of: typeof recording, choice: Partial<PictureChoice>): Promise<PngPicture> {
  const path = join(folder, 'one.png');
  const pieces = picturePieces(exchangedOf(of), { ...USUAL_PICTURE, widthPx: 900, ...choice });
  const result = await writePng(path, pieces, 1, () => true);
  if (!result.ok) throw new Error(result.error.message);
  expect(result.value.sizeBytes).toBe(readFileSync(path).length);
  return readPng(readFileSync(path), inflateSync);
}

function coloursOf({ widthPx, heightPx, colourAt }: PngPicture): ReadonlySet<string> {
  const colours = new Set<string>();
  for (let y = 0; y < heightPx; y += 2) for (let x = 0; x < widthPx; x += 2) colours.add(colourAt(x, y));
  return colours;
}

it.each(PICTURE_VIEWS)('%s is a PNG of its theme’s colours, whatever its names are', async (view) => {
  const [light, dark] = [await written(recording, { view }), await written(hostile, { view, theme: 'dark' })];
  expect([light.widthPx, dark.widthPx]).toEqual([900, 900]);
  expect([light.colourAt(1, 1), dark.colourAt(1, 1)]).toEqual(['#ffffff', '#141922']);
  expect(coloursOf(light).size).toBeGreaterThan(40);
  expect(coloursOf(dark).size).toBeGreaterThan(40);
  if (view === 'timeline') {
    expect(coloursOf(light)).toContain('#1f86c9');
    expect(coloursOf(dark)).toContain('#56b4e9');
  }
});

it('leaves nothing where it is cancelled', async () => {
  const path = join(folder, 'cancelled.png');
  const cancelled = await writePng(
    path,
    picturePieces(exchangedOf(recording), USUAL_PICTURE),
    1,
    () => false,
  );
  expect(cancelled).toMatchObject({ ok: false, error: { code: 'cancelled' } });
  expect(readdirSync(folder)).not.toContain('cancelled.png');
});
