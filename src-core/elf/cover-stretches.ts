/** A function whose size is not stated is believed to reach to the next symbol, but no further than a page. */
const MAX_UNSTATED_BYTES = 4_096;
/** Functions as a symbol table lists them, in columns of one length. */
export interface FunctionColumns {
  readonly count: number;
  readonly address: Float64Array;
  readonly sizeBytes: Float64Array;
  /** Where in `names` the name begins. */
  readonly nameAt: Uint32Array;
  /** Which of several names of one address is shown: the lowest, then the first. */
  readonly rank: Uint8Array;
  /** NUL-terminated texts. */
  readonly names: Uint8Array;
}

interface Stretches {
  readonly starts: number[];
  readonly ends: number[];
  readonly rows: number[];
}

/**
 * Cuts the functions' ranges, which may overlap and nest, into stretches that do not: at most two for each function.
 * A function without a size names nothing that lies in one with a size.
 */
export function coverStretches(functions: FunctionColumns): Stretches {
  const { address, sizeBytes } = functions;
  const order = orderByAddress(functions);
  const stretches: Stretches = { starts: [], ends: [], rows: [] };
  const open = new OpenFunctions(stretches);
  order.forEach((row, position) => {
    const start = address[row] as number;
    open.advance(start);
    const stated = sizeBytes[row] as number;
    if (stated > 0) open.enter(row, start + stated);
    else if (open.isEmpty) open.enter(row, unstatedEnd(address, order, position));
  });
  open.advance(Infinity);
  return stretches;
}

function unstatedEnd(address: Float64Array, order: Uint32Array, position: number): number {
  const start = address[order[position] as number] as number;
  let next = position + 1;
  while (next < order.length && address[order[next] as number] === start) next += 1;
  const nextStart = next < order.length ? (address[order[next] as number] as number) : Infinity;
  return Math.min(nextStart, start + MAX_UNSTATED_BYTES);
}

/** Of those at one address, first the ones with a size, so that the one to be shown is entered last; then the others. */
function orderByAddress({ count, address, sizeBytes, rank }: FunctionColumns): Uint32Array {
  const order = new Uint32Array(count);
  for (let row = 0; row < count; row += 1) order[row] = row;
  const compareAliases = (a: number, b: number): number => {
    const sized = (sizeBytes[a] as number) > 0;
    if (sized !== (sizeBytes[b] as number) > 0) return sized ? -1 : 1;
    const shownFirst = (rank[a] as number) - (rank[b] as number) || a - b;
    return sized ? -shownFirst : shownFirst;
  };
  return order.sort((a, b) => (address[a] as number) - (address[b] as number) || compareAliases(a, b));
}

/** The functions that hold the place up to which stretches are cut, the one that began last on top. */
class OpenFunctions {
  private readonly ends: number[] = [];
  private readonly rows: number[] = [];
  private place = 0;

  constructor(private readonly stretches: Stretches) {}

  get isEmpty(): boolean {
    return this.ends.length === 0;
  }

  enter(row: number, end: number): void {
    this.rows.push(row);
    this.ends.push(end);
  }

  /** Goes on to `place`, giving each stretch to the function on top and leaving those that end. */
  advance(place: number): void {
    while (this.ends.length > 0) {
      const end = this.ends[this.ends.length - 1] as number;
      const until = Math.min(end, place);
      if (until > this.place) {
        this.stretches.starts.push(this.place);
        this.stretches.ends.push(until);
        this.stretches.rows.push(this.rows[this.rows.length - 1] as number);
        this.place = until;
      }
      if (end > place) return;
      this.ends.pop();
      this.rows.pop();
    }
    this.place = place;
  }
}
