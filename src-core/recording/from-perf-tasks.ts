import type { PerfRecording } from '../perf/perf-recording';
import { commsOf } from '../perf/tasks';
import { tid } from '../units';
import type { Task } from './recording';

/** In the name of each CPU's idle task interrupts wake threads where nothing else runs. */
const IDLE_TASK = 0;

/** Threads that woke the guest's, by name. */
export class WakerTable {
  private readonly names = new Map<number, string>([[IDLE_TASK, 'swapper']]);
  private readonly wakers = new Set<number>();

  constructor(private readonly watched: ReadonlySet<number>) {}

  /** Takes over what perf tells of threads' names. */
  learn(stream: PerfRecording): void {
    for (const comm of commsOf(stream)) this.names.set(comm.tid, comm.name);
  }

  woke(waker: number): void {
    this.wakers.add(waker);
  }

  /** Those outside the guest's QEMU whose names are known. */
  get tasks(): Task[] {
    return [...this.wakers].flatMap((waker) => {
      const name = this.names.get(waker);
      return name === undefined || this.watched.has(waker) ? [] : { tid: tid(waker), name };
    });
  }
}
