import { ByteCursor } from '../byte-cursor';
import { attrBytes, readEventAttr, SAMPLE, TRACEPOINT_TYPE } from './event-attr';
import type { PerfEvent } from './perf-recording';
import { recordLayout } from './record-layout';
import type { RecordLayout } from './record-layout';
import { variableOf } from './sample-parts';
import type { TracepointFormat } from './tracepoint-format';

/** More than any kernel has tracepoints; bounds the work of streams that describe another event again and again. */
const MAX_EVENTS = 8_192;
/** In the table of ids: no event has it. */
export const NO_EVENT = 0xffff;
/** What a table by id may be longer than there are ids; ids are small numbers, given one after the other. */
const ID_SPREAD = 64;
/** Events are described before the first sample; a stream that goes on so has its ids looked up one by one. */
const MAX_ID_TABLES = 64;

/** What the loop over samples asks of each event, in typed arrays by event; offsets are 32-bit words from the header. */
export interface SampleTables {
  /** Whether the id fields are at one place, so that an event can be told from a record. */
  readonly identifiable: boolean;
  /** Of the id in every sample; -1 where a single event needs none. */
  readonly idWord: number;
  readonly idBase: number;
  /** Event by id, from idBase on. */
  readonly eventById: Uint16Array;
  /** Whether time, tid and cpu are at the same places in the samples of all events. */
  readonly alike: boolean;
  readonly timeWord: Int32Array;
  readonly tidWord: Int32Array;
  readonly cpuWord: Int32Array;
  /** Four times the bytes of the fixed fields, and what follows them: 0 nothing, 1 a payload alone, 2 more. */
  readonly shape: Int32Array;
}

/**
 * The recorded events and which records are theirs. A record names its event by an id: in its first (samples) or last
 * field (others) where all events have PERF_SAMPLE_IDENTIFIER, else at the place of PERF_SAMPLE_ID, which must then
 * be the same for all. A single event needs no id.
 */
export class EventTable {
  readonly layouts: RecordLayout[] = [];
  private readonly byId = new Map<number, number>();
  private readonly names = new Map<number, string>();
  private sampleTables: SampleTables | null = null;
  private idTables = 0;

  /** The attr that `bytes` begin with, and the ids of its records after it. Says what is wrong, or null. */
  addWithIds(bytes: Uint8Array): string | null {
    return this.add(bytes, new ByteCursor(bytes, Math.min(attrBytes(bytes), bytes.length)));
  }

  /** An attr, and the ids of its records up to the cursor's end. Says what is wrong, or null. */
  add(attrAt: Uint8Array, ids: ByteCursor): string | null {
    const attr = readEventAttr(attrAt);
    if (typeof attr === 'string') return attr;
    if (this.layouts.length === MAX_EVENTS) return 'there are too many events';
    const index = this.layouts.length;
    while (ids.remaining >= 8) this.byId.set(ids.u64(), index);
    this.layouts.push(recordLayout(attr));
    this.sampleTables = null;
    return null;
  }

  /** The event of a record with this id; -1 if no event has it. */
  eventOf(id: number): number {
    return this.byId.get(id) ?? -1;
  }

  name(id: number, name: string): void {
    const event = this.byId.get(id);
    if (event !== undefined && name !== '') this.names.set(event, name);
  }

  /** HEADER_EVENT_DESC: names by ids, or by place where events have none; for what no EVENT_UPDATE names. */
  describe(cursor: ByteCursor): void {
    const count = cursor.u32();
    const attrSize = cursor.u32();
    for (let index = 0; index < count && !cursor.overrun; index += 1) {
      cursor.bytes(attrSize);
      const ids = cursor.u32();
      const name = cursor.text(cursor.u32());
      if (ids === 0 && index < this.layouts.length && name !== '') this.names.set(index, name);
      for (let id = 0; id < ids && !cursor.overrun; id += 1) this.name(cursor.u64(), name);
    }
  }

  tables(): SampleTables {
    this.sampleTables ??= this.buildTables();
    return this.sampleTables;
  }

  finish(formats: ReadonlyMap<number, TracepointFormat>): PerfEvent[] {
    return this.layouts.map((layout, index) => {
      const { type, config, sampleType } = layout.attr;
      const format = type === TRACEPOINT_TYPE ? (formats.get(config) ?? null) : null;
      const fallback =
        format === null ? `${String(type)}:${String(config)}` : `${format.system}:${format.name}`;
      return { name: this.names.get(index) ?? fallback, type, config, sampleType, layout, format };
    });
  }

  private buildTables(): SampleTables {
    const { layouts } = this;
    const first = layouts[0];
    const words = (offset: (layout: RecordLayout) => number): Int32Array =>
      Int32Array.from(layouts, (layout) => (offset(layout) < 0 ? -1 : offset(layout) / 4));
    const kinds = ['nothing', 'payload', 'more'] as const;
    return {
      identifiable:
        layouts.length <= 1 ||
        layouts.every(({ attr }) => (attr.sampleType & SAMPLE.identifier) !== 0) ||
        layouts.every(
          ({ sample, trailer }) =>
            sample.id >= 0 && sample.id === first?.sample.id && trailer.id === first.trailer.id,
        ),
      idWord: layouts.length > 1 ? (first?.sample.id ?? 0) / 4 : -1,
      ...this.idTable(),
      alike: layouts.every(
        ({ sample: { time, tid, cpu } }) =>
          time === first?.sample.time && tid === first.sample.tid && cpu === first.sample.cpu,
      ),
      timeWord: words(({ sample }) => sample.time),
      tidWord: words(({ sample }) => sample.tid),
      cpuWord: words(({ sample }) => sample.cpu),
      shape: Int32Array.from(
        layouts,
        ({ fixedBytes, attr }) => fixedBytes * 4 + kinds.indexOf(variableOf(attr.sampleType)),
      ),
    };
  }

  /** Empty where the ids lie too far apart: then each is looked up. */
  private idTable(): Pick<SampleTables, 'idBase' | 'eventById'> {
    this.idTables += 1;
    if (this.byId.size === 0 || this.idTables > MAX_ID_TABLES) return NO_ID_TABLE;
    let low = Infinity;
    let high = -Infinity;
    for (const id of this.byId.keys()) {
      low = Math.min(low, id);
      high = Math.max(high, id);
    }
    const length = high - low + 1;
    const fits = high < 0x8000_0000 && length <= ID_SPREAD * this.byId.size + 1024;
    if (!fits) return NO_ID_TABLE;
    const eventById = new Uint16Array(length).fill(NO_EVENT);
    for (const [id, event] of this.byId) eventById[id - low] = event;
    return { idBase: low, eventById };
  }
}

const NO_ID_TABLE = { idBase: 0, eventById: new Uint16Array(0) };
