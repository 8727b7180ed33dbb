import type { Spill } from './calibration';

/** The figure that moved most; of those that failed, if any did. Null where there is none. */
export function worstSpill(spills: readonly Spill[]): Spill | null {
  const failed = spills.filter(({ passed }) => !passed);
  const looked = failed.length > 0 ? failed : spills;
  return looked.reduce<Spill | null>(
    (worst, spill) => (worst === null || Math.abs(spill.movedNs) > Math.abs(worst.movedNs) ? spill : worst),
    null,
  );
}
