import type { ByteCursor } from '../byte-cursor';
import { readEventAttr, recordLayout, SAMPLE, TRACEPOINT_TYPE } from './event-attr';
import type { EventAttr, RecordLayout } from './event-attr';
import type { PerfEvent } from './perf-recording';
import type { TracepointFormat } from './tracepoint-format';

export interface DescribedEvent {
  readonly attr: EventAttr;
  readonly layout: RecordLayout;
}

/** Events are counted in 16 bits. */
const MAX_EVENTS = 65_535;

/**
 * The recorded events and which records are theirs. A record names its event by an id: in its first (samples) or last
 * field (others) where all events have PERF_SAMPLE_IDENTIFIER, else at the place of PERF_SAMPLE_ID, which must then
 * be the same for all. A single event needs no id.
 */
export class EventTable {
  readonly events: DescribedEvent[] = [];
  /** Whether the id fields are at one place, so that an event can be told from a record. */
  identifiable = true;
  private readonly byId = new Map<number, number>();
  private readonly names = new Map<number, string>();
  private lastId = -1;
  private lastEvent = -1;

  /** An attr and, up to the cursor's end, the ids of its records. Says what is wrong, or null. */
  add(cursor: ByteCursor): string | null {
    const attr = readEventAttr(cursor);
    if (attr === null) return 'the event attribute is cut short';
    if (this.events.length === MAX_EVENTS) return 'there are too many events';
    const index = this.events.length;
    while (cursor.remaining >= 8) this.byId.set(cursor.u64(), index);
    this.events.push({ attr, layout: recordLayout(attr) });
    this.lastId = -1;
    const first = this.events[0]?.layout;
    this.identifiable =
      this.events.length === 1 ||
      this.events.every(({ attr: { sampleType } }) => (sampleType & SAMPLE.identifier) !== 0) ||
      this.events.every(
        ({ layout: { sample, trailer } }) =>
          sample.id >= 0 && sample.id === first?.sample.id && trailer.id === first.trailer.id,
      );
    return null;
  }

  /** The event of a record with this id; -1 if no event has it. */
  eventOf(id: number): number {
    if (id !== this.lastId) {
      this.lastId = id;
      this.lastEvent = this.byId.get(id) ?? -1;
    }
    return this.lastEvent;
  }

  name(id: number, name: string): void {
    const event = this.byId.get(id);
    if (event !== undefined && name !== '') this.names.set(event, name);
  }

  /** HEADER_EVENT_DESC: names by attr and ids, for what no EVENT_UPDATE names. */
  describe(cursor: ByteCursor): void {
    const count = cursor.u32();
    const attrBytes = cursor.u32();
    for (let index = 0; index < count && !cursor.overrun; index += 1) {
      cursor.bytes(attrBytes);
      const ids = cursor.u32();
      const name = cursor.text(cursor.u32());
      for (let id = 0; id < ids && !cursor.overrun; id += 1) this.name(cursor.u64(), name);
    }
  }

  finish(formats: ReadonlyMap<number, TracepointFormat>): PerfEvent[] {
    return this.events.map(({ attr: { type, config, sampleType } }, index) => {
      const format = type === TRACEPOINT_TYPE ? (formats.get(config) ?? null) : null;
      const fallback =
        format === null ? `${String(type)}:${String(config)}` : `${format.system}:${format.name}`;
      return { name: this.names.get(index) ?? fallback, type, config, sampleType, format };
    });
  }
}
