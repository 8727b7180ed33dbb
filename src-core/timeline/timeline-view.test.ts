import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { PHASES } from '../phases/phase';
import { drawRecording } from '../testing/draw-recording';
import { BQL_CHAIN_DRAWING, STOP_CONT_DRAWING } from '../testing/drawings';
import { MARK_KINDS, RIBBON_STYLES } from './timeline';
import type { Lane, SliceDetail, TimelineView } from './timeline';
import { createTimelineSource } from './timeline-view';
import type { TimelineSource } from './timeline-view';

const US = 1_000;
const sourceOf = (drawing: string): TimelineSource =>
  createTimelineSource(analyseRecording(drawRecording(drawing)));
const source = sourceOf(STOP_CONT_DRAWING);

function viewOf(startNs: number, endNs: number, widthPx = 2_000, drawing?: string): TimelineView {
  const from = drawing === undefined ? source : sourceOf(drawing);
  const view = from.view({ cycle: 0, startNs, endNs, widthPx });
  if (!view.ok) throw new Error(view.error.message);
  return view.value;
}

function laneOf(view: TimelineView, id: string): Lane {
  const lane = view.lanes.find((each) => each.id === id);
  if (lane === undefined) throw new Error(`no lane ${id}`);
  return lane;
}

/** A lane's slices as "label start-end", µs from the request. */
function drawn(view: TimelineView, id: string): string[] {
  const { slices } = laneOf(view, id);
  return Array.from({ length: slices.count }, (_, at) => {
    const [start, end] = [(slices.startNs[at] ?? 0) / US, (slices.endNs[at] ?? 0) / US];
    return `${view.labels[slices.label[at] ?? 0] ?? ''} ${String(start)}-${String(end)}`;
  });
}

const marksOf = ({ marks }: Lane): string[] =>
  Array.from(
    marks.timeNs,
    (timeNs, at) => `${MARK_KINDS[marks.kind[at] ?? -1] ?? ''} ${String(timeNs / US)}`,
  );

const arrowsOf = ({ arrows, labels }: TimelineView): string[] =>
  Array.from(arrows.timeNs, (timeNs, at) => `${String(timeNs / US)} ${labels[arrows.label[at] ?? -1] ?? ''}`);

/** What is said of the slice at a place of a lane. */
function detailAt(from: TimelineSource, view: TimelineView, laneId: string, at: number): SliceDetail {
  const { slices } = laneOf(view, laneId);
  const [startNs, endNs] = [slices.startNs[at] ?? 0, slices.endNs[at] ?? 0];
  const detail = from.detail({ cycle: 0, laneId, depth: slices.depth[at] ?? 0, startNs, endNs });
  if (!detail.ok || detail.value === null) throw new Error(`no slice ${String(at)} of ${laneId}`);
  return detail.value;
}

describe('the timeline of a drawn cycle', () => {
  const view = viewOf(0, 400 * US);

  it('has the phase strip, the critical path, the main thread’s calls and states, and a lane a vCPU', () => {
    expect(view.lanes.map((lane) => lane.id)).toEqual([
      'phase',
      'path',
      'main',
      'main-state',
      'vcpu-0',
      'vcpu-1',
    ]);
    expect([view.pauseEndNs, view.resumeStartNs, view.extentNs]).toEqual([242 * US, 300 * US, 370 * US]);
  });

  it('draws the phases in the order in which they came, with a gap for the hold', () => {
    const strip = drawn(view, 'phase');
    expect(strip.slice(0, 7)).toEqual([
      'dispatch 0-20',
      'other 20-25',
      'kick 25-130',
      'other 130-132',
      'notify 132-140',
      'barrier 140-175',
      'notify 175-190',
    ]);
    expect(strip.some((slice) => slice.includes('242-300'))).toBe(false);
    expect(laneOf(view, 'phase').slices.style[2]).toBe(PHASES.indexOf('kick'));
  });

  it('nests the calls', () => {
    expect(drawn(view, 'main')).toContain('pause_all_vcpus 25-130');
    expect(laneOf(view, 'main').rows).toBe(2);
  });

  it('tells a grace period from other waits, with its stack', () => {
    const at = drawn(view, 'main-state').indexOf('grace period 140-170');
    expect(at).toBeGreaterThan(0);
    expect(detailAt(source, view, 'main-state', at).stack).toContain('__synchronize_srcu');
  });

  it('shows a vCPU in KVM_RUN until it left, and again from its return', () => {
    const { slices } = laneOf(view, 'vcpu-1');
    expect(slices.style[0]).toBe(RIBBON_STYLES.indexOf('guest'));
    expect(drawn(view, 'vcpu-1')[0]).toBe('in KVM_RUN 0-75');
    expect(marksOf(laneOf(view, 'vcpu-1'))).toEqual([
      'kick 35',
      'kvmLeft 75',
      'stopped 110',
      'kvmEntered 370',
    ]);
  });

  it('sends only what the range shows', () => {
    expect(drawn(viewOf(30 * US, 40 * US), 'phase')).toEqual(['kick 25-130']);
  });

  it('names a cycle that is not there', () => {
    const missing = source.view({ cycle: 5, startNs: 0, endNs: 1, widthPx: 1 });
    expect(missing).toMatchObject({ ok: false, error: { code: 'no-cycles', facts: { cycle: 5 } } });
  });
});

describe('the critical path of a drawn cycle', () => {
  const view = viewOf(0, 400 * US, 2_000, BQL_CHAIN_DRAWING);

  it('is a lane of its own, by thread and by what it waited for', () => {
    expect(drawn(view, 'path').slice(0, 6)).toEqual([
      'main thread: running 0-10',
      'main thread: running 10-15',
      'main thread: running 15-20',
      'CPU 0/KVM: running 20-62',
      'CPU 1/KVM: runnable 62-80',
      'CPU 1/KVM: running 80-100',
    ]);
  });

  it('runs on the lanes of the threads, each stretch once', () => {
    const on = (id: string): number[] => [...laneOf(view, id).onPath].map((ns) => ns / US);
    expect(on('main-state')).toEqual([0, 20, 100, 180, 290, 322]);
    expect(on('vcpu-0')).toEqual([20, 62, 340, 370]);
    expect(on('vcpu-1')).toEqual([62, 100, 322, 340]);
    expect(on('phase')).toEqual([]);
  });

  it('is joined by arrows from who let whom go on', () => {
    expect(arrowsOf(view)).toEqual([
      '20 main thread lets CPU 0/KVM go on',
      '62 CPU 0/KVM lets CPU 1/KVM go on',
      '100 CPU 1/KVM lets main thread go on',
      '322 main thread lets CPU 1/KVM go on',
      '340 CPU 1/KVM lets CPU 0/KVM go on',
    ]);
  });

  it('says of a wait what it was for, and on what that rests', () => {
    const at = drawn(view, 'vcpu-1').findIndex((slice) => slice.startsWith('BQL'));
    expect(drawn(view, 'vcpu-1')[at]).toBe('BQL, CPU 0/KVM had it 40-62');
    const detail = detailAt(sourceOf(BQL_CHAIN_DRAWING), view, 'vcpu-1', at);
    expect(detail.facts).toContainEqual(['waits for', 'BQL, CPU 0/KVM had it']);
    expect(detail.evidence).toBe(
      'Asleep, woken by CPU 0/KVM: CPU 0/KVM was letting go of the BQL then, and held it until then',
    );
  });
});
