import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import { plainMarks, plainSlices } from '../testing/all-slices';
import { drawRecording } from '../testing/draw-recording';
import type { TimelineView } from './timeline';
import { MARK_KINDS } from './timeline';
import { createTimelineSource } from './timeline-view';

const US = 1_000;

/** A pause at level full: handlers, one of which calls a probed function, samples, a worker of QEMU's and a task outside it. */
const DRAWING = `
   0 main   runs
   0 io0    runs
   1 io0    sleep futex_wait
  10 client stop
  20 main   > vm_stop
  30 main   > vm_state_notify
  31 main   at vm_state_notify 0x10 qemu
  32 main   calls first_change 0x1
  35 main   > virtio_set_status
  40 main   < virtio_set_status
  42 main   back
  44 main   calls second_change 0x2
  46 main   in mutex_lock < kvm_ioctl
  50 main   sleep futex_wait
  52 io0    woken by k0
  54 io0    runs
  58 main   woken by io0
  60 main   runs
  61 io0    sleep futex_wait
  70 main   < vm_state_notify
  80 main   < vm_stop
  85 client stopped
  90 client ok
 200 client cont
 210 main   > vm_start
 220 main   < vm_start
 230 client ok
`;

const source = createTimelineSource(analyseRecording(drawRecording(DRAWING)));

function view(): TimelineView {
  const made = source.view({ cycle: 0, startNs: 0, endNs: 300 * US, widthPx: 30_000 });
  if (!made.ok) throw new Error(made.error.message);
  return made.value;
}

const slicesOn = (lane: string): string[] =>
  plainSlices(view())
    .filter((one) => one.lane === lane)
    .map(({ depth, label, startNs, endNs }) => `${depth} ${label} ${startNs / US}-${endNs / US}`);

function marksOn(lane: string): string[] {
  const { lanes, labels } = view();
  return lanes
    .filter(({ id }) => id === lane)
    .flatMap((one) => plainMarks(one, labels))
    .map(({ style, startNs, label }) => `${MARK_KINDS[style]} ${startNs / US} ${label}`);
}

describe('lanes of level full', () => {
  it('nest each handler below vm_state_notify, and above it what it called', () => {
    expect(slicesOn('main').filter((slice) => slice.includes('-') && Number(slice[0]) > 0)).toEqual([
      '1 vm_state_notify 20-60',
      '2 first_change 22-32',
      '2 second_change 34-60',
      '3 virtio_set_status 25-30',
    ]);
  });

  it('mark the samples of the main thread with the function that they hit', () => {
    expect(marksOn('main')).toEqual(['sampled 21 vm_state_notify', 'sampled 36 mutex_lock (kernel)']);
  });

  it('show the states of another of QEMU’s threads, and whom it woke', () => {
    expect(slicesOn('thread-200')).toContain('0 running 44-51');
    expect(marksOn('thread-200')).toEqual(['woke 48 wakes main thread']);
  });

  it('show when a task outside QEMU woke one of its threads', () => {
    expect(marksOn('outside')).toEqual(['woke 42 kworker/k0 wakes worker 0']);
  });

  it('say of a handler how it is known, and of a wait who ended it', () => {
    const place = { cycle: 0, depth: 2, startNs: 22 * US, endNs: 32 * US };
    const handler = source.detail({ ...place, laneId: 'main' });
    expect(handler).toMatchObject({
      ok: true,
      value: { title: 'first_change', cycle: 0, evidence: expect.stringContaining('by its symbol') },
    });
    const wait = { cycle: 0, laneId: 'main-state', depth: 0, startNs: 40 * US, endNs: 48 * US };
    expect(source.detail(wait)).toMatchObject({
      value: {
        wakeUps: [
          {
            timeNs: 48 * US,
            from: 'worker 0',
            to: 'main thread',
            fromLane: 'thread-200',
            toLane: 'main-state',
          },
        ],
      },
    });
  });

  it('say of a call what it spent itself and in which states, and of a phase its states', () => {
    const notify = source.detail({ cycle: 0, laneId: 'main', depth: 1, startNs: 20 * US, endNs: 60 * US });
    const factsOf = (detail: typeof notify): readonly (readonly [string, string])[] =>
      detail.ok ? (detail.value?.facts ?? []) : [];
    // 40 us, of which 10 and 26 are the handlers'; asleep from 40 to 48, awake from 50 on.
    expect(factsOf(notify)).toContainEqual(['self', '4.000 µs']);
    expect(factsOf(notify)).toContainEqual([
      'states',
      'running 30.00 µs, runnable 2.000 µs, blocked 8.000 µs',
    ]);
    const leaf = source.detail({ cycle: 0, laneId: 'main', depth: 2, startNs: 22 * US, endNs: 32 * US });
    expect(factsOf(leaf)).toContainEqual(['self', '5.000 µs']);
    expect(factsOf(leaf)).toContainEqual(['states', 'running 10.00 µs']);
    const [strip] = plainSlices(view()).filter(({ lane, label }) => lane === 'phase' && label === 'notify');
    const { startNs, endNs } = strip ?? { startNs: 0, endNs: 0 };
    const phase = source.detail({ cycle: 0, laneId: 'phase', depth: 0, startNs, endNs });
    expect(factsOf(phase).map(([name]) => name)).toContain('states');
  });

  it('keep their place where nothing of theirs is in sight, unless they are many', () => {
    const lanesAt = (from: typeof source): string[] => {
      const made = from.view({ cycle: 0, startNs: 0, endNs: 1, widthPx: 1 });
      return made.ok ? made.value.lanes.map(({ id }) => id) : [];
    };
    expect(lanesAt(source)).toContain('outside');
    const many = Array.from({ length: 9 }, (_, at) => `  ${String(60 + at)} main woken by io${String(at)}`);
    const crowded = createTimelineSource(analyseRecording(drawRecording([DRAWING, ...many].join('\n'))));
    expect(lanesAt(crowded)).not.toContain('outside');
    const whole = crowded.view({ cycle: 0, startNs: 0, endNs: 100 * US, widthPx: 100 });
    expect(whole.ok && whole.value.lanes.filter(({ kind }) => kind === 'worker').length).toBe(9);
  });

  it('know no slice that is not there', () => {
    const none = source.detail({ cycle: 0, laneId: 'main', depth: 9, startNs: 0, endNs: 1 });
    expect(none).toEqual({ ok: true, value: null });
  });
});
