/** Lanes, their rows and the words on them, by number, as they are met with. Numbers stay, so that columns can hold them. */
import type { Reason } from '../phases/phase';
import { MARK_KINDS } from './timeline';
import type { LaneKind, MarkKind } from './timeline';

export interface LaneHead {
  readonly id: string;
  readonly kind: LaneKind;
  readonly title: string;
  readonly subtitle: string;
  /** Order among lanes of one kind. */
  readonly place: number;
}

/** One depth of a lane's slices, or one kind of its marks: nothing in it overlaps. */
export interface RowHead {
  readonly lane: number;
  /** Of slices; -1 for marks. */
  readonly depth: number;
  /** Index into MARK_KINDS; -1 for slices. */
  readonly mark: number;
}

/** What numbers stand for, in their order. */
interface Words {
  readonly lanes: readonly LaneHead[];
  readonly labels: readonly string[];
  readonly reasons: ReadonlyMap<number, Reason>;
}

const LANE_ORDER: readonly LaneKind[] = ['phase', 'path', 'spans', 'states', 'vcpu', 'worker', 'outside'];

export class RowTable {
  readonly lanes: LaneHead[] = [];
  readonly rows: RowHead[] = [];
  readonly labels: string[] = [];
  /** Of each lane, the row of each depth. */
  readonly #depths: number[][] = [];
  readonly #marks: Map<number, number>[] = [];
  readonly #laneOf = new Map<string, number>();
  readonly #labelOf = new Map<string, number>();
  readonly #keyed = new Map<number, number>();
  /** Lanes of which only a file told yet. */
  readonly #stored = new Set<number>();
  /** What a label of a wait stands for. */
  readonly reasons = new Map<number, Reason>();

  /** Takes over numbers into a table that is still empty. What its lanes are called the first cycle that has them says anew. */
  restore({ lanes, labels, reasons }: Words): void {
    for (const { id, ...head } of lanes) this.#stored.add(this.lane(id, () => head));
    for (const label of labels) this.label(label);
    for (const [label, reason] of reasons) this.reasons.set(label, reason);
  }

  lane(id: string, make: () => Omit<LaneHead, 'id'>): number {
    const known = this.#laneOf.get(id);
    if (known !== undefined && this.#stored.delete(known)) this.lanes[known] = { id, ...make() };
    if (known !== undefined) return known;
    const lane = this.lanes.push({ id, ...make() }) - 1;
    this.#laneOf.set(id, lane);
    this.#depths.push([]);
    this.#marks.push(new Map());
    return lane;
  }

  laneNamed(id: string): number {
    return this.#laneOf.get(id) ?? -1;
  }

  row(lane: number, depth: number): number {
    const depths = this.#depths[lane] ?? [];
    while (depths.length <= depth) depths.push(this.rows.push({ lane, depth: depths.length, mark: -1 }) - 1);
    return depths[depth] ?? -1;
  }

  markRow(lane: number, kind: MarkKind): number {
    const marks = this.#marks[lane] ?? new Map<number, number>();
    const mark = MARK_KINDS.indexOf(kind);
    const known = marks.get(mark) ?? this.rows.push({ lane, depth: -1, mark }) - 1;
    marks.set(mark, known);
    return known;
  }

  /** Rows of slices, by depth, and of marks. */
  rowsOf(lane: number): { readonly depths: readonly number[]; readonly marks: readonly number[] } {
    return { depths: this.#depths[lane] ?? [], marks: [...(this.#marks[lane]?.values() ?? [])] };
  }

  label(text: string): number {
    const known = this.#labelOf.get(text);
    if (known !== undefined) return known;
    const label = this.labels.push(text) - 1;
    this.#labelOf.set(text, label);
    return label;
  }

  /** As label, of a text that a number stands for: it is made once. */
  keyedLabel(key: number, make: () => string): number {
    const known = this.#keyed.get(key);
    if (known !== undefined) return known;
    const label = this.label(make());
    this.#keyed.set(key, label);
    return label;
  }

  /** Numbers of the lanes from top to bottom. */
  order(): number[] {
    const rank = (lane: number): number => {
      const { kind, place } = this.lanes[lane] ?? { kind: 'outside', place: 0 };
      return LANE_ORDER.indexOf(kind) * 2 ** 33 + place;
    };
    return this.lanes.map((_, lane) => lane).sort((left, right) => rank(left) - rank(right));
  }
}
