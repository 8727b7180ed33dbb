/** SVG as PNG, by resvg: a WebAssembly module of 2.5 MB that runs wherever Node does, loaded when it is first asked for. */
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { fittedText } from './fonts';

type Resvg = typeof import('@resvg/resvg-wasm').Resvg;

const FAMILY = 'Inter';
/** Four bytes each while it is drawn. */
const MOST_PIXELS = 100e6;

let loading: Promise<Resvg> | null = null;

/** Rejects only where the installation lacks the library. */
function loadResvg(): Promise<Resvg> {
  loading ??= import('@resvg/resvg-wasm').then(async ({ initWasm, Resvg }) => {
    const code = createRequire(__filename).resolve('@resvg/resvg-wasm/index_bg.wasm');
    await initWasm(readFileSync(code));
    return Resvg;
  });
  return loading;
}

export interface Rasterised {
  readonly png: Uint8Array;
  /** Characters that the font lacks, each once: a mark stands for them. */
  readonly lacking: readonly string[];
}

/** `scale`: pixels for each of the SVG's. Fails with usage where the picture would be too large. Throws what is no SVG. */
export async function rasterise(svg: string, scale: number): Promise<Result<Rasterised>> {
  const Resvg = await loadResvg();
  const { text, lacking, fonts } = fittedText(svg);
  const picture = new Resvg(text, {
    font: { fontBuffers: [...fonts], defaultFontFamily: FAMILY, sansSerifFamily: FAMILY },
    fitTo: { mode: 'zoom', value: scale },
  });
  try {
    const [widthPx, heightPx] = [picture.width * scale, picture.height * scale].map(Math.round);
    if ((widthPx ?? 0) * (heightPx ?? 0) > MOST_PIXELS)
      return fail(
        'usage',
        `The picture would be ${String(widthPx)} by ${String(heightPx)} pixels, too many for a PNG; take a smaller --scale, or svg.`,
      );
    const drawn = picture.render();
    const png = drawn.asPng();
    drawn.free();
    return ok({ png, lacking });
  } finally {
    // The collector does not see what lies in the module's own memory.
    picture.free();
  }
}
