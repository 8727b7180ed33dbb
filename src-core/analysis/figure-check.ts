/** All figures that came with a file, held against its events: each cycle is attributed again. */
import type { RecordingAnalysis } from './analysis';
import type { Steps } from './flame/flame';
import { UnreadCounter } from './unread-cycles';
import type { UnreadCycles } from './unread-cycles';
import type { StoredFigures } from './stored-figures';

export interface FigureCheck {
  /** Cycles whose figures were held against their events, and that are to be and can be. */
  readonly cycles: number;
  readonly of: number;
  /** Cycles that are in neither: their figures are those of the file. Null where there are none. */
  readonly unread: UnreadCycles | null;
  /** Cycles whose figures were put right since the file is open. */
  readonly corrected: number;
  /** So many were false that the others were not looked at: `of` is then how far it came. */
  readonly isGivenUp: boolean;
}

/** More false cycles than these tell no more of a file; each of them costs a copy of all figures. */
const MOST_CORRECTED = 256;

/** `figures`, which are told of each cycle that `analysis` attributes, are null where none came with a file. Throws UnreadableEvents where no cycle can be read. */
export function* figureCheckSteps(
  analysis: RecordingAnalysis,
  figures: StoredFigures | null,
): Steps<FigureCheck> {
  const { count } = analysis;
  const unread = new UnreadCounter();
  let gone = figures === null ? count : 0;
  const soFar = (until: number): FigureCheck => ({
    ...{ cycles: gone - unread.cycles, of: until - unread.cycles, unread: unread.unread },
    ...{ corrected: figures?.corrected ?? 0, isGivenUp: until < count },
  });
  while (gone < count) {
    if ((figures?.corrected ?? 0) > MOST_CORRECTED) return soFar(gone);
    unread.tried(() => analysis.cycle(gone));
    gone += 1;
    yield () => soFar(count);
  }
  unread.orThrow(gone - unread.cycles);
  return soFar(count);
}
