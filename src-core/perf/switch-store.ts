import { SWITCHES } from './perf-recording';
import type { SwitchColumns } from './perf-recording';
import type { Trailer } from './record-types';
import { stableOrder } from './time-order';

/** Context switches in the order in which they come; `finish` hands them over in the order of their times. */
export class SwitchStore {
  private readonly timeNs: number[] = [];
  private readonly pid: number[] = [];
  private readonly tid: number[] = [];
  private readonly cpu: number[] = [];
  private readonly kind: number[] = [];

  append({ timeNs, pid, tid, cpu }: Trailer, kind: (typeof SWITCHES)[number]): void {
    this.timeNs.push(timeNs);
    this.pid.push(pid);
    this.tid.push(tid);
    this.cpu.push(cpu);
    this.kind.push(SWITCHES.indexOf(kind));
  }

  finish(): SwitchColumns {
    const order = stableOrder(Float64Array.from(this.timeNs));
    const sorted = (column: readonly number[]): number[] => Array.from(order, (row) => column[row] as number);
    return {
      count: order.length,
      timeNs: Float64Array.from(sorted(this.timeNs)),
      pid: Int32Array.from(sorted(this.pid)),
      tid: Int32Array.from(sorted(this.tid)),
      cpu: Int16Array.from(sorted(this.cpu)),
      kind: Uint8Array.from(sorted(this.kind)),
    };
  }
}
