/** One lane a vCPU: in KVM_RUN or its thread's state, with the steps of its ladder as marks. */
import type { CycleAnalysis } from '../analysis/analysis';
import type { VcpuLadder } from '../cycles/cycle';
import type { Recording } from '../recording/recording';
import type { Courses } from '../phases/courses';
import type { Interval } from '../phases/kvm-run';
import { stateRunColumns } from '../phases/states';
import { formatDuration } from '../units';
import type { LaneBuilder } from './lane-builder';
import type { Slice } from './level-of-detail';
import { stateDetail, stateLabel } from './main-lanes';
import { VCPU_STYLES } from './timeline';
import type { Lane, Mark, SliceDetail } from './timeline';

const GUEST = VCPU_STYLES.indexOf('guest');

function marksOf(ladder: VcpuLadder, originNs: number): Mark[] {
  const steps: [Mark['kind'], number | null, string][] = [
    ['kick', ladder.kickedNs, `kicked (${String(ladder.kicks ?? 0)} in all)`],
    ['guestExited', ladder.guestExitedNs, 'out of the guest'],
    ['kvmLeft', ladder.kvmLeftNs, 'out of KVM_RUN'],
    ['stopped', ladder.stoppedNs, 'stopped, BQL held'],
    ['kvmEntered', ladder.kvmEnteredNs, 'back in KVM_RUN'],
  ];
  return steps.flatMap(([kind, timeNs, label]) =>
    timeNs === null ? [] : [{ kind, timeNs: timeNs - originNs, label }],
  );
}

/** Parts of [startNs, endNs) that lie in none of `holes`, which are in order and do not overlap. */
function outside(holes: readonly Interval[], startNs: number, endNs: number): Interval[] {
  const parts: Interval[] = [];
  let fromNs = startNs;
  for (const hole of holes) {
    if (hole.endNs <= fromNs) continue;
    if (hole.startNs >= endNs) break;
    if (hole.startNs > fromNs) parts.push({ startNs: fromNs, endNs: hole.startNs });
    fromNs = hole.endNs;
  }
  if (fromNs < endNs) parts.push({ startNs: fromNs, endNs });
  return parts;
}

interface VcpuContext {
  readonly recording: Recording;
  /** Null where the level shows no states. */
  readonly courses: Courses | null;
  readonly builder: LaneBuilder;
}

/** A vCPU's lane over the whole cycle, from the stop request to the end of the resume. */
export function vcpuLane(context: VcpuContext, analysis: CycleAnalysis, ladder: VcpuLadder): Lane {
  const { recording, builder } = context;
  const { pauseStartNs: originNs } = analysis.cycle;
  const course = context.courses?.of(ladder.tid) ?? null;
  const inKvm = course?.inKvm ?? [];
  const runs = stateRunColumns(course?.runs ?? []);
  const slices: Slice[] = inKvm.map(({ startNs: start, endNs: end }) => {
    const [startNs, endNs] = [start - originNs, end - originNs];
    const detail = (): SliceDetail => ({
      title: 'in KVM_RUN',
      facts: [
        ['start', formatDuration(startNs)],
        ['length', formatDuration(endNs - startNs)],
      ],
      stack: [],
      evidence: 'ioctl(KVM_RUN) called, kvm_userspace_exit',
    });
    return { startNs, endNs, depth: 0, style: GUEST, label: 'in KVM_RUN', detail: builder.detail(detail) };
  });
  for (let run = 0; run < runs.count; run += 1) {
    for (const part of outside(inKvm, runs.startNs[run] ?? 0, runs.endNs[run] ?? 0)) {
      const [startNs, endNs] = [part.startNs - originNs, part.endNs - originNs];
      const detail = builder.detail(() => stateDetail(recording, runs, run, startNs, endNs));
      slices.push({
        startNs,
        endNs,
        depth: 0,
        style: runs.label[run] ?? 0,
        label: stateLabel(recording, runs, run),
        detail,
      });
    }
  }
  slices.sort((left, right) => left.startNs - right.startNs);
  const name =
    recording.threads.find((thread) => thread.tid === ladder.tid)?.name ?? `CPU ${String(ladder.vcpu)}`;
  const subtitle = analysis.cycle.lastVcpu === ladder.vcpu ? 'last to stop' : String(ladder.tid);
  return builder.lane(
    { id: `vcpu-${String(ladder.vcpu)}`, kind: 'vcpu', title: name, subtitle },
    slices,
    marksOf(ladder, originNs),
  );
}
