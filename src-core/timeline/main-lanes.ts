/** Lanes of the whole cycle and of its driving thread: phase strip, nested calls, states. */
import { phaseOfFunction } from '../phases/attribute';
import { SENDING_RESUME, SENDING_STOP } from '../phases/event-sends';
import { PHASES, phaseIndex, REASONS, STATES } from '../phases/phase';
import { formatDuration } from '../units';
import type { CycleContext } from './cycle-context';
import type { CycleSheet } from './drawn-cycle';
import { nestedCalls } from './nested-calls';
import type { NestedCall } from './nested-calls';
import { basicFacts, ribbonStyle, runHolding, stateFacts, stateLabel, stateSums } from './slice-facts';
import type { SliceFacts, SlicePlace } from './slice-facts';
import type { Mark } from './timeline';

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

const styleOfPhase = (label: string): number => {
  const single = PHASES.findIndex((phase) => phase === label);
  return single < 0 ? NEUTRAL : single;
};

/** The phase strip; where the level joins phases, the joint sums by name. */
export function drawPhases({ analysis, originNs }: CycleContext, sheet: CycleSheet): void {
  const { phaseRuns, joint } = analysis;
  const { table } = sheet;
  const lane = table.lane('phase', () => ({ kind: 'phase', title: 'phase', subtitle: '', place: 0 }));
  const row = table.row(lane, 0);
  for (const { phase, startNs, endNs } of joint)
    sheet.slice(row, startNs - originNs, endNs - originNs, styleOfPhase(phase), phase);
  for (let run = 0; joint.length === 0 && run < phaseRuns.count; run += 1) {
    const phase = PHASES[phaseRuns.label[run] ?? 0] ?? 'other';
    const [startNs, endNs] = [phaseRuns.startNs[run] ?? 0, phaseRuns.endNs[run] ?? 0];
    sheet.slice(row, startNs - originNs, endNs - originNs, phaseIndex(phase), phase);
  }
  drawEdges({ analysis, originNs }, sheet, lane);
}

/** What is known of the cycle's edges: the client's own times, or what they were read from. */
function drawEdges(
  { analysis, originNs }: Pick<CycleContext, 'analysis' | 'originNs'>,
  sheet: CycleSheet,
  lane: number,
): void {
  const { known, edges, pauseStartNs, pauseEndNs, resumeStartNs, resumeEndNs } = analysis.cycle;
  const mark = (kind: Mark['kind'], timeNs: number | null, label: string): void => {
    if (timeNs !== null) sheet.mark(sheet.table.markRow(lane, kind), timeNs - originNs, label);
  };
  if (known.by === 'log') {
    for (const { step, timeNs, event } of [...known.pause, ...known.resume]) {
      const kind = step === 'requested' ? 'request' : step === 'replied' ? 'reply' : 'event';
      mark(kind, timeNs, `${event} logged`);
    }
    return;
  }
  if (known.by === 'calls') {
    mark('event', pauseStartNs, edges.pauseStart);
    mark('event', pauseEndNs, edges.pauseEnd);
    mark('event', resumeStartNs, edges.resumeStart);
    mark('event', resumeEndNs, edges.resumeEnd);
    return;
  }
  const { stop, cont } = known;
  mark('request', stop.writtenNs, 'stop written');
  mark('event', stop.eventNs, 'STOP read');
  mark('reply', stop.repliedNs, 'stop’s reply read');
  mark('request', cont.writtenNs, 'cont written');
  mark('event', cont.eventNs, 'RESUME read');
  mark('reply', cont.repliedNs, 'cont’s reply read');
}

export function phaseFacts({ analysis, originNs }: CycleContext, place: SlicePlace): SliceFacts | null {
  const isIt = (startNs: number, endNs: number): boolean =>
    startNs - originNs === place.startNs && endNs - originNs === place.endNs;
  const told = (title: string, evidence: string): SliceFacts => ({
    title,
    facts: [...basicFacts(place), ...stateSums(analysis.stateRuns, place, originNs)],
    stack: [],
    evidence,
  });
  const part = analysis.joint.find(({ startNs, endNs }) => isIt(startNs, endNs));
  if (part !== undefined) return told(part.phase, part.evidence);
  const { phaseRuns } = analysis;
  const run = phaseRuns.startNs.findIndex((startNs, at) => isIt(startNs, phaseRuns.endNs[at] ?? 0));
  const phase = PHASES[phaseRuns.label[run] ?? -1];
  return phase === undefined ? null : told(phase, EVIDENCE_OF_PHASE[phase] ?? '');
}

