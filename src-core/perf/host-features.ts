import type { ByteCursor } from '../byte-cursor';
import type { EventTable } from './event-table';
import type { BuildId, PerfHost } from './perf-recording';
import { RECORD_HEADER_BYTES } from './record-types';

/** HEADER_* of tools/perf/util/header.h. */
export const FEATURE = {
  tracingData: 1,
  buildId: 2,
  hostname: 3,
  osRelease: 4,
  version: 5,
  architecture: 6,
  cpus: 7,
  cpuDescription: 8,
  totalMemory: 10,
  commandLine: 11,
  eventDesc: 12,
  clockId: 23,
  compressed: 27,
  clockData: 29,
} as const;

/** PERF_RECORD_MISC_BUILD_ID_SIZE: the id's length is stated; else it is that of a SHA-1. */
const MISC_BUILD_ID_SIZE = 1 << 15;
const SHA1_BYTES = 20;
const BUILD_ID_FIELD_BYTES = 24;

type Facts = { -readonly [K in Exclude<keyof PerfHost, 'buildIds'>]: PerfHost[K] };

/** What perf's header features say that a recording needs. Cursors that end early are for the caller to notice. */
export class HostFeatures {
  private readonly facts: Facts = {
    hostname: null,
    kernel: null,
    perfVersion: null,
    architecture: null,
    cpuDescription: null,
    cpusOnline: null,
    memoryBytes: null,
    commandLine: null,
    clockId: null,
    clock: null,
  };
  private readonly buildIds: BuildId[] = [];

  feature(id: number, cursor: ByteCursor, events: EventTable): void {
    const { facts } = this;
    const text = (): string => cursor.text(cursor.u32());
    if (id === FEATURE.hostname) facts.hostname = text();
    else if (id === FEATURE.osRelease) facts.kernel = text();
    else if (id === FEATURE.version) facts.perfVersion = text();
    else if (id === FEATURE.architecture) facts.architecture = text();
    else if (id === FEATURE.cpuDescription) facts.cpuDescription = text();
    else if (id === FEATURE.totalMemory) facts.memoryBytes = cursor.u64() * 1024;
    else if (id === FEATURE.commandLine) facts.commandLine = texts(cursor);
    else if (id === FEATURE.eventDesc) events.describe(cursor);
    else if (id === FEATURE.buildId) this.buildIdTable(cursor);
    else if (id === FEATURE.cpus) {
      cursor.u32(); // Available; the documentation has the two the other way round.
      facts.cpusOnline = cursor.u32();
    } else if (id === FEATURE.clockData) {
      cursor.u32(); // version
      facts.clock = { clockId: cursor.u32(), wallNs: cursor.bigU64(), clockNs: cursor.bigU64() };
      facts.clockId = facts.clock.clockId;
    }
  }

  /** The body of a build id record, whose header has `misc`. */
  buildId(misc: number, cursor: ByteCursor): void {
    const pid = cursor.u32() | 0;
    const field = cursor.bytes(BUILD_ID_FIELD_BYTES);
    const stated = (misc & MISC_BUILD_ID_SIZE) !== 0 ? (field[SHA1_BYTES] ?? 0) : SHA1_BYTES;
    const buildId = hexadecimal(field.subarray(0, Math.min(stated, SHA1_BYTES)));
    this.buildIds.push({ pid, buildId, path: cursor.text(cursor.remaining) });
  }

  finish(): PerfHost {
    return { ...this.facts, buildIds: this.buildIds };
  }

  private buildIdTable(cursor: ByteCursor): void {
    while (cursor.remaining >= RECORD_HEADER_BYTES) {
      cursor.u32(); // type
      const misc = cursor.u16();
      const size = cursor.u16();
      if (size < RECORD_HEADER_BYTES) return;
      this.buildId(misc, cursor.part(size - RECORD_HEADER_BYTES));
    }
  }
}

function texts(cursor: ByteCursor): string[] {
  const count = cursor.u32();
  const all: string[] = [];
  while (all.length < count && !cursor.overrun) all.push(cursor.text(cursor.u32()));
  return all;
}

export const hexadecimal = (bytes: Uint8Array): string =>
  Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
