/** The next slice, or the one before, whose label or kernel stack has a text in it; over the whole recording, round its ends. */
import type { UnreadCycles } from '../analysis/unread-cycles';
import type { Failure, Result } from '../errors';
import { ok } from '../errors';
import { countHolding } from '../sorted';
import { CycleMatches } from './cycle-matches';
import type { DrawnCycle } from './drawn-cycle';
import { endOf, firstOf } from './drawn-cycle';
import type { DrawnCycles } from './drawn-cycles';
import { MARK_DEPTH } from './search';
import type { FindRequest, FindResult, FoundSlice } from './search';
import type { StackFunctions } from './stack-functions';
import { noSuchCycle } from './cycle-access';

/** Order of a cycle's slices: by time, then from top to bottom. */
interface Place {
  readonly timeNs: number;
  readonly lane: number;
  readonly depth: number;
}

/** An entry of one cycle's columns, with its place among all. */
interface Hit extends Place {
  readonly at: number;
  readonly row: number;
}

const compare = (left: Place, right: Place): number =>
  left.timeNs - right.timeNs || left.lane - right.lane || left.depth - right.depth;

/** What was found need not wait for its count: that comes as the same is asked for again. */
const LOOKS_TO_COUNT = 8;

/** Looks at up to `budget` cycles that nobody has looked at yet. */
export function findSlice(
  drawn: DrawnCycles,
  functions: StackFunctions,
  request: FindRequest,
  budget: number,
): Result<FindResult, Failure> {
  const { bounds } = drawn.access;
  if (bounds.startNs[request.cycle] === undefined) return noSuchCycle(request.cycle, bounds.count);
  const result = new Search(drawn, functions, request, budget).result();
  drawn.trim(1);
  return ok(result);
}

class Search {
  readonly #anchorNs: number;
  #from: Place | null = null;
  /** Position of each lane from top to bottom. */
  #places: readonly number[] = [];
  readonly #matches: CycleMatches;
  /** Cycles that cannot be read and may hold a match: what is stored of the others tells that they hold none. */
  readonly #missing = new Set<number>();

  constructor(
    private readonly drawn: DrawnCycles,
    functions: StackFunctions,
    private readonly request: FindRequest,
    budget: number,
  ) {
    this.#anchorNs = drawn.access.bounds.startNs[request.cycle] ?? 0;
    this.#matches = new CycleMatches(drawn, functions, request.text, budget);
    this.#placeLanes();
  }

  result(): FindResult {
    const { count } = this.drawn.access.bounds;
    const step = this.request.direction === 'next' ? 1 : -1;
    const first = this.#firstCycle();
    // The first one is looked at twice: what lies on its other side comes last.
    for (let walked = 0; walked <= count; walked += 1) {
      const cycle = (((first + walked * step) % count) + count) % count;
      const mayMatch = this.#matches.mayHave(cycle);
      if (mayMatch === null) return { state: 'searching', done: Math.min(walked, count), total: count };
      if (!mayMatch) continue;
      const side = walked === 0 ? 'beyond' : walked === count ? 'before' : 'all';
      const hit = this.#hitIn(cycle, side);
      const hasWrapped = step > 0 ? first + walked >= count : first - walked < 0;
      if (hit !== null) return this.#found(cycle, hit, hasWrapped);
    }
    return { state: 'none', unread: this.#unread() };
  }

  /** Lanes may have been added since. */
  #placeLanes(): void {
    const places: number[] = [];
    this.drawn.table.order().forEach((lane, place) => (places[lane] = place));
    this.#places = places;
    this.#from = this.#start();
  }

  #start(): Place | null {
    const { from, direction } = this.request;
    if (from === null) return null;
    const { table } = this.drawn;
    const edge = direction === 'next' ? -1 : Infinity;
    const lane = from.laneId === null ? edge : (this.#places[table.laneNamed(from.laneId)] ?? edge);
    return { timeNs: from.timeNs + this.#anchorNs, lane, depth: from.depth };
  }

  #firstCycle(): number {
    const { startNs, count } = this.drawn.access.bounds;
    const from = this.#from;
    if (from === null) return this.request.direction === 'next' ? 0 : count - 1;
    const of = this.request.from?.of ?? null;
    if (of !== null) return Math.min(of, count - 1);
    return Math.max(0, countHolding(count, (cycle) => (startNs[cycle] ?? 0) <= from.timeNs) - 1);
  }

