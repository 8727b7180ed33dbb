/** The events of a Perfetto trace that no slice stands for: instants on their thread's track, wake-ups and signals as flows. */
import { EVENT_KINDS, kindIndex } from '../recording/events';
import type { EventColumns, EventKind } from '../recording/events';
import type { RecordingTables } from '../recording/recording';
import type { CycleContext } from '../timeline/cycle-context';
import { factsOf } from './events-table';
import { ThreadNames } from './cycle-slices';
import type { EventShape, TracePackets } from './perfetto-packets';
import type { TraceTracks } from './perfetto-tracks';

const WOKEN = kindIndex('woken');
const SIGNALLED = kindIndex('signalled');
const SAMPLED = kindIndex('sampled');
const RAN = kindIndex('ran');
const CALLS = kinds('functionEntered', 'functionReturned', 'handlerEntered', 'handlerReturned');
const SWITCHES = kinds('switchedOut', 'switchedIn', 'ran');
const KVM_RUN = kinds('kvmRunEntered', 'kvmRunReturned');

/** By kind, whether it is one of these: looked at for every event. */
function kinds(...names: readonly EventKind[]): readonly boolean[] {
  return EVENT_KINDS.map((kind) => names.includes(kind));
}

/** Names by kind and by what the event's `a` says; stacks by their index. */
export class EventTracks {
  readonly #shapes = new Map<number | string, EventShape>();
  readonly #stacks = new Map<number, number>();
  readonly #threads: ThreadNames;
  readonly #category: number;
  readonly #wake: { readonly category: number; readonly woken: number; readonly signalled: number };
  readonly #wakes = new Map<number, number>();
  #flows = 0;

  constructor(
    private readonly packets: TracePackets,
    private readonly tracks: TraceTracks,
    private readonly recording: RecordingTables,
  ) {
    this.#threads = new ThreadNames(recording);
    this.#category = packets.category('event');
    const [woken, signalled] = [packets.name('woken'), packets.name('signalled')];
    this.#wake = { category: packets.category('wake'), woken, signalled };
  }

  /** Of the rows in [firstRow, endRow) those that the cycle's slices do not tell. */
  add(context: CycleContext, firstRow: number, endRow: number): void {
    const { events } = context.recording;
    const isSliced = slicedIn(context);
    for (let row = firstRow; row < endRow; row += 1) {
      const kind = events.kind[row] ?? -1;
      if (kind === WOKEN) this.#addFlow(events, row, events.a[row] ?? -1, this.#wake.woken);
      else if (kind === SIGNALLED) this.#addFlow(events, row, events.b[row] ?? -1, this.#wake.signalled);
      else if (!isSliced(events, row, kind)) this.#addInstant(context, row, kind);
    }
  }

  /** From who did it to whom it was done; without a beginning where nobody is known. */
  #addFlow(events: EventColumns, row: number, by: number, name: number): void {
    const { category } = this.#wake;
    const timeNs = events.timeNs[row] ?? 0;
    const tid = events.tid[row] ?? -1;
    const flow = by < 0 ? 0 : (this.#flows += 1);
    if (flow > 0) {
      const wakes = this.#wakesName(tid, name);
      this.packets.instant(this.tracks.thread(by), timeNs, { category, name: wakes }, flow, false);
    }
    this.packets.instant(this.tracks.thread(tid), timeNs, { category, name }, flow, true);
  }

  #wakesName(tid: number, name: number): number {
    const key = tid * 2 + Number(name === this.#wake.woken);
    let wakes = this.#wakes.get(key);
    if (wakes === undefined) {
      const verb = name === this.#wake.woken ? 'wakes' : 'signals';
      this.#wakes.set(key, (wakes = this.packets.name(`${verb} ${this.#threads.of(tid)}`)));
    }
    return wakes;
  }

  #addInstant(context: CycleContext, row: number, kind: number): void {
    const { events } = context.recording;
    const { packets } = this;
    const stack = kind === RAN ? -1 : (events.stack[row] ?? -1);
    const track = this.tracks.thread(events.tid[row] ?? -1);
    // What is told is named before the event is begun.
    const argument = kind === RAN ? packets.argument('for ns') : stack < 0 ? -1 : packets.argument('stack');
    const text = this.#stackOf(stack);
    packets.beginInstant(track, events.timeNs[row] ?? 0, this.#shapeOf(context, row, kind));
    // Since when it has been on its CPU.
    if (kind === RAN) packets.addNumber(argument, events.a[row] ?? 0);
    else if (stack >= 0) packets.addText(argument, text);
    packets.done();
  }

  /** The same for all events of a kind that say the same. */
  #shapeOf({ recording, handlers }: CycleContext, row: number, kind: number): EventShape {
    const { events, stacks } = recording;
    const a = events.a[row] ?? -1;
    const leaf = kind === SAMPLED && a < 0 ? (stacks[events.stack[row] ?? -1]?.[0] ?? null) : null;
    const key = leaf ?? (kind === RAN ? 0 : a) * EVENT_KINDS.length + kind;
    let shape = this.#shapes.get(key);
    if (shape !== undefined) return shape;
    const { name, value } = factsOf(recording, events, handlers, row);
    const detail = leaf === null ? (name ?? value ?? '') : `${leaf} (kernel)`;
    const title = EVENT_TITLES[kind] ?? '';
    const words = detail === '' || kind === RAN ? title : `${title} ${String(detail)}`;
    shape = { category: this.#category, name: this.packets.name(words) };
    this.#shapes.set(key, shape);
    return shape;
  }

  /** -1 for none. */
  #stackOf(stack: number): number {
    if (stack < 0) return -1;
    let known = this.#stacks.get(stack);
    if (known === undefined) {
      known = this.packets.text([...(this.recording.stacks[stack] ?? [])].reverse().join(';'));
      this.#stacks.set(stack, known);
    }
    return known;
  }
}

/** Words as a person reads them: "switchedOut" is "switched out". */
const EVENT_TITLES = EVENT_KINDS.map((kind) =>
  kind.replaceAll(/[A-Z]/g, (letter) => ` ${letter.toLowerCase()}`),
);

/** Which rows a slice of the cycle tells already: calls of the driving threads, switches and KVM_RUN of those that are followed. */
function slicedIn(context: CycleContext): (events: EventColumns, row: number, kind: number) => boolean {
  const { analysis, courses } = context;
  const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = analysis.cycle;
  const driving = new Set((courses?.cycle.driven ?? []).map(({ tid }) => tid));
  const withStates = new Map<number, boolean>();
  const hasStates = (tid: number): boolean => {
    let has = withStates.get(tid);
    if (has === undefined) withStates.set(tid, (has = (courses?.of(tid)?.runs.length ?? 0) > 0));
    return has;
  };
  const vcpus = new Set<number>(analysis.cycle.vcpus.map(({ tid }) => tid));
  return ({ timeNs: times, tid: tids }, row, kind) => {
    const timeNs = times[row] ?? 0;
    const tid = tids[row] ?? -1;
    if (timeNs < pauseStartNs || timeNs >= resumeEndNs) return false;
    if (SWITCHES[kind] === true) return hasStates(tid);
    if (KVM_RUN[kind] === true) return courses !== null && vcpus.has(tid);
    return CALLS[kind] === true && driving.has(tid) && (timeNs < pauseEndNs || timeNs >= resumeStartNs);
  };
}
