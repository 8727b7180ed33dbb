/** A picture put on the disk as pixels. */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import { eachPiece, writePieces } from '../files/exchange-file';
import type { GoesOn } from '../files/exchange-file';
import { rasterise } from './rasterise';

/** As writePieces, of an SVG, with `scale` pixels for each of its own; fails with usage where those are too many. */
export async function writePng(
  path: string,
  svgPieces: Iterable<Uint8Array>,
  scale: number,
  goesOn: GoesOn,
): Promise<Result<{ readonly sizeBytes: number }>> {
  const gathered: Uint8Array[] = [];
  const take = (piece: Uint8Array): Result<null> => {
    gathered.push(piece);
    return ok(null);
  };
  const taken = await eachPiece(path, svgPieces, take, goesOn);
  if (!taken.ok) return taken;
  const png = await rasterise(Buffer.concat(gathered).toString('utf8'), scale);
  return png.ok ? writePieces(path, [png.value], goesOn) : png;
}
