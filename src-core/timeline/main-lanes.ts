/** Lanes of the whole cycle and of its driving thread: phase strip, nested calls, states. */
import type { CycleAnalysis } from '../analysis/analysis';
import { phaseOfFunction } from '../phases/attribute';
import { SENDING_RESUME, SENDING_STOP } from '../phases/event-sends';
import type { StateRuns } from '../phases/partition';
import { PHASES, phaseIndex, REASONS, STATES } from '../phases/phase';
import { reasonTitle, threadName, waitEvidence } from '../phases/wait-words';
import type { ToldWait } from '../phases/wait-words';
import type { Recording } from '../recording/recording';
import { formatDuration } from '../units';
import type { LaneBuilder } from './lane-builder';
import type { Slice } from './level-of-detail';
import type { Lane, Mark, SliceDetail } from './timeline';

const NEUTRAL = PHASES.length;

const EVIDENCE_OF_PHASE: Readonly<Record<string, string>> = {
  dispatch: 'Outside vm_stop and vm_start, or sending STOP or RESUME',
  kick: 'Inside pause_all_vcpus',
  notify: 'Inside vm_state_notify',
  barrier: 'Went to sleep with a grace-period function on its kernel stack, until it ran again',
  drain: 'Inside bdrv_drain_all, blk_drain or blk_drain_all',
  flush: 'Inside bdrv_flush_all',
  capture: 'Saving state',
  resume: 'Inside resume_all_vcpus, or until the last vCPU was in KVM_RUN',
  other: 'Inside vm_stop or vm_start, in none of the probed calls',
};

function basicFacts(startNs: number, endNs: number): [string, string][] {
  return [
    ['start', formatDuration(startNs)],
    ['length', formatDuration(endNs - startNs)],
  ];
}

/** Times are moved so that 0 is the stop request. */
const fromRequest = (cycle: CycleAnalysis, timeNs: number): number => timeNs - cycle.cycle.pauseStartNs;

/** The phase strip; where the level joins phases, the joint sums by name. */
export function phaseLane(analysis: CycleAnalysis, builder: LaneBuilder): Lane {
  const slice = (label: string, style: number, start: number, end: number, evidence: string): Slice => {
    const startNs = fromRequest(analysis, start);
    const endNs = fromRequest(analysis, end);
    const detail = (): SliceDetail => ({
      title: label,
      facts: basicFacts(startNs, endNs),
      stack: [],
      evidence,
    });
    return { startNs, endNs, depth: 0, style, label, detail: builder.detail(detail) };
  };
  const { phaseRuns, joint } = analysis;
  const styleOf = (label: string): number => {
    const single = PHASES.findIndex((phase) => phase === label);
    return single < 0 ? NEUTRAL : single;
  };
  const slices =
    joint.length > 0
      ? joint.map(({ phase, startNs, endNs, evidence }) =>
          slice(phase, styleOf(phase), startNs, endNs, evidence),
        )
      : Array.from({ length: phaseRuns.count }, (_, run) => {
          const phase = PHASES[phaseRuns.label[run] ?? 0] ?? 'other';
          const [start, end] = [phaseRuns.startNs[run] ?? 0, phaseRuns.endNs[run] ?? 0];
          return slice(phase, phaseIndex(phase), start, end, EVIDENCE_OF_PHASE[phase] ?? '');
        });
  return builder.lane(
    { id: 'phase', kind: 'phase', title: 'phase', subtitle: '' },
    slices,
    edgeMarks(analysis),
  );
}

