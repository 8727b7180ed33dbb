/** A picture put on the disk as vectors or as pixels. */
import { ok, type Result } from '@core/errors';
import type { CliPorts } from './ports';
import { sayable } from './locale';
import { wrap } from './terminal';
import type { WritingProgress } from './writing-progress';

interface PictureFile {
  readonly path: string;
  readonly format: 'svg' | 'png';
  /** Pixels of a PNG for each of the SVG's. */
  readonly scale: number;
}

const MOST_NAMED = 12;

/** As ports.writePieces. Says on standard error what a PNG cannot show. */
export async function writePicture(
  { path, format, scale }: PictureFile,
  svgPieces: Iterable<Uint8Array>,
  turn: { readonly goesOn: () => boolean; readonly progress: Pick<WritingProgress, 'clear'> },
  ports: CliPorts,
): Promise<Result<{ readonly sizeBytes: number }>> {
  if (format === 'svg') return ports.writePieces(path, svgPieces, turn.goesOn);
  const written = await ports.writePng(path, svgPieces, scale, turn.goesOn);
  if (!written.ok) return written;
  const { sizeBytes, lacking } = written.value;
  turn.progress.clear();
  if (lacking.length > 0) sayLacking(lacking, ports);
  return ok({ sizeBytes });
}

function sayLacking(lacking: readonly string[], { terminal: { err }, env }: CliPorts): void {
  const named = lacking.slice(0, MOST_NAMED).join(' ');
  const more = lacking.length > MOST_NAMED ? ` and ${String(lacking.length - MOST_NAMED)} more` : '';
  const sentence = `The font for PNGs has no ${named}${more}: a box stands for each. An SVG keeps them as text.`;
  err.write(sayable(env, `${wrap(sentence, err.columns, '')}\n`));
}
