import type { CycleRow } from '@core/analysis/summary';
import type { Part } from '../model';
import { segmentsOf, totalNs } from './cycles';
import type { Segment } from './cycles';

export interface PhaseTotals {
  readonly lines: readonly (Segment & { readonly share: number })[];
  readonly sumNs: number;
  /** Whether the phases sum to the whole to the nanosecond: said only when it is so. */
  readonly exact: boolean;
}

/** Phases without any time are left out, `other` never is: what is unexplained is shown even when it is nothing. */
export function phaseTotals(row: CycleRow, part: Part): PhaseTotals {
  const segments = segmentsOf(row, part);
  const sumNs = segments.reduce((sum, { ns }) => sum + ns, 0);
  const shown = segments.filter(({ key, ns }) => ns > 0 || key === 'other');
  return {
    lines: shown.map((segment) => ({ ...segment, share: sumNs === 0 ? 0 : segment.ns / sumNs })),
    sumNs,
    exact: sumNs === totalNs(row, part),
  };
}
