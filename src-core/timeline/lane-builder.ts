/** Turns slices into the columns that travel to the window, sharing label and detail dictionaries. */
import { visibleSlices } from './level-of-detail';
import type { Slice } from './level-of-detail';
import type { Lane, Mark, SliceDetail, Slices, TimelineRequest } from './timeline';

const NOT_ON_PATH = new Float64Array(0);

export class LaneBuilder {
  readonly labels: string[] = [];
  readonly details: SliceDetail[] = [];
  readonly #labelIndexes = new Map<string, number>();
  readonly #request: TimelineRequest;

  constructor(request: TimelineRequest) {
    this.#request = request;
  }

  /** For a slice's `detail`: remembers it and returns its index. */
  detail(make: () => SliceDetail): () => number {
    return () => this.details.push(make()) - 1;
  }

  lane(
    head: Pick<Lane, 'id' | 'kind' | 'title' | 'subtitle'>,
    slices: readonly Slice[],
    marks: readonly Mark[],
  ): Lane {
    const { startNs, endNs } = this.#request;
    return {
      ...head,
      slices: this.#columns(visibleSlices(slices, this.#request)),
      marks: marks.filter((mark) => mark.timeNs >= startNs && mark.timeNs <= endNs),
      onPath: NOT_ON_PATH,
      rows: 1 + slices.reduce((deepest, slice) => Math.max(deepest, slice.depth), 0),
    };
  }

  #columns(slices: readonly Slice[]): Slices {
    return {
      count: slices.length,
      startNs: Float64Array.from(slices, (slice) => slice.startNs),
      endNs: Float64Array.from(slices, (slice) => slice.endNs),
      depth: Uint8Array.from(slices, (slice) => slice.depth),
      style: Uint8Array.from(slices, (slice) => slice.style),
      label: Uint32Array.from(slices, (slice) => this.#labelIndex(slice.label)),
      detail: Int32Array.from(slices, (slice) => slice.detail?.() ?? -1),
    };
  }

  #labelIndex(label: string): number {
    const known = this.#labelIndexes.get(label);
    if (known !== undefined) return known;
    this.#labelIndexes.set(label, this.labels.length);
    return this.labels.push(label) - 1;
  }
}
