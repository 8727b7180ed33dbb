import type { Comm, MappedFile, Task } from '../perf/tasks';
import { countHolding } from '../sorted';
import { LatestCover } from './latest-cover';

/** A process that was forked without exec from one that was, and so on: further back nobody's maps are looked up. */
const MAX_GENERATIONS = 64;

/** What a process had mapped from one exec, or from its birth, until the next. */
interface ProcessImage {
  readonly fromNs: number;
  /** In the order of their times. */
  readonly maps: MappedFile[];
  /** Made of `maps` when it is first asked for. */
  cover: LatestCover | null;
  /** Whose maps it began with: the first so many of its parent's. */
  readonly parent: { readonly image: ProcessImage; readonly count: number } | null;
}

/** Which file was where in a process's memory, at any time. A later map replaces what it overlaps. */
export class ProcessMaps {
  private readonly images = new Map<number, ProcessImage[]>();

  /** All three as a recording gives them: in time order. */
  constructor(maps: readonly MappedFile[], tasks: readonly Task[], comms: readonly Comm[]) {
    const born = queue(tasks.filter(isNewProcess));
    const execed = queue(comms.filter(isExec));
    const placed = queue(maps.filter(isOfUserSpace));
    // At one instant a process is born before it execs before it maps.
    for (;;) {
      const next = Math.min(born.timeNs(), execed.timeNs(), placed.timeNs());
      if (next === Infinity) return;
      if (born.timeNs() === next) this.fork(born.take());
      else if (execed.timeNs() === next) this.begin(execed.take().pid, next, null);
      else this.map(placed.take());
    }
  }

  at(pid: number, timeNs: number, address: number): MappedFile | null {
    const images = this.images.get(pid) ?? [];
    let image =
      images[countHolding(images.length, (at) => (images[at] as ProcessImage).fromNs <= timeNs) - 1];
    const maps = image?.maps ?? [];
    let count = countHolding(maps.length, (at) => (maps[at] as MappedFile).timeNs <= timeNs);
    for (let generation = 0; image !== undefined && generation < MAX_GENERATIONS; generation += 1) {
      image.cover ??= new LatestCover(image.maps.map(rangeOf));
      const found = image.maps[image.cover.at(address, count)];
      if (found !== undefined) return found;
      count = image.parent?.count ?? 0;
      image = image.parent?.image;
    }
    return null;
  }

  private fork({ pid, parentPid, timeNs }: Task): void {
    const image = this.images.get(parentPid)?.at(-1);
    const parent = image === undefined ? null : { image, count: image.maps.length };
    this.begin(pid, timeNs, parent);
  }

  private map(map: MappedFile): void {
    const image = this.images.get(map.pid)?.at(-1) ?? this.begin(map.pid, -Infinity, null);
    image.maps.push(map);
  }

  private begin(pid: number, fromNs: number, parent: ProcessImage['parent']): ProcessImage {
    const image: ProcessImage = { fromNs, maps: [], cover: null, parent };
    const known = this.images.get(pid);
    if (known === undefined) this.images.set(pid, [image]);
    else known.push(image);
    return image;
  }
}

/** perf also describes processes that exist already as forked, without a time: those had their own maps for long. */
const isNewProcess = ({ what, pid, parentPid, timeNs }: Task): boolean =>
  what === 'forked' && pid !== parentPid && timeNs !== -Infinity;

const isExec = ({ exec, timeNs }: Comm): boolean => exec && timeNs !== -Infinity;

/** The kernel's own are those of pid -1. Of addresses further up not every one is a number, and no file is there. */
const isOfUserSpace = ({ pid, address }: MappedFile): boolean =>
  pid >= 0 && address <= BigInt(Number.MAX_SAFE_INTEGER);

const rangeOf = ({ address, sizeBytes }: MappedFile): { start: number; end: number } => ({
  start: Number(address),
  end: Number(address) + sizeBytes,
});

interface Queue<T> {
  /** Of the next one; Infinity where there is none. */
  timeNs(): number;
  /** Only while there is one. */
  take(): T;
}

function queue<T extends { readonly timeNs: number }>(list: readonly T[]): Queue<T> {
  let at = 0;
  return {
    timeNs: () => list[at]?.timeNs ?? Infinity,
    take: () => list[at++] as T,
  };
}
