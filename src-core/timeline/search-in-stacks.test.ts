import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { analyseRecording } from '../analysis/analyse';
import type { RecordingAnalysis } from '../analysis/analysis';
import { overviewOf } from '../analysis/overview';
import { summarise } from '../analysis/summarise';
import { attributedByNeed, chunkedInMemory } from '../analysis/attribution';
import type { Recording } from '../recording/recording';
import { anyRecording } from '../testing/any-recording';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { repeatRecording } from '../testing/repeat-recording';
import { sampleEnvironment } from '../testing/summaries';
import { withoutCycles } from '../testing/unread';
import { cycleAccess } from './cycle-access';
import { drawCycle } from './draw-cycle';
import { TimelineGathering } from './gather-timeline';
import { RowTable } from './row-table';
import type { FindRequest, FindResult } from './search';
import { stacksAround } from './stacks-around';
import type { StoredTimeline } from './stored-timeline';
import { createTimelineSource } from './timeline-view';
import type { TimelineSource } from './timeline-view';

/** With samples drawn too. */
const anySampled = anyRecording.map((recording): Recording => ({
  ...recording,
  code: [{ address: '0x1', file: 'qemu', function: 'virtio_notify' }],
}));
const anyText = fc.constantFrom('SRCU', 'futex_w', 'sys_poll', 'notify', 'f', 'no such');

const inChunks = (recording: Recording, leastRows: number): RecordingAnalysis =>
  attributedByNeed(chunkedInMemory(recording, leastRows));

function gathered(analysis: RecordingAnalysis): StoredTimeline {
  const gathering = new TimelineGathering(analysis.recording);
  for (let cycle = 0; cycle < analysis.count; cycle += 1)
    gathering.add(analysis.cycle(cycle), analysis.eventsAt(cycle));
  return gathering.found();
}

/** Asked again until all is known, the count of all matches included. */
function find(source: TimelineSource, request: Partial<FindRequest>): FindResult {
  for (;;) {
    const found = source.find({ cycle: 0, text: '', from: null, direction: 'next', ...request });
    if (!found.ok) throw new Error(found.error.message);
    const result = found.value;
    if (result.state === 'none' || (result.state === 'found' && result.count !== null)) return result;
  }
}

/** Every match in turn, and how it comes round. */
function walk(source: TimelineSource, text: string, direction: FindRequest['direction']): FindResult[] {
  const all: FindResult[] = [];
  let from: FindRequest['from'] = null;
  for (;;) {
    const result = find(source, { text, direction, from });
    all.push(result);
    if (result.state !== 'found' || (result.wrapped && all.length > 1)) return all;
    const { startNs, laneId, depth, of } = result.slice;
    from = { timeNs: startNs, laneId, depth, of };
  }
}

describe('the stacks around a cycle', () => {
  it('are at least those that its slices have, in the whole recording and in chunks', () => {
    fc.assert(
      fc.property(anySampled, fc.boolean(), (recording, isWhole) => {
        const analysis = isWhole ? analyseRecording(recording) : inChunks(recording, 1);
        const access = cycleAccess(analysis, null);
        const { startNs, seenNs } = access.bounds;
        for (let cycle = 0; cycle < analysis.count; cycle += 1) {
          const context = access.context(cycle);
          if (context === null) throw new Error('There is no such cycle.');
          const around = stacksAround(access.events(cycle), startNs[cycle] ?? 0, seenNs[cycle] ?? 0);
          const { stack } = drawCycle(context, new RowTable());
          expect([...stack].filter((one) => one >= 0 && !around.has(one))).toEqual([]);
        }
      }),
    );
  });
});

