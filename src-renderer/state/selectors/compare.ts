/** Which two sides are compared: as they were chosen, as long as they are there. */
import type { CompareRequest, CompareSideRequest } from '@core/compare/view';
import type { RecordingEntry } from '../model';
import type { SideChoice } from '../slices/compare';
import type { AppState } from '../store';
import { chosenCycles } from './chosen';
import { summaryOf } from './cycles';
import { remembered } from './remembered';

type Shown = Pick<
  AppState,
  'recordings' | 'recordingId' | 'loaded' | 'filter' | 'brush' | 'sort' | 'sideA' | 'sideB'
>;

export interface SideOption extends SideChoice {
  readonly title: string;
}

const options = remembered(
  (
    recordings: readonly RecordingEntry[],
    onScreen: string | null,
    chosen: number,
    total: number,
  ): readonly SideOption[] =>
    recordings.flatMap(({ id, name }): SideOption[] => {
      const whole: SideOption = { recordingId: id, cycles: 'all', title: name };
      if (id !== onScreen || chosen === 0 || chosen === total) return [whole];
      return [
        whole,
        { recordingId: id, cycles: 'chosen', title: `${name}: the ${chosen} chosen` },
        { recordingId: id, cycles: 'others', title: `${name}: the ${total - chosen} others` },
      ];
    }),
);

/** In the order of the list: each recording whole; of the one on screen also the chosen cycles and the others. */
export function sideOptions(state: Shown): readonly SideOption[] {
  const total = summaryOf(state)?.cycles.count ?? 0;
  return options(state.recordings, state.recordingId, chosenCycles(state).length, total);
}

export interface Sides {
  readonly a: SideOption;
  readonly b: SideOption;
}

const sides = remembered(
  (
    all: readonly SideOption[],
    onScreen: string | null,
    sideA: SideChoice | null,
    sideB: SideChoice | null,
  ): Sides | null => {
    const known = (side: SideChoice | null): SideOption | undefined =>
      all.find((one) => one.recordingId === side?.recordingId && one.cycles === side.cycles);
    const [a, b] = [known(sideA), known(sideB)];
    if (a && b) return { a, b };
    const wholes = all.filter(({ cycles }) => cycles === 'all');
    const after = wholes.find(({ recordingId }) => recordingId === onScreen);
    const before = wholes.filter(({ recordingId }) => recordingId !== onScreen).at(-1);
    if (before && after) return { a: before, b: after };
    const [chosen, others] = (['chosen', 'others'] as const).map((kind) =>
      all.find(({ cycles }) => cycles === kind),
    );
    return chosen && others ? { a: others, b: chosen } : null;
  },
);

/** Null where there is nothing to hold against each other: one recording only, and all of its cycles chosen. */
export const sidesOf = (state: Shown): Sides | null =>
  sides(sideOptions(state), state.recordingId, state.sideA, state.sideB);

const NONE = new Uint32Array(0);

export interface BothSides {
  readonly a: CompareSideRequest;
  readonly b: CompareSideRequest;
}

const bothSides = remembered(({ a, b }: Sides, chosen: Uint32Array, total: number): BothSides => {
  const isChosen = new Uint8Array(total);
  for (const cycle of chosen) isChosen[cycle] = 1;
  const rows = Uint32Array.from({ length: total }, (_, cycle) => cycle);
  const side = ({ recordingId: id, cycles }: SideChoice): CompareSideRequest => ({
    id,
    cycles: cycles === 'all' ? null : rows.filter((cycle) => isChosen[cycle] === Number(cycles === 'chosen')),
  });
  return { a: side(a), b: side(b) };
});

/** What is asked of either side; the same object as long as it is the same. */
export function comparedSides(state: Shown): BothSides | null {
  const both = sidesOf(state);
  if (both === null) return null;
  const isPart = both.a.cycles !== 'all' || both.b.cycles !== 'all';
  const total = isPart ? (summaryOf(state)?.cycles.count ?? 0) : 0;
  return bothSides(both, isPart ? chosenCycles(state) : NONE, total);
}

const request = remembered((both: BothSides, figure: string): CompareRequest => ({ ...both, figure }));

/** The same object as long as it asks for the same. */
export function compareRequest(state: Shown & Pick<AppState, 'comparedFigure'>): CompareRequest | null {
  const both = comparedSides(state);
  return both === null ? null : request(both, state.comparedFigure);
}
