/** What each phase's time was: running, runnable, or blocked and on what; and where the longest stretch of it was. */
import { SENDING_STOP } from '../phases/event-sends';
import type { Span } from '../phases/partition';
import { PHASES, REASONS, STATES } from '../phases/phase';
import type { Phase, Reason, State } from '../phases/phase';
import type { CycleAnalysis } from './analysis';

export interface PhaseWait {
  readonly phase: Phase;
  readonly state: State;
  /** 'none' unless blocked. */
  readonly reason: Reason;
  /** While QEMU sent STOP, which is part of dispatch. */
  readonly sendingStop: boolean;
  /** Of the driving thread, in all cycles. */
  readonly totalNs: number;
  /** Cycles that have any of it. */
  readonly cycles: number;
  /** The longest stretch without a break, from its cycle's stop request. */
  readonly longest: { readonly cycle: number; readonly startNs: number; readonly endNs: number };
}

type Sum = { -readonly [K in keyof PhaseWait]: PhaseWait[K] } & { lastCycle: number };

type WaitKind = Pick<PhaseWait, 'phase' | 'state' | 'reason' | 'sendingStop'>;

/** A number: there are hundreds of stretches a cycle, and a text for each would cost more than to add it. */
const keyOf = ({ phase, state, reason, sendingStop }: WaitKind): number =>
  ((PHASES.indexOf(phase) * STATES.length + STATES.indexOf(state)) * REASONS.length +
    REASONS.indexOf(reason)) *
    2 +
  Number(sendingStop);

/** Adds up cycle by cycle. Cycles whose phases or states are not known are passed over. */
export class PhaseWaits {
  readonly #sums = new Map<number, Sum>();

  add(analysis: CycleAnalysis): void {
    const { phaseRuns, stateRuns, spans, cycle } = analysis;
    const sends = spans.filter(({ name }) => name === SENDING_STOP);
    let state = 0;
    for (let run = 0; run < phaseRuns.count; run += 1) {
      const phase = PHASES[phaseRuns.label[run] ?? -1];
      const [fromNs, toNs] = [phaseRuns.startNs[run] ?? 0, phaseRuns.endNs[run] ?? 0];
      while (state < stateRuns.count && (stateRuns.endNs[state] ?? 0) <= fromNs) state += 1;
      for (let at = state; at < stateRuns.count && (stateRuns.startNs[at] ?? 0) < toNs; at += 1) {
        const startNs = Math.max(fromNs, stateRuns.startNs[at] ?? 0);
        const endNs = Math.min(toNs, stateRuns.endNs[at] ?? 0);
        const label = STATES[stateRuns.label[at] ?? -1];
        if (phase === undefined || label === undefined || endNs <= startNs) continue;
        const reason = REASONS[stateRuns.reason[at] ?? 0] ?? 'unknown';
        const sendingStop = phase === 'dispatch' && isWithin(sends, startNs);
        this.#put({ phase, state: label, reason, sendingStop }, cycle.index, {
          startNs: startNs - cycle.pauseStartNs,
          endNs: endNs - cycle.pauseStartNs,
        });
      }
    }
  }

  #put(kind: WaitKind, cycle: number, stretch: { readonly startNs: number; readonly endNs: number }): void {
    const key = keyOf(kind);
    let sum = this.#sums.get(key);
    if (sum === undefined) {
      sum = { ...kind, totalNs: 0, cycles: 0, longest: { cycle, ...stretch }, lastCycle: -1 };
      this.#sums.set(key, sum);
    }
    const lengthNs = stretch.endNs - stretch.startNs;
    sum.totalNs += lengthNs;
    if (sum.lastCycle !== cycle) sum.cycles += 1;
    sum.lastCycle = cycle;
    if (lengthNs > sum.longest.endNs - sum.longest.startNs) sum.longest = { cycle, ...stretch };
  }

  /** The most time first. */
  sums(): PhaseWait[] {
    return [...this.#sums.values()]
      .map(({ phase, state, reason, sendingStop, totalNs, cycles, longest }) => {
        return { phase, state, reason, sendingStop, totalNs, cycles, longest };
      })
      .sort((left, right) => right.totalNs - left.totalNs);
  }
}

const isWithin = (spans: readonly Span[], timeNs: number): boolean =>
  spans.some(({ startNs, endNs }) => startNs <= timeNs && timeNs < endNs);

export function phaseWaits(cycles: Iterable<CycleAnalysis>): PhaseWait[] {
  const waits = new PhaseWaits();
  for (const cycle of cycles) waits.add(cycle);
  return waits.sums();
}
