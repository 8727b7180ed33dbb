/**
 * What to draw of a recording for a time range and a width in pixels. Times are offsets from the stop request of the cycle that
 * the request names, its anchor; the range may reach over the whole recording.
 */
import type { Failure } from '../errors';

export interface TimelineRequest {
  /** The anchor, whose stop request is 0; its lanes are drawn as any other cycle's. */
  readonly cycle: number;
  /** In nanoseconds. */
  readonly startNs: number;
  readonly endNs: number;
  readonly widthPx: number;
}

/** What a lane shows, and which palette its slices' `style` indexes. */
export type LaneKind =
  | 'phase'
  | 'path'
  | 'spans'
  | 'states'
  | 'vcpu'
  /** Another of QEMU's threads: its states, or only the moments at which it woke others. */
  | 'worker'
  /** Tasks outside QEMU: the moments at which they woke its threads. */
  | 'outside';

/** Styles of all lanes but phase and spans; the first three are STATES. */
export const RIBBON_STYLES = [
  'running',
  'runnable',
  'blocked',
  /** In KVM_RUN. */
  'guest',
  /** Blocked, for a grace period. */
  'gracePeriod',
  /** Nothing on record tells. */
  'unknown',
] as const;
export type RibbonStyle = (typeof RIBBON_STYLES)[number];

/** Columns, one entry a slice; by row (depth), and within a row in time order. */
export interface Slices {
  readonly count: number;
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  readonly depth: Uint8Array;
  /** phase, spans: index into PHASES (PHASES.length is neutral); all others: RIBBON_STYLES. */
  readonly style: Uint8Array;
  /** Index into TimelineView.labels. */
  readonly label: Uint32Array;
  /** The cycle that it is of. */
  readonly cycle: Uint32Array;
}

export const MARK_KINDS = [
  'kick',
  'guestExited',
  'kvmLeft',
  'stopped',
  'kvmEntered',
  'request',
  'reply',
  'event',
  /** The lane's thread, or a task outside QEMU, woke one of QEMU's threads. */
  'woke',
  /** The sampling clock found the thread in the function that the label names. */
  'sampled',
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

/** Columns, one entry a mark; by kind, and within a kind in time order. */
export interface Marks {
  readonly count: number;
  readonly timeNs: Float64Array;
  /** Index into MARK_KINDS. */
  readonly kind: Uint8Array;
  /** Index into TimelineView.labels. */
  readonly label: Uint32Array;
  readonly cycle: Uint32Array;
}

/** One mark as an object, for where one is pointed at. */
export interface Mark {
  readonly kind: MarkKind;
  readonly timeNs: number;
  readonly label: string;
}

export interface Lane {
  /** Stable over zooming and over cycles: 'phase', 'path', 'main', 'main-state', 'vcpu-0', 'thread-4711', 'outside'. */
  readonly id: string;
  readonly kind: LaneKind;
  readonly title: string;
  readonly subtitle: string;
  readonly slices: Slices;
  readonly marks: Marks;
  /** Where the critical path runs on this lane: starts and ends by turns; empty if it doesn't. */
  readonly onPath: Float64Array;
  /** Rows needed: greatest depth plus one; of all of the recording that was looked at yet, so that lanes keep their height. */
  readonly rows: number;
}

/** One thread let another go on: a wake-up, or a kick, of the critical path. In time order. */
export interface Arrows {
  readonly count: number;
  readonly timeNs: Float64Array;
  /** Indexes into TimelineView.lanes. */
  readonly from: Uint16Array;
  readonly to: Uint16Array;
  /** Index into TimelineView.labels. */
  readonly label: Uint32Array;
  readonly cycle: Uint32Array;
}

/** The cycles in sight, in time order; of those that begin in the same pixel the longest alone. */
export interface CyclesInSight {
  readonly count: number;
  readonly index: Uint32Array;
  readonly startNs: Float64Array;
  readonly pauseEndNs: Float64Array;
  readonly resumeStartNs: Float64Array;
  readonly endNs: Float64Array;
  /** How many it stands for, itself included. */
  readonly among: Uint32Array;
}

/** Cycles that are in sight and of which nothing is drawn: their events cannot be read. */
export interface UnreadInSight {
  readonly index: Uint32Array;
  /** Of the first of them. */
  readonly failure: Failure;
}

export interface TimelineView {
  readonly request: TimelineRequest;
  /** 'coarse' while cycles in sight still have to be looked at: the same request, sent again, shows more. */
  readonly quality: 'whole' | 'coarse';
  /** Of the cycles in sight, how many were looked at, whether they could be read or not. */
  readonly attributed: { readonly done: number; readonly total: number };
  /** From the first cycle's request to the last one's end. */
  readonly bounds: { readonly startNs: number; readonly endNs: number };
  readonly cycles: CyclesInSight;
  /** Null where there are none. */
  readonly unread: UnreadInSight | null;
  /** The anchor: the whole cycle, pause through resume, and its client's last reply if that is later. */
  readonly extentNs: number;
  /** Where the anchor's pause ends and its resume starts, for the ruler. */
  readonly pauseEndNs: number;
  readonly resumeStartNs: number;
  readonly lanes: readonly Lane[];
  readonly arrows: Arrows;
  readonly labels: readonly string[];
}

/** A slice as a view showed it. */
export interface SliceRequest {
  /** The anchor of the view: times are from its stop request. */
  readonly cycle: number;
  readonly laneId: string;
  readonly depth: number;
  readonly startNs: number;
  readonly endNs: number;
}

/** A thread made another one runnable. */
export interface WakeUp {
  /** From the anchor's stop request. */
  readonly timeNs: number;
  /** Names of threads or tasks. */
  readonly from: string;
  readonly to: string;
  /** Lanes that show them; null where none does. */
  readonly fromLane: string | null;
  readonly toLane: string | null;
}

/** What the selection panel says of a slice. */
export interface SliceDetail {
  readonly title: string;
  /** The cycle that the slice is of. */
  readonly cycle: number;
  /** Rows of the panel: name and value, in reading order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Kernel stack, leaf first; empty where none was taken. */
  readonly stack: readonly string[];
  /** What the claim rests on. */
  readonly evidence: string;
  /** Of the slice's thread while the slice lasted, its ends included: whoever woke it, and whom it woke. In time order. */
  readonly wakeUps: readonly WakeUp[];
}

/** One mark of a lane; `labels` are the view's. */
export const markOf = ({ marks }: Lane, labels: readonly string[], at: number): Mark => ({
  kind: MARK_KINDS[marks.kind[at] ?? 0] ?? 'event',
  timeNs: marks.timeNs[at] ?? 0,
  label: labels[marks.label[at] ?? -1] ?? '',
});
