/** Which lanes stand where: pinned ones on top, the others by what they are, in the order that was chosen. */
import { assertNever } from '@core/errors';
import type { LaneKind } from '@core/timeline/timeline';
import type { IndexedLane } from './indexed-view';

/** What was chosen: ids of lanes; `collapsed` holds ids of groups as well. */
export interface Arrangement {
  readonly pinned: readonly string[];
  readonly collapsed: readonly string[];
  readonly order: readonly string[];
}

export const NOTHING_ARRANGED: Arrangement = { pinned: [], collapsed: [], order: [] };

export const LANE_GROUPS = ['cycle', 'main', 'vcpus', 'threads', 'outside'] as const;
export type LaneGroup = (typeof LANE_GROUPS)[number];

const TITLES: Readonly<Record<LaneGroup, string>> = {
  cycle: '',
  main: '',
  vcpus: 'vCPUs',
  threads: 'Other threads of QEMU',
  outside: '',
};

export interface ArrangedGroup {
  /** Also in `collapsed`. */
  readonly id: `group:${LaneGroup}`;
  /** Empty for one that needs no head. */
  readonly title: string;
  readonly collapsed: boolean;
  readonly lanes: readonly IndexedLane[];
}

export interface Arranged {
  readonly pinned: readonly IndexedLane[];
  readonly groups: readonly ArrangedGroup[];
  readonly collapsed: ReadonlySet<string>;
}

export function groupOf(kind: LaneKind): LaneGroup {
  switch (kind) {
    case 'phase':
    case 'path':
      return 'cycle';
    case 'spans':
    case 'states':
      return 'main';
    case 'vcpu':
      return 'vcpus';
    case 'worker':
      return 'threads';
    case 'outside':
      return 'outside';
    default:
      return assertNever(kind);
  }
}

export function arrangeLanes(lanes: readonly IndexedLane[], arrangement: Arrangement): Arranged {
  const collapsed = new Set(arrangement.collapsed);
  const pinned = arrangement.pinned.flatMap((id) => lanes.find((one) => one.lane.id === id) ?? []);
  const placeOf = new Map(arrangement.order.map((id, at) => [id, at]));
  const groups = LANE_GROUPS.map((group): ArrangedGroup => {
    const own = lanes.filter(
      (one) => groupOf(one.lane.kind) === group && !arrangement.pinned.includes(one.lane.id),
    );
    const id = `group:${group}` as const;
    return {
      id,
      title: own.length > 1 ? TITLES[group] : '',
      collapsed: own.length > 1 && collapsed.has(id),
      lanes: inChosenOrder(own, placeOf),
    };
  });
  return { pinned, groups: groups.filter((group) => group.lanes.length > 0), collapsed };
}

/** Lanes that no order was chosen for come after the others. */
function inChosenOrder(lanes: readonly IndexedLane[], placeOf: ReadonlyMap<string, number>): IndexedLane[] {
  const place = ({ lane }: IndexedLane): number => placeOf.get(lane.id) ?? Infinity;
  return [...lanes].sort((left, right) =>
    place(left) < place(right) ? -1 : place(left) > place(right) ? 1 : 0,
  );
}

const without = (ids: readonly string[], id: string): string[] => ids.filter((one) => one !== id);
const toggled = (ids: readonly string[], id: string): string[] =>
  ids.includes(id) ? without(ids, id) : [...ids, id];

export const pinToggled = (arrangement: Arrangement, id: string): Arrangement => ({
  ...arrangement,
  pinned: toggled(arrangement.pinned, id),
});

export const collapseToggled = (arrangement: Arrangement, id: string): Arrangement => ({
  ...arrangement,
  collapsed: toggled(arrangement.collapsed, id),
});

/** Puts lane `id` where lane `target` is: among the pinned ones, or within their group; unchanged where they are not in the same. */
export function laneMoved(
  lanes: readonly IndexedLane[],
  arrangement: Arrangement,
  id: string,
  target: string,
): Arrangement {
  const { pinned } = arrangement;
  if (pinned.includes(id) && pinned.includes(target))
    return { ...arrangement, pinned: moved(pinned, id, target) };
  const groups = arrangeLanes(lanes, arrangement).groups;
  const group = groups.find((one) => one.lanes.some((lane) => lane.lane.id === id));
  const ids = group?.lanes.map((one) => one.lane.id) ?? [];
  if (!ids.includes(target)) return arrangement;
  const others = arrangement.order.filter((one) => !ids.includes(one));
  return { ...arrangement, order: [...others, ...moved(ids, id, target)] };
}

function moved(ids: readonly string[], id: string, target: string): string[] {
  const at = ids.indexOf(target);
  const rest = without(ids, id);
  return [...rest.slice(0, at), id, ...rest.slice(at)];
}

/** The lane next to `id` in its section, up (-1) or down (1); null at an edge. */
export function neighbourOf(
  lanes: readonly IndexedLane[],
  arrangement: Arrangement,
  id: string,
  by: 1 | -1,
): string | null {
  const { pinned, groups } = arrangeLanes(lanes, arrangement);
  const sections = [pinned, ...groups.map((group) => group.lanes)];
  const ids = sections.map((section) => section.map((one) => one.lane.id)).find((one) => one.includes(id));
  return ids?.[ids.indexOf(id) + by] ?? null;
}
