/** One lane a vCPU: in KVM_RUN or its thread's state, with the steps of its ladder as marks. */
import type { VcpuLadder } from '../cycles/cycle';
import type { Course } from '../phases/course';
import { intervalAt } from '../phases/kvm-run';
import type { Interval } from '../phases/kvm-run';
import { stateRunColumns } from '../phases/states';
import type { CycleContext } from './cycle-context';
import type { CycleSheet } from './drawn-cycle';
import { basicFacts, ribbonIndex, ribbonStyle, runHolding, stateFacts, stateLabel } from './slice-facts';
import type { SliceFacts, SlicePlace } from './slice-facts';
import type { Mark } from './timeline';

const GUEST = ribbonIndex('guest');

function drawLadder(ladder: VcpuLadder, originNs: number, sheet: CycleSheet, lane: number): void {
  const steps: [Mark['kind'], number | null, string][] = [
    ['kick', ladder.kickedNs, `kicked (${String(ladder.kicks ?? 0)} in all)`],
    ['guestExited', ladder.guestExitedNs, 'out of the guest'],
    ['kvmLeft', ladder.kvmLeftNs, 'out of KVM_RUN'],
    ['stopped', ladder.stoppedNs, 'stopped, BQL held'],
    ['kvmEntered', ladder.kvmEnteredNs, 'back in KVM_RUN'],
  ];
  for (const [kind, timeNs, label] of steps)
    if (timeNs !== null) sheet.mark(sheet.table.markRow(lane, kind), timeNs - originNs, label);
}

/** Tells the parts of [startNs, endNs) that lie in none of `holes`, which are in order and do not overlap. */
function outside(
  holes: readonly Interval[],
  startNs: number,
  endNs: number,
  tell: (startNs: number, endNs: number) => void,
): void {
  let fromNs = startNs;
  for (const hole of holes) {
    if (hole.endNs <= fromNs) continue;
    if (hole.startNs >= endNs) break;
    if (hole.startNs > fromNs) tell(fromNs, hole.startNs);
    fromNs = hole.endNs;
  }
  if (fromNs < endNs) tell(fromNs, endNs);
}

/** A thread's states but for its stays in KVM_RUN, which stand in their place. */
export function drawCourse(context: CycleContext, course: Course, sheet: CycleSheet, row: number): void {
  const { originNs, recording } = context;
  for (const { startNs, endNs } of course.inKvm)
    sheet.slice(row, startNs - originNs, endNs - originNs, GUEST, 'in KVM_RUN');
  for (const run of course.runs) {
    const style = ribbonStyle(run.state, run.reason);
    const label = stateLabel(sheet.table, recording, run);
    outside(course.inKvm, run.startNs, run.endNs, (startNs, endNs) =>
      sheet.put(row, startNs - originNs, endNs - originNs, style, label, run.stack),
    );
  }
}

/** Over the whole cycle, from the stop request to the end of the resume. */
export function drawVcpu(context: CycleContext, ladder: VcpuLadder, sheet: CycleSheet): void {
  const { recording, analysis, courses, originNs } = context;
  const { table } = sheet;
  const lane = table.lane(`vcpu-${String(ladder.vcpu)}`, () => ({
    kind: 'vcpu',
    title: recording.threads.find(({ tid }) => tid === ladder.tid)?.name ?? `CPU ${String(ladder.vcpu)}`,
    subtitle: String(ladder.tid),
    place: ladder.vcpu,
  }));
  if (analysis.cycle.lastVcpu === ladder.vcpu) sheet.lastToStop = lane;
  const course = courses?.of(ladder.tid) ?? null;
  if (course !== null) drawCourse(context, course, sheet, table.row(lane, 0));
  drawLadder(ladder, originNs, sheet, lane);
}

/** Of a slice of a thread's lane. */
export function courseFacts(context: CycleContext, tid: number, place: SlicePlace): SliceFacts | null {
  const { originNs, recording } = context;
  const course = context.courses?.of(tid) ?? null;
  if (course === null) return null;
  const stay = intervalAt(course.inKvm, place.startNs + originNs);
  if (stay !== null && stay.startNs === place.startNs + originNs && stay.endNs === place.endNs + originNs) {
    return {
      title: 'in KVM_RUN',
      facts: basicFacts(place),
      stack: [],
      evidence: 'ioctl(KVM_RUN) called, kvm_userspace_exit',
    };
  }
  const runs = stateRunColumns(course.runs);
  const run = runHolding(runs, place, originNs);
  return run < 0 ? null : stateFacts(recording, runs, run, place);
}
