import { describe, expect, it } from 'vitest';
import { rowsByThread, rowsOf } from '../recording/by-thread';
import { drawRecording, tidOfLane } from '../testing/draw-recording';
import { spansOf } from './spans';

const US = 1_000;

/** Calls on the main thread in [0, 100) µs as "name start-end @depth". */
function spans(drawing: string): string[] {
  const { events, functions } = drawRecording(drawing);
  const rows = rowsOf(rowsByThread(events), tidOfLane('main'));
  return spansOf(events, rows, functions, 0, 100 * US).map(
    ({ name, startNs, endNs, depth }) =>
      `${name} ${String(startNs / US)}-${String(endNs / US)} @${String(depth)}`,
  );
}

describe('a function that ends by jumping to another', () => {
  it('returns with it: both return probes fire together, the inner one first', () => {
    expect(
      spans(`10 main > vm_start
             20 main > resume_all_vcpus
             30 main < resume_all_vcpus
             30 main < vm_start`),
    ).toEqual(['vm_start 10-30 @0', 'resume_all_vcpus 20-30 @1']);
  });

  it('keeps its own end where the kernel takes its time between the two', () => {
    expect(
      spans(`10 main > qmp_stop
             20 main > vm_stop
             30 main < vm_stop
             32 main < qmp_stop
             40 main > vm_start`),
    ).toEqual(['qmp_stop 10-32 @0', 'vm_stop 20-30 @1', 'vm_start 40-100 @0']);
  });

  it('ends the one that it jumped to where only its own return was seen, or came first', () => {
    const calls = '10 main > vm_start\n 20 main > resume_all_vcpus\n 30 main < vm_start';
    const ended = ['vm_start 10-30 @0', 'resume_all_vcpus 20-30 @1'];
    expect(spans(calls)).toEqual(ended);
    expect(spans(`${calls}\n 30 main < resume_all_vcpus`)).toEqual(ended);
  });

  it('is closed by its caller’s return where the one it jumped to was not probed and its own return was lost', () => {
    expect(
      spans(`10 main > vm_stop
             20 main > vm_state_notify
             25 main > blk_drain
             40 main < vm_stop`),
    ).toEqual(['vm_stop 10-40 @0', 'vm_state_notify 20-40 @1', 'blk_drain 25-40 @2']);
  });
});

describe('calls that meet in one instant', () => {
  it('keep the order in which they were recorded', () => {
    expect(
      spans(`10 main > vm_state_notify
             20 main < vm_state_notify
             20 main > bdrv_drain_all
             20 main < bdrv_drain_all
             20 main > bdrv_flush_all
             30 main < bdrv_flush_all`),
    ).toEqual(['vm_state_notify 10-20 @0', 'bdrv_drain_all 20-20 @0', 'bdrv_flush_all 20-30 @0']);
  });

  it('a return without its entry closes nothing', () => {
    expect(spans('10 main > vm_stop\n 15 main < bdrv_drain_all\n 20 main < vm_stop')).toEqual([
      'vm_stop 10-20 @0',
    ]);
  });
});
