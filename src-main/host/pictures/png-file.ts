/** A picture put on the disk as pixels. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import { eachPiece, writePieces } from '../files/exchange-file';
import type { GoesOn } from '../files/exchange-file';
import { rasterise } from './rasterise';
import type { Rasterised } from './rasterise';

export interface WrittenPng extends Pick<Rasterised, 'lacking'> {
  readonly sizeBytes: number;
}

/** As writePieces, of an SVG, with `scale` pixels for each of its own; fails with usage where those are too many. */
export async function writePng(
  path: string,
  svgPieces: Iterable<Uint8Array>,
  scale: number,
  goesOn: GoesOn,
): Promise<Result<WrittenPng>> {
  const gathered: Uint8Array[] = [];
  const take = (piece: Uint8Array): Result<null> => {
    gathered.push(piece);
    return ok(null);
  };
  const taken = await eachPiece(path, svgPieces, take, goesOn);
  if (!taken.ok) return taken;
  const drawn = await rasterise(Buffer.concat(gathered).toString('utf8'), scale);
  if (!drawn.ok) return drawn;
  const { png, lacking } = drawn.value;
  const written = await writePieces(path, [png], goesOn);
  return written.ok ? ok({ ...written.value, lacking }) : written;
}