describe('a search in kernel stacks', () => {
  it('finds the same in a timeline that was kept, in chunks, and in one of which every cycle was looked at', () => {
    fc.assert(
      fc.property(anySampled, anyText, fc.boolean(), (recording, text, isNext) => {
        const direction = isNext ? 'next' : 'previous';
        const analysis = analyseRecording(recording);
        const looked = createTimelineSource(analysis, { budget: Infinity });
        looked.lookAt(0, analysis.count);
        const expected = walk(looked, text, direction);
        // Counted one by one, they are as many as it says.
        const [first] = expected;
        if (first?.state === 'found') expect(first.count).toBe(expected.length - 1);
        for (const part of [analysis, inChunks(recording, 1), inChunks(recording, 40)]) {
          const kept = createTimelineSource(part, { stored: gathered(analysis), budget: 1 });
          expect(walk(kept, text, direction)).toEqual(expected);
        }
      }),
      { numRuns: 150 },
    );
  });

  const recording = drawRecording(`${STOP_CONT_DRAWING}
 241 main   in native_write_msr < smp_call_function < kvm_vm_ioctl
 291 main   at virtio_notify 0x10`);

  it('says through which function, the nearest to the leaf, and that a label is one', () => {
    const source = createTimelineSource(analyseRecording(recording));
    expect(find(source, { text: 'IOEVENTFD' })).toMatchObject({
      slice: {
        ...{ laneId: 'path', startNs: 140_000, label: 'main thread: grace period' },
        inStack: 'kvm_deassign_ioeventfd_idx',
      },
    });
    expect(find(source, { text: 'grace' })).toMatchObject({ slice: { laneId: 'path', inStack: null } });
    expect(find(source, { text: 'smp_call' })).toMatchObject({
      ...{ count: 1, slice: { laneId: 'main', startNs: 141_000, inStack: 'smp_call_function' } },
    });
    const sample = { cycle: 0, laneId: 'main', startNs: 141_000, endNs: 141_000 };
    const found = find(source, { text: 'smp_call' });
    expect(
      source.detail({ ...sample, depth: found.state === 'found' ? found.slice.depth : -1 }),
    ).toMatchObject({
      value: {
        ...{
          title: 'native_write_msr (kernel)',
          facts: [
            ['at', '141.0 µs'],
            ['thread', 'main thread 100'],
          ],
        },
        stack: ['native_write_msr', 'smp_call_function', 'kvm_vm_ioctl'],
      },
    });
    expect(find(source, { text: 'write_msr' })).toMatchObject({ slice: { inStack: null } });
  });

  /** Tells which cycles were attributed, and of how many the events were asked for. */
  function watched(analysis: RecordingAnalysis) {
    const seen = { attributed: new Set<number>(), read: 0 };
    return {
      seen,
      analysis: {
        ...analysis,
        cycle: (index: number) => {
          seen.attributed.add(index);
          return analysis.cycle(index);
        },
        eventsAt: (index: number) => {
          seen.read += 1;
          return analysis.eventsAt(index);
        },
      },
    };
  }

  const CYCLES = 60;
  const long = repeatRecording(recording, { cycles: CYCLES, eventsPerCycle: null, seed: 1 });
  const RARE = 41;

  /** All cycles with the stacks of the first, and one of them with another in its grace period. */
  const withRareStack = ((): Recording => {
    const { startNs, endNs } = cycleAccess(analyseRecording(long), null).bounds;
    const stacks = [...long.stacks, ['schedule', '__synchronize_srcu', 'only_here']];
    const common = long.stacks.findIndex((stack) => stack.includes('__synchronize_srcu'));
    const { timeNs } = long.events;
    const stack = long.events.stack.map((own, row) =>
      own === common && (timeNs[row] ?? 0) > (startNs[RARE] ?? 0) && (timeNs[row] ?? 0) < (endNs[RARE] ?? 0)
        ? stacks.length - 1
        : own,
    );
    return { ...long, stacks, events: { ...long.events, stack } };
  })();
  const whole = analyseRecording(withRareStack);
  const table = overviewOf(summarise(whole, sampleEnvironment('full'))).cycles;
  const stored = gathered(whole);

  it('draws no cycle but those that may have a match, and reads no event where no stack has the text', () => {
    const { seen, analysis } = watched(whole);
    const source = createTimelineSource(analysis, { table, stored });
    expect(find(source, { text: 'no such function' })).toEqual({ state: 'none', unread: null });
    expect(find(source, { text: 'vm_stop' })).toMatchObject({ slice: { of: 0 }, count: CYCLES });
    expect([...seen.attributed]).toEqual([0]);
    // To draw the cycle that was found.
    expect(seen.read).toBe(1);
    expect(find(source, { text: 'only_here' })).toMatchObject({ slice: { of: RARE }, wrapped: false });
    expect([...seen.attributed]).toEqual([0, RARE]);
    const { read } = seen;
    expect(read).toBeGreaterThan(1);
    // What was looked through stays known.
    expect(find(source, { text: 'here' })).toMatchObject({ slice: { of: RARE } });
    expect(seen.read).toBe(read);
  });

  it('stops when it has looked at enough, says how far it came, and goes on', () => {
    const source = createTimelineSource(whole, { table, stored, budget: 1 });
    const request = { cycle: 0, text: 'only_here', from: null, direction: 'next' } as const;
    const states: (readonly [string, number])[] = [];
    for (;;) {
      const found = source.find(request);
      if (!found.ok) throw new Error(found.error.message);
      if (found.value.state !== 'searching') break;
      states.push(['searching', found.value.done]);
    }
    expect(states.length).toBeGreaterThan(1);
    expect(states).toEqual([...states].sort((left, right) => left[1] - right[1]));
  });

  it('says how many cycles that cannot be read may have a match, and none where no stack has the text', () => {
    const source = createTimelineSource(withoutCycles(whole, [3, 4]), { table, stored });
    const unread = find(source, { text: 'only_here' });
    expect(unread).toMatchObject({ state: 'found', slice: { of: RARE }, unread: { cycles: 2 } });
    expect(find(source, { text: 'nowhere' })).toEqual({ state: 'none', unread: null });
  });
});
