/** All figures that came with a file, held against its events: each cycle is attributed again. */
import type { RecordingAnalysis } from './analysis';
import type { Steps } from './flame/flame';
import type { StoredFigures } from './stored-figures';

export interface FigureCheck {
  /** Cycles whose figures were held against their events, and that are to be. */
  readonly cycles: number;
  readonly of: number;
  /** Cycles whose figures were put right since the file is open. */
  readonly corrected: number;
  /** So many were false that the others were not looked at: `of` is then how far it came. */
  readonly isGivenUp: boolean;
}

/** More false cycles than these tell no more of a file; each of them costs a copy of all figures. */
const MOST_CORRECTED = 256;

/** `figures`, which are told of each cycle that `analysis` attributes, are null where none came with a file. Throws as the analysis does. */
export function* figureCheckSteps(
  analysis: RecordingAnalysis,
  figures: StoredFigures | null,
): Steps<FigureCheck> {
  const { count } = analysis;
  let cycles = figures === null ? count : 0;
  const soFar = (of: number): FigureCheck => ({
    ...{ cycles, of, corrected: figures?.corrected ?? 0 },
    isGivenUp: of < count,
  });
  while (cycles < count) {
    if ((figures?.corrected ?? 0) > MOST_CORRECTED) return soFar(cycles);
    analysis.cycle(cycles);
    cycles += 1;
    yield () => soFar(count);
  }
  return soFar(count);
}
