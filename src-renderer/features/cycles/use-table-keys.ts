import { useRef } from 'react';
import type { KeyboardEvent } from 'react';
import { useAppStore } from '../../state/hooks';
import type { ShownCycles } from '../../state/selectors/chosen';

/** Digits typed within this time of each other are one number. */
const ONE_NUMBER_MS = 900;

/**
 * Arrows, pages and ends walk through the chosen cycles; digits go to the cycle of that number, or to the next that is there.
 * `reveal` brings the selected one in sight: one that stays selected may have been scrolled away.
 */
export function useTableKeys(
  { chosen, isLive }: ShownCycles,
  page: number,
  reveal: (cycle: number) => void,
): (event: KeyboardEvent<HTMLElement>) => void {
  const store = useAppStore();
  const typed = useRef({ digits: '', atMs: -Infinity });
  return (event) => {
    // While cycles are still coming nothing can be selected: the keys scroll.
    if (isLive || event.ctrlKey || event.metaKey || event.altKey) return;
    const { stepCycle, selectCycle } = store.getState();
    const steps = { ArrowDown: 1, ArrowUp: -1, PageDown: page, PageUp: -page }[event.key];
    const end = { Home: chosen[0], End: chosen.at(-1) }[event.key];
    if (steps !== undefined) stepCycle(steps);
    else if (end !== undefined) selectCycle(end);
    else if (/^\d$/.test(event.key)) {
      const isSame = event.timeStamp - typed.current.atMs < ONE_NUMBER_MS;
      typed.current = { digits: (isSame ? typed.current.digits : '') + event.key, atMs: event.timeStamp };
      const nearest = nextIn(chosen, Number(typed.current.digits));
      if (nearest !== null) selectCycle(nearest);
    } else return;
    const { cycle } = store.getState();
    if (cycle !== null) reveal(cycle);
    event.preventDefault();
    event.stopPropagation();
  };
}

/** The lowest number that is no lower than the wanted one; the highest where there is none. */
export function nextIn(cycles: Uint32Array, wanted: number): number | null {
  let next: number | null = null;
  let highest: number | null = null;
  for (const cycle of cycles) {
    if (cycle >= wanted && (next === null || cycle < next)) next = cycle;
    if (highest === null || cycle > highest) highest = cycle;
  }
  return next ?? highest;
}
