/** When a vCPU that was to stop had the BQL, from its waits between leaving KVM_RUN and stopping. */
import type { VcpuLadder } from '../cycles/cycle';
import { durationNs, offsetNs } from '../units';
import type { Course } from './course';
import { REASONS, stateIndex } from './phase';

const BQL = REASONS.indexOf('bql');
const BLOCKED = stateIndex('blocked');
const RUNNING = stateIndex('running');

/** The ladder with its step "BQL had"; as it was where the vCPU's states do not tell. */
export function withBql(ladder: VcpuLadder, course: Course | null): VcpuLadder {
  const { stoppedNs, kvmLeftNs } = ladder;
  if (course === null || course.runs.length === 0 || stoppedNs === null || kvmLeftNs === null) return ladder;
  const between = course.runs.filter(({ startNs, endNs }) => endNs > kvmLeftNs && startNs < stoppedNs);
  const waits = between.filter(({ state }) => state === BLOCKED);
  // One wait for something else, or for nobody knows what, and it is not told when it had the BQL.
  if (between.length === 0 || waits.some(({ reason }) => reason !== BQL)) return ladder;
  const last = waits.at(-1);
  if (last === undefined) return { ...ladder, bqlNs: stoppedNs, bqlWaitNs: durationNs(0) };
  const again = between.find(({ state, startNs }) => state === RUNNING && startNs >= last.endNs);
  const waited = waits.reduce((sum, { startNs, endNs }) => sum + endNs - startNs, 0);
  return {
    ...ladder,
    bqlNs: again === undefined ? stoppedNs : offsetNs(again.startNs),
    bqlWaitNs: durationNs(waited),
  };
}
