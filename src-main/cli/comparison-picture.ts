/** A comparison as a picture. */
import type { NamedSide } from '@core/compare/document';
import { ok, type Result } from '@core/errors';
import type { ComparisonView } from '@core/pictures/choice';
import type { ComparedSide } from '@core/pictures/comparison/compared';
import { comparisonPieces } from '@core/pictures/comparison/picture';
import type { LookOfFile } from './picture-options';
import { writePicture } from './picture-file';
import type { CliPorts } from './ports';
import { printable } from './terminal';
import { writingProgress } from './writing-progress';

export interface ComparisonPicture extends LookOfFile {
  /** Whole. */
  readonly path: string;
  readonly format: 'svg' | 'png';
  readonly view: ComparisonView;
}

/** A side of a file, and what its picture calls it: as whoever asked did. */
export interface PicturedSide extends NamedSide {
  readonly file: string;
  readonly name: string;
}

/** Says on standard error where it is. */
export async function drawComparison(
  one: PicturedSide,
  other: PicturedSide,
  picture: ComparisonPicture,
  ports: CliPorts,
): Promise<Result<unknown>> {
  const first = ports.openRecording(one.file);
  if (!first.ok) return first;
  // What both are of is attributed once.
  const second = one.file === other.file ? first : ports.openRecording(other.file);
  if (second.ok) {
    const a = { ...one, analysis: first.value.analysis };
    const b = { ...other, analysis: second.value.analysis };
    const written = await write(a, b, picture, ports);
    first.value.close();
    if (second !== first) second.value.close();
    return written;
  }
  first.value.close();
  return second;
}

async function write(
  a: ComparedSide,
  b: ComparedSide,
  picture: ComparisonPicture,
  ports: CliPorts,
): Promise<Result<unknown>> {
  const signal = ports.cancelOnInterrupt();
  const progress = writingProgress(ports);
  const total = a.analysis.count + b.analysis.count;
  let done = 0;
  const goesOn = (): boolean => {
    progress.show({ done: Math.min((done += 1), total), total });
    return !signal.aborted;
  };
  const written = await writePicture(
    picture,
    comparisonPieces({ a, b }, picture),
    { goesOn, progress },
    ports,
  );
  progress.clear();
  if (!written.ok) return written;
  ports.terminal.err.write(`Picture: ${printable(picture.path)}\n`);
  return ok(null);
}
