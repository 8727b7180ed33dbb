import type { ByteCursor } from '../byte-cursor';
import type { EventTable } from './event-table';
import type { PerfHost } from './perf-recording';

/** HEADER_* of tools/perf/util/header.h. */
const FEATURE = { osRelease: 4, version: 5, eventDesc: 12, clockData: 29 } as const;

/** The few of perf's header features that say what a recording needs. */
export class HostFeatures {
  private kernel: string | null = null;
  private perfVersion: string | null = null;
  private clock: PerfHost['clock'] = null;

  feature(id: number, cursor: ByteCursor, events: EventTable): void {
    if (id === FEATURE.osRelease) this.kernel = cursor.text(cursor.u32());
    else if (id === FEATURE.version) this.perfVersion = cursor.text(cursor.u32());
    else if (id === FEATURE.eventDesc) events.describe(cursor);
    else if (id === FEATURE.clockData) {
      cursor.u32(); // version
      this.clock = { clockId: cursor.u32(), wallNs: cursor.bigU64(), clockNs: cursor.bigU64() };
    }
  }

  finish(): PerfHost {
    return { kernel: this.kernel, perfVersion: this.perfVersion, clock: this.clock };
  }
}
