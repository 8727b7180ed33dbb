import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { rowsByThread } from '../recording/by-thread';
import { drawRecording, eventColumns } from '../testing/draw-recording';
import { tid } from '../units';
import { findCalledCycles } from './called-cycles';
import type { FoundCycles } from './called-cycles';

/** Drawn lines without the client's: nobody recorded it. */
function found(drawing: string): FoundCycles {
  const { events, functions, threads } = drawRecording(drawing);
  const tids = threads.map(({ tid }) => tid);
  return findCalledCycles(events, functions, rowsByThread(events), tids);
}

/** Cycles as "startedBy 10-20 returnedFrom / ...", µs. */
const drawn = ({ cycles }: FoundCycles): string[] =>
  cycles.map(({ pause, resume }) =>
    [pause, resume]
      .map(({ startedBy, startNs, enteredNs, returnedNs, returnedFrom }) => {
        const times = [...new Set([startNs, enteredNs])].map((ns) => ns / 1000).join('+');
        return `${startedBy} ${times}-${returnedNs / 1000} ${returnedFrom}`;
      })
      .join(' / '),
  );

describe('cycles in calls', () => {
  it('are a vm_stop and the vm_start after it', () => {
    const cycles = found(`
      10 main > vm_stop
      20 main < vm_stop
      30 main > vm_start
      40 main < vm_start
      50 main > vm_stop
      60 main < vm_stop
      70 main > vm_start
      80 main < vm_start`);
    expect(drawn(cycles)).toEqual([
      'vm_stop 10-20 vm_stop / vm_start 30-40 vm_start',
      'vm_stop 50-60 vm_stop / vm_start 70-80 vm_start',
    ]);
    expect(cycles).toMatchObject({ unresumed: 0, unpaused: 0, idle: 0 });
  });

  it('begin with the monitor’s function where that was probed, its return or not', () => {
    expect(
      drawn(
        found(`
      5 main > qmp_marshal_stop
      7 main > qmp_stop
      10 main > vm_stop
      20 main < vm_stop
      21 main < qmp_marshal_stop
      30 main > qmp_cont
      33 main > vm_start
      40 main < vm_start
      50 main > vm_stop
      60 main < vm_stop
      70 main > vm_start
      80 main < vm_start`),
      ),
    ).toEqual([
      'qmp_marshal_stop 5+10-20 vm_stop / qmp_cont 30+33-40 vm_start',
      'vm_stop 50-60 vm_stop / vm_start 70-80 vm_start',
    ]);
  });

  it('take the outermost call: vm_stop inside vm_stop_force_state, in the thread that made it', () => {
    expect(
      drawn(
        found(`
      10 cpu0 > vm_stop_force_state
      11 cpu0 > vm_stop
      20 cpu0 < vm_stop
      21 cpu0 < vm_stop_force_state
      30 main > vm_start
      40 main < vm_start`),
      ),
    ).toEqual(['vm_stop_force_state 10-21 vm_stop_force_state / vm_start 30-40 vm_start']);
  });

  it('make do with what vm_stop and vm_start call, where those were not probed', () => {
    expect(
      drawn(
        found(`
      10 main > pause_all_vcpus
      20 main < pause_all_vcpus
      30 main > vm_prepare_start
      40 main < vm_prepare_start
      41 main > resume_all_vcpus
      45 main < resume_all_vcpus`),
      ),
    ).toEqual(['pause_all_vcpus 10-20 pause_all_vcpus / vm_prepare_start 30-45 resume_all_vcpus']);
  });

  it('are not made up: pauses and resumes that stand alone are counted', () => {
    const cycles = found(`
      1 main > vm_start
      2 main < vm_start
      10 main > vm_stop
      20 main < vm_stop
      50 main > vm_stop
      60 main < vm_stop
      70 main > vm_start
      80 main < vm_start
      90 main > vm_stop
      95 main < vm_stop`);
    expect(drawn(cycles)).toEqual(['vm_stop 50-60 vm_stop / vm_start 70-80 vm_start']);
    expect(cycles).toMatchObject({ unresumed: 2, unpaused: 1, idle: 0 });
  });

  it('leave out stops of a guest that was paused already, where the calls inside tell', () => {
    const cycles = found(`
      10 main > vm_stop
      11 main > pause_all_vcpus
      20 main < vm_stop
      30 main > vm_stop
      35 main < vm_stop
      70 main > vm_start
      80 main < vm_start`);
    expect(drawn(cycles)).toEqual(['vm_stop 10-20 vm_stop / vm_start 70-80 vm_start']);
    expect(cycles).toMatchObject({ idle: 1, unresumed: 0 });
  });

  it('survive a return that is missing', () => {
    expect(
      drawn(
        found(`
      10 main > vm_stop
      50 main > vm_stop
      60 main < vm_stop
      70 main > vm_start
      80 main < vm_start
      85 main < vm_start`),
      ),
    ).toEqual(['vm_stop 50-60 vm_stop / vm_start 70-80 vm_start']);
  });

  it('need entry and return: entries alone frame nothing', () => {
    const cycles = found(`
      10 main > vm_stop
      70 main > vm_start
      90 main > vm_stop
      95 main > vm_start`);
    expect(cycles).toEqual({ cycles: [], unresumed: 0, unpaused: 0, idle: 0 });
  });

  it('begin with their own request where an earlier one was never seen to return', () => {
    const cycles = found(`
       5 main > hmp_stop
      10 main > vm_stop
      20 main < vm_stop
      30 main > vm_start
      40 main < vm_start
      50 main > vm_stop
      60 main < vm_stop
      70 main > vm_start
      80 main < vm_start
      90 main > hmp_stop
      91 main > vm_stop
      95 main < vm_stop
      96 main < hmp_stop`);
    expect(drawn(cycles)).toEqual([
      'hmp_stop 5+10-20 vm_stop / vm_start 30-40 vm_start',
      'vm_stop 50-60 vm_stop / vm_start 70-80 vm_start',
    ]);
  });

  it('never overlap: a pause that begins inside another thread’s resume is none', () => {
    const cycles = found(`
      10 main > vm_stop
      20 main < vm_stop
      30 main > vm_start
      35 cpu0 > vm_stop
      38 cpu0 < vm_stop
      40 main < vm_start
      50 main > vm_start
      60 main < vm_start`);
    expect(drawn(cycles)).toEqual(['vm_stop 10-20 vm_stop / vm_start 30-40 vm_start']);
    expect(cycles).toMatchObject({ unresumed: 1, unpaused: 1 });
  });

  it('are in time order, one after the other, whatever calls and returns were lost', () => {
    const names = [
      'qmp_stop',
      'hmp_stop',
      'vm_stop',
      'pause_all_vcpus',
      'vm_start',
      'qmp_cont',
      'vm_prepare_start',
    ];
    const functions = [...names, 'resume_all_vcpus'];
    const anyCall = fc.record({
      timeNs: fc.nat(300),
      tid: fc.constantFrom(1, 1, 1, 2),
      kind: fc.constantFrom('functionEntered' as const, 'functionReturned' as const),
      a: fc.nat(functions.length - 1),
    });
    fc.assert(
      fc.property(
        fc.subarray([...functions.keys()]),
        fc.array(anyCall, { maxLength: 60, size: 'max' }),
        (probed, calls) => {
          const rows = calls
            .filter(({ a }) => probed.includes(a))
            .map((call) => ({ ...call, b: 0, stack: -1 }));
          const events = eventColumns(rows);
          const { cycles } = findCalledCycles(events, functions, rowsByThread(events), [tid(1), tid(2)]);
          const times = cycles
            .flatMap(({ pause, resume }) => [pause, resume])
            .flatMap(({ startNs, enteredNs, returnedNs }) => [startNs, enteredNs, returnedNs]);
          expect(times).toEqual([...times].sort((left, right) => left - right));
        },
      ),
      { numRuns: 500 },
    );
  });
});
