/** Samples of the driving thread within pauses and resumes: what it was at while it had a CPU. */
import type { IndexedRecording } from '../phases/course';
import { PHASES } from '../phases/phase';
import type { Phase } from '../phases/phase';
import { firstRowFrom, rowsOf } from '../recording/by-thread';
import { kindIndex } from '../recording/events';
import type { CodeSite } from '../recording/recording';
import { lastAtOrBelow } from '../sorted';
import type { CycleAnalysis } from './analysis';

const SAMPLED = kindIndex('sampled');

export interface DrivingSample {
  /** Null where the recording does not separate phases. */
  readonly phase: Phase | null;
  /** The place in QEMU's or a library's code; null in the kernel. */
  readonly site: CodeSite | null;
  /** The kernel's stack, leaf first; empty outside of it. */
  readonly stack: readonly string[];
}

export interface DrivingSamples {
  readonly samples: readonly DrivingSample[];
  /** For how long the thread had a CPU in the cycles that they are of, by the scheduler's account. */
  readonly onCpuNs: number;
}

/** Gathered cycle by cycle; cycles whose states are not known are left out. */
export class SampleGathering {
  readonly #samples: DrivingSample[] = [];
  #onCpuNs = 0;
  #cycles = 0;

  add(cycle: CycleAnalysis, indexed: IndexedRecording): void {
    if (!indexed.shown.samples || cycle.drivingTid === null || cycle.states.running === null) return;
    this.#onCpuNs += cycle.states.running;
    this.#cycles += 1;
    const { pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = cycle.cycle;
    this.#samples.push(...samplesIn(indexed, cycle, pauseStartNs, pauseEndNs));
    this.#samples.push(...samplesIn(indexed, cycle, resumeStartNs, resumeEndNs));
  }

  /** Null where no clock sampled, or nothing tells for how long the thread ran. */
  found(): DrivingSamples | null {
    return this.#cycles === 0 ? null : { samples: this.#samples, onCpuNs: this.#onCpuNs };
  }
}

function samplesIn(
  { recording, rows }: IndexedRecording,
  { drivingTid, phaseRuns }: CycleAnalysis,
  startNs: number,
  endNs: number,
): DrivingSample[] {
  const { events, code, stacks } = recording;
  const own = rowsOf(rows, drivingTid ?? -1);
  const found: DrivingSample[] = [];
  for (let position = firstRowFrom(events, own, startNs); position < own.length; position += 1) {
    const row = own[position] ?? 0;
    const timeNs = events.timeNs[row] ?? 0;
    if (timeNs >= endNs) break;
    if (events.kind[row] !== SAMPLED) continue;
    const run = lastAtOrBelow(phaseRuns.startNs, timeNs);
    found.push({
      phase: run < 0 ? null : (PHASES[phaseRuns.label[run] ?? -1] ?? null),
      site: code[events.a[row] ?? -1] ?? null,
      stack: stacks[events.stack[row] ?? -1] ?? [],
    });
  }
  return found;
}