/** What is known of the cycle's edges: the client's own times, or what they were read from. */
function edgeMarks(analysis: CycleAnalysis): Mark[] {
  const { known, edges, pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = analysis.cycle;
  const mark = (kind: Mark['kind'], timeNs: number | null, label: string): Mark[] =>
    timeNs === null ? [] : [{ kind, timeNs: fromRequest(analysis, timeNs), label }];
  if (known.by === 'log') {
    return [...known.pause, ...known.resume].flatMap(({ step, timeNs, event }) =>
      mark(
        step === 'requested' ? 'request' : step === 'replied' ? 'reply' : 'event',
        timeNs,
        `${event} logged`,
      ),
    );
  }
  if (known.by === 'calls') {
    return [
      ...mark('event', pauseStartNs, edges.pauseStart),
      ...mark('event', pauseEndNs, edges.pauseEnd),
      ...mark('event', resumeStartNs, edges.resumeStart),
      ...mark('event', resumeEndNs, edges.resumeEnd),
    ];
  }
  const { stop, cont } = known;
  return [
    ...mark('request', stop.writtenNs, 'stop written'),
    ...mark('event', stop.eventNs, 'STOP read'),
    ...mark('reply', stop.repliedNs, 'stop’s reply read'),
    ...mark('request', cont.writtenNs, 'cont written'),
    ...mark('event', cont.eventNs, 'RESUME read'),
    ...mark('reply', cont.repliedNs, 'cont’s reply read'),
  ];
}

function evidenceOfSpan(name: string): string {
  if (name === SENDING_STOP) return 'Between the return of vm_state_notify and the call of bdrv_drain_all';
  if (name === SENDING_RESUME) return 'Between the call of vm_start and that of vm_state_notify';
  return `uprobe on ${name}, entry and return`;
}

/** The driving thread's probed calls, nested. */
export function callLane(recording: Recording, analysis: CycleAnalysis, builder: LaneBuilder): Lane {
  const slices = analysis.spans.map((span): Slice => {
    const startNs = fromRequest(analysis, span.startNs);
    const endNs = fromRequest(analysis, span.endNs);
    const phase = phaseOfFunction(span.name);
    const detail = (): SliceDetail => ({
      title: span.name,
      facts: [
        ...basicFacts(startNs, endNs),
        ['phase', phase ?? 'its caller’s'],
        ['depth', String(span.depth)],
      ],
      stack: [],
      evidence: evidenceOfSpan(span.name),
    });
    const style = phase === null || phase === 'other' ? NEUTRAL : phaseIndex(phase);
    return { startNs, endNs, depth: span.depth, style, label: span.name, detail: builder.detail(detail) };
  });
  const thread = recording.threads.find((each) => each.tid === analysis.drivingTid);
  const subtitle = analysis.drivingTid === null ? '' : String(analysis.drivingTid);
  // Migration's thread may drive as well as the main one.
  const title = thread === undefined || thread.is.role === 'main' ? 'main loop' : thread.name;
  return builder.lane({ id: 'main', kind: 'spans', title, subtitle }, slices, []);
}

const waitOf = (runs: StateRuns, run: number): ToldWait => ({
  reason: REASONS[runs.reason[run] ?? 0] ?? 'unknown',
  about: runs.about[run] ?? -1,
  wokenBy: runs.wokenBy[run] ?? -1,
  inside: runs.inside[run] ?? -1,
  stack: runs.stack[run] ?? -1,
});

/** What a run of a state is called: its reason where there is one. */
export function stateLabel(recording: Recording, runs: StateRuns, run: number): string {
  const wait = waitOf(runs, run);
  return wait.reason === 'none' || wait.reason === 'unknown'
    ? (STATES[runs.label[run] ?? 0] ?? '')
    : reasonTitle(recording, wait);
}

const OF_SWITCHES =
  'sched_switch and sched_waking of this thread; where a switch is missing, the kernel’s accounting, its own next call or whom it woke';

/** The facts and evidence of a run of a state. */
export function stateDetail(
  recording: Recording,
  runs: StateRuns,
  run: number,
  startNs: number,
  endNs: number,
): SliceDetail {
  const wait = waitOf(runs, run);
  const waits = wait.reason !== 'none';
  const facts = basicFacts(startNs, endNs);
  facts.push(['state', STATES[runs.label[run] ?? 0] ?? '']);
  if (waits) facts.push(['waits for', reasonTitle(recording, wait)]);
  if (wait.wokenBy >= 0) {
    facts.push(['woken by', `${threadName(recording, wait.wokenBy)} (${String(wait.wokenBy)})`]);
  }
  return {
    title: stateLabel(recording, runs, run),
    facts,
    stack: recording.stacks[wait.stack] ?? [],
    evidence: waits ? waitEvidence(recording, wait) : OF_SWITCHES,
  };
}

/** The driving thread's states. */
export function stateLane(recording: Recording, analysis: CycleAnalysis, builder: LaneBuilder): Lane {
  const runs = analysis.stateRuns;
  const slices = Array.from({ length: runs.count }, (_, run): Slice => {
    const startNs = fromRequest(analysis, runs.startNs[run] ?? 0);
    const endNs = fromRequest(analysis, runs.endNs[run] ?? 0);
    const detail = builder.detail(() => stateDetail(recording, runs, run, startNs, endNs));
    return {
      startNs,
      endNs,
      depth: 0,
      style: runs.label[run] ?? 0,
      label: stateLabel(recording, runs, run),
      detail,
    };
  });
  return builder.lane({ id: 'main-state', kind: 'states', title: 'state', subtitle: '' }, slices, []);
}