const styleOfCall = ({ name, handler }: NestedCall): number => {
  if (handler >= 0) return phaseIndex('notify');
  const phase = phaseOfFunction(name);
  return phase === null || phase === 'other' ? NEUTRAL : phaseIndex(phase);
};

/** The driving thread's probed calls, nested, and the handlers that vm_state_notify called. */
export function drawCalls(context: CycleContext, sheet: CycleSheet): void {
  const { analysis, originNs, recording } = context;
  const lane = sheet.table.lane('main', () => {
    const thread = recording.threads.find((each) => each.tid === analysis.drivingTid);
    // Migration's thread may drive as well as the main one.
    const title = thread === undefined || thread.is.role === 'main' ? 'main loop' : thread.name;
    const subtitle = analysis.drivingTid === null ? '' : String(analysis.drivingTid);
    return { kind: 'spans', title, subtitle, place: 0 };
  });
  for (const call of nestedCalls(context)) {
    const row = sheet.table.row(lane, call.depth);
    sheet.slice(row, call.startNs - originNs, call.endNs - originNs, styleOfCall(call), call.name);
  }
}

function evidenceOfCall({ name, handler }: NestedCall, { handlers }: CycleContext): string {
  if (name === SENDING_STOP) return 'Between the return of vm_state_notify and the call of bdrv_drain_all';
  if (name === SENDING_RESUME) return 'Between the call of vm_start and that of vm_state_notify';
  const known = handlers[handler];
  if (known === undefined) return `uprobe on ${name}, entry and return`;
  return `uprobes where vm_state_notify calls a handler and where it is back; named ${known.evidence}`;
}

/** What of a call was in none of the calls right below it. */
function selfNs({ depth, startNs, endNs }: NestedCall, calls: readonly NestedCall[]): number {
  let ns = endNs - startNs;
  for (const each of calls) {
    if (each.depth === depth + 1 && each.startNs >= startNs && each.endNs <= endNs)
      ns -= each.endNs - each.startNs;
  }
  return ns;
}

export function callFacts(context: CycleContext, place: SlicePlace): SliceFacts | null {
  const { analysis, originNs, handlers } = context;
  const calls = nestedCalls(context);
  const call = calls.find(
    ({ depth, startNs, endNs }) =>
      depth === place.depth && startNs - originNs === place.startNs && endNs - originNs === place.endNs,
  );
  if (call === undefined) return null;
  const facts = basicFacts(place);
  facts.push(['self', formatDuration(selfNs(call, calls))]);
  facts.push(...stateSums(analysis.stateRuns, place, originNs));
  const device = handlers[call.handler]?.device ?? null;
  if (device !== null) facts.push(['device', device]);
  const phase = call.handler < 0 ? phaseOfFunction(call.name) : 'notify';
  facts.push(['phase', phase ?? 'its caller’s'], ['depth', String(call.depth)]);
  return { title: call.name, facts, stack: [], evidence: evidenceOfCall(call, context) };
}

/** The driving thread's states. */
export function drawStates({ analysis, recording, originNs }: CycleContext, sheet: CycleSheet): void {
  const lane = sheet.table.lane('main-state', () => ({
    kind: 'states',
    title: 'state',
    subtitle: '',
    place: 0,
  }));
  const row = sheet.table.row(lane, 0);
  const runs = analysis.stateRuns;
  for (let run = 0; run < runs.count; run += 1) {
    const [startNs, endNs] = [runs.startNs[run] ?? 0, runs.endNs[run] ?? 0];
    const [state, reason] = [runs.label[run] ?? 0, runs.reason[run] ?? 0];
    const label = stateLabel(sheet.table, recording, { state, reason, about: runs.about[run] ?? -1 });
    sheet.put(
      row,
      startNs - originNs,
      endNs - originNs,
      ribbonStyle(state, reason),
      label,
      runs.stack[run] ?? -1,
    );
    if (STATES[state] === 'blocked') sheet.table.reasons.set(label, REASONS[reason] ?? 'unknown');
  }
}

export function mainStateFacts(
  { analysis, recording, originNs }: CycleContext,
  place: SlicePlace,
): SliceFacts | null {
  const run = runHolding(analysis.stateRuns, place, originNs);
  return run < 0 ? null : stateFacts(recording, analysis.stateRuns, run, place);
}
