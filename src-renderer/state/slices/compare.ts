import type { StatisticName } from '@core/compare/compare';
import type { CompareRequest, CompareView } from '@core/compare/view';
import { failureWords } from '../failure-words';
import { latestAsked } from '../latest-asked';
import type { Slice } from '../store';

/** Which cycles of a recording: all, those that filter and range choose, or the others. */
export const SIDE_CYCLES = ['all', 'chosen', 'others'] as const;
export type SideCycles = (typeof SIDE_CYCLES)[number];

export interface SideChoice {
  readonly recordingId: string;
  readonly cycles: SideCycles;
}

export type CompareState =
  | { readonly state: 'none' }
  | { readonly state: 'comparing' }
  | { readonly state: 'ready' }
  | { readonly state: 'failed'; readonly message: string };

export interface CompareSlice {
  readonly compare: CompareState;
  /** The last that came; it stays until the next has come. */
  readonly compareShown: { readonly request: CompareRequest; readonly view: CompareView } | null;
  /** As they were chosen; null: whatever suggests itself. */
  readonly sideA: SideChoice | null;
  readonly sideB: SideChoice | null;
  /** Whose values are drawn, by the name that the comparison gives it. */
  readonly comparedFigure: string;
  /** What the table is of. */
  readonly comparedStatistic: StatisticName;
  askCompare(request: CompareRequest): void;
  chooseSides(a: SideChoice, b: SideChoice): void;
  showComparedFigure(name: string): void;
  showComparedStatistic(name: StatisticName): void;
}

export const createCompareSlice: Slice<CompareSlice> = (set, _get, { api }) => {
  const asked = latestAsked<CompareRequest>(async (request, isLatest) => {
    const reply = await api.compare(request);
    if (!isLatest()) return false;
    if (reply.ok) set({ compare: { state: 'ready' }, compareShown: { request, view: reply.value } });
    else set({ compare: { state: 'failed', message: failureWords(reply.error) } });
    return false;
  });
  return {
    compare: { state: 'none' },
    compareShown: null,
    sideA: null,
    sideB: null,
    comparedFigure: 'pause',
    comparedStatistic: 'p50',
    askCompare: (request) => {
      set({ compare: { state: 'comparing' } });
      asked.ask(request);
    },
    chooseSides: (sideA, sideB) => {
      set({ sideA, sideB });
    },
    showComparedFigure: (comparedFigure) => {
      set({ comparedFigure });
    },
    showComparedStatistic: (comparedStatistic) => {
      set({ comparedStatistic });
    },
  };
};
