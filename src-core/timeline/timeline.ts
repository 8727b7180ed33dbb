/** What to draw of one cycle for a time range and a width in pixels. Times are offsets from the stop request. */

export interface TimelineRequest {
  readonly cycle: number;
  /** From the cycle's stop request, in nanoseconds. */
  readonly startNs: number;
  readonly endNs: number;
  readonly widthPx: number;
}

/** Which palette a slice's `style` indexes. */
export type LaneKind = 'phase' | 'path' | 'spans' | 'states' | 'vcpu';

/** Styles of vCPU lanes, beyond the states. */
export const VCPU_STYLES = ['running', 'runnable', 'blocked', 'guest'] as const;
/** Styles of spans: the phase they name, by PHASES index, or PHASES.length for none. */

export interface Slices {
  readonly count: number;
  readonly startNs: Float64Array;
  readonly endNs: Float64Array;
  readonly depth: Uint8Array;
  /** phase, spans: index into PHASES (PHASES.length is neutral); states, path: STATES (path: or neutral); vcpu: VCPU_STYLES. */
  readonly style: Uint8Array;
  /** Index into TimelineView.labels. */
  readonly label: Uint32Array;
  /** Index into TimelineView.details, or -1. */
  readonly detail: Int32Array;
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
] as const;
export type MarkKind = (typeof MARK_KINDS)[number];

export interface Mark {
  readonly kind: MarkKind;
  readonly timeNs: number;
  readonly label: string;
}

export interface Lane {
  /** Stable over zooming: 'phase', 'path', 'main', 'main-state', 'vcpu-0'... */
  readonly id: string;
  readonly kind: LaneKind;
  readonly title: string;
  readonly subtitle: string;
  readonly slices: Slices;
  readonly marks: readonly Mark[];
  /** Where the critical path runs on this lane: starts and ends by turns; empty if it doesn't. */
  readonly onPath: Float64Array;
  /** Rows needed: greatest depth plus one. */
  readonly rows: number;
}

/** One thread let another go on: a wake-up, or a kick, of the critical path. */
export interface Arrow {
  readonly timeNs: number;
  /** Ids of lanes. */
  readonly fromLane: string;
  readonly toLane: string;
  readonly label: string;
}

export interface TimelineView {
  readonly request: TimelineRequest;
  /** The whole cycle, pause through resume, from the stop request. */
  readonly extentNs: number;
  /** Where the pause ends and the resume starts, for the ruler. */
  readonly pauseEndNs: number;
  readonly resumeStartNs: number;
  readonly lanes: readonly Lane[];
  /** Of the critical path, in time order. */
  readonly arrows: readonly Arrow[];
  readonly labels: readonly string[];
  /** What the selection panel says of a slice. */
  readonly details: readonly SliceDetail[];
}

export interface SliceDetail {
  readonly title: string;
  /** Rows of the panel: name and value, in reading order. */
  readonly facts: readonly (readonly [name: string, value: string])[];
  /** Kernel stack, leaf first; empty where none was taken. */
  readonly stack: readonly string[];
  /** What the claim rests on. */
  readonly evidence: string;
}