  #unread(): UnreadCycles | null {
    const failure = this.drawn.failureOf(Math.min(...this.#missing));
    return failure === null ? null : { cycles: this.#missing.size, failure };
  }

  /** The nearest hit of a cycle, null as well where it cannot be read: in all of it, beyond where the search began, or on the other side, that place included. */
  #hitIn(cycle: number, side: 'all' | 'beyond' | 'before'): Hit | null {
    const own = this.drawn.failureOf(cycle) === null ? this.drawn.draw(cycle) : null;
    if (own === null) {
      this.#missing.add(cycle);
      return null;
    }
    this.#placeLanes();
    const sign = this.request.direction === 'next' ? 1 : -1;
    let best: Hit | null = null;
    this.#eachHit(cycle, own, (hit) => {
      const from = this.#from;
      const isBeyond = from === null || sign * compare(hit, from) > 0;
      if ((side === 'beyond' && !isBeyond) || (side === 'before' && isBeyond)) return;
      if (best === null || sign * compare(hit, best) < 0) best = hit;
    });
    return best;
  }

  #eachHit(cycle: number, own: DrawnCycle, tell: (hit: Hit) => void): void {
    const { table, access } = this.drawn;
    const originNs = access.bounds.startNs[cycle] ?? 0;
    table.rows.forEach(({ lane, depth, mark }, row) => {
      for (let at = firstOf(own, row); at < endOf(own, row); at += 1) {
        if (!this.#matches.has(own, at)) continue;
        const timeNs = originNs + (own.startNs[at] ?? 0);
        tell({ at, row, timeNs, lane: this.#places[lane] ?? 0, depth: mark < 0 ? depth : MARK_DEPTH + mark });
      }
    });
  }

  #found(cycle: number, hit: Hit, wrapped: boolean): FindResult {
    const { table, access } = this.drawn;
    const own = this.drawn.draw(cycle);
    const originNs = (access.bounds.startNs[cycle] ?? 0) - this.#anchorNs;
    const slice: FoundSlice = {
      cycle: this.request.cycle,
      of: cycle,
      laneId: table.lanes[table.rows[hit.row]?.lane ?? -1]?.id ?? '',
      depth: hit.depth,
      startNs: originNs + (own?.startNs[hit.at] ?? 0),
      endNs: originNs + (own?.endNs[hit.at] ?? 0),
      label: table.labels[own?.label[hit.at] ?? -1] ?? '',
      inStack: own === null ? null : this.#matches.inStack(own, hit.at),
    };
    return { state: 'found', slice, wrapped, ...this.#counted(cycle, hit), unread: this.#unread() };
  }

  /** Known once every cycle was looked at; without those that cannot be read, which nobody can step to. */
  #counted(cycle: number, hit: Hit): { readonly count: number | null; readonly place: number | null } {
    const { count } = this.drawn.access.bounds;
    this.#matches.leave(LOOKS_TO_COUNT);
    if (!this.drawn.isAllCounted(this.request.text, (each) => this.#matches.isCounted(each)))
      return { count: null, place: null };
    let [all, before] = [0, 0];
    for (let each = 0; each < count; each += 1) {
      if (this.drawn.failureOf(each) !== null) {
        if (this.#matches.mayHave(each) !== false) this.#missing.add(each);
        continue;
      }
      const own = this.#matches.count(each);
      all += own;
      if (each < cycle) before += own;
    }
    const drawn = this.drawn.draw(cycle);
    if (drawn !== null) this.#eachHit(cycle, drawn, (other) => (before += Number(compare(other, hit) <= 0)));
    return { count: all, place: before };
  }
}
