import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { Recording } from '../recording/recording';
import { drawRecording, tidOfLane } from '../testing/draw-recording';
import { BQL_CHAIN_DRAWING, STOP_CONT_DRAWING } from '../testing/drawings';
import { anyRecording } from '../testing/any-recording';
import { analyseRecording } from './analyse';
import type { CycleAnalysis } from './analysis';
import { criticalPath } from './critical-path';
import type { PathSegment } from './critical-path';

const US = 1_000;

function pathsOf(recording: Recording): { cycle: CycleAnalysis; path: readonly PathSegment[] | null }[] {
  return analyseRecording(recording).cycles.map((cycle) => ({ cycle, path: criticalPath(cycle) }));
}

const laneOf = (recording: Recording, tid: number): string =>
  ['main', 'cpu0', 'cpu1', 'cpu2', ...recording.threads.map(({ name }) => name)].find(
    (lane) => tidOfLane(lane) === tid,
  ) ?? String(tid);

/** One part of the only cycle's path as "lane state[ reason] start-end", neighbours of one thread and state joined. */
function path(drawing: string, part: 'pause' | 'resume' = 'pause'): string[] {
  const recording = drawRecording(drawing);
  const steps: { what: string; startNs: number; endNs: number }[] = [];
  for (const segment of pathsOf(recording)[0]?.path ?? []) {
    if (segment.part !== part) continue;
    const state = segment.state ?? 'nothing known';
    const why = segment.reason === 'none' || segment.state === null ? '' : ` ${segment.reason}`;
    const what = `${laneOf(recording, segment.tid)} ${state}${why}`;
    const last = steps.at(-1);
    if (last?.what === what) last.endNs = segment.endNs;
    else steps.push({ what, startNs: segment.startNs, endNs: segment.endNs });
  }
  return steps.map(({ what, startNs, endNs }) => `${what} ${String(startNs / US)}-${String(endNs / US)}`);
}

/** A pause whose lines between the entry and the return of pause_all_vcpus are given. */
const pausing = (lines: string): string => `
    0 main   runs
    0 cpu0   runs
    0 cpu1   runs
    1 cpu0   run
    1 cpu1   run
    2 cpu1   woken
   10 client stop
   20 main   > vm_stop
   25 main   > pause_all_vcpus
   ${lines}
  180 main   < pause_all_vcpus
  190 main   < vm_stop
  195 client stopped
  199 client ok
  300 client cont
  310 main   > vm_start
  320 main   < vm_start
  330 client ok`;

describe('the critical path of a drawn pause', () => {
  it('stays on the driving thread where the switches of the others were not recorded', () => {
    expect(path(STOP_CONT_DRAWING)).toEqual([
      'main blocked main-loop 100-110',
      'main runnable 110-115',
      'main running 115-140',
      'main blocked vcpu-stop 140-180',
      'main runnable 180-190',
      'main running 190-200',
      'main blocked vcpu-stop 200-220',
      'main runnable 220-225',
      'main running 225-240',
      'main blocked grace-period 240-270',
      'main runnable 270-275',
      'main running 275-295',
      'main runnable 295-305',
      'main running 305-342',
    ]);
  });

  it('follows a vCPU’s wait for the BQL to the one that had it', () => {
    expect(path(BQL_CHAIN_DRAWING)).toEqual([
      'main running 10-30',
      'cpu0 running 30-72',
      'cpu1 runnable 72-90',
      'cpu1 running 90-110',
      'main runnable 110-120',
      'main running 120-190',
    ]);
  });

  it('goes through a vCPU from its kick on, and leaves out what the waiting thread did meanwhile', () => {
    const segments = path(
      pausing(`
   30 cpu0 kick
   90 main sleep futex_wait_queue
   95 cpu0 left
  100 cpu0 > qemu_wait_io_event
  110 main woken by cpu0
  115 cpu0 > qemu_wait_io_event
  120 main runs`),
    );
    expect(segments.slice(0, 2)).toEqual(['main running 10-30', 'cpu0 running 30-110']);
  });

  it('stays on the waiting thread where nobody was seen to end the wait', () => {
    expect(
      path(
        pausing(`
   30 cpu0 kick
   40 main sleep futex_wait_queue
   60 cpu0 left
   70 cpu0 > qemu_wait_io_event
  120 main runs`),
      ),
    ).toEqual(['main running 10-40', 'main blocked vcpu-stop 40-120', 'main running 120-190']);
  });

  it('goes back to the one who waited where a vCPU’s own wait leads no further', () => {
    expect(
      path(
        pausing(`
   30 cpu0 kick
   40 main sleep futex_wait_queue
   42 cpu0 left
   50 cpu0 sleep
   80 cpu0 runs
  100 cpu0 > qemu_wait_io_event
  110 main woken by cpu0
  115 cpu0 > qemu_wait_io_event
  120 main runs`),
      ),
    ).toEqual([
      'main running 10-30',
      'cpu0 running 30-50',
      'cpu0 blocked unknown 50-80',
      'cpu0 running 80-110',
      'main runnable 110-120',
      'main running 120-190',
    ]);
  });

  it('gives a wait that no thread of QEMU’s ended to the wait itself, since the other began to wait', () => {
    expect(
      path(
        pausing(`
    5 cpu0 left
    8 cpu0 sleep
   40 main sleep futex_wait_queue
   80 cpu0 woken
   85 cpu0 runs
  100 cpu0 > qemu_wait_io_event
  110 main woken by cpu0
  115 cpu0 > qemu_wait_io_event
  120 main runs`),
      ),
    ).toEqual([
      'main running 10-40',
      'cpu0 blocked unknown 40-80',
      'cpu0 runnable 80-85',
      'cpu0 running 85-110',
      'main runnable 110-120',
      'main running 120-190',
    ]);
  });

  it('does not blame an idle guest: before an interrupt woke its vCPU it was the driving thread’s doing', () => {
    expect(
      path(
        pausing(`
    5 cpu0 sleep
   33 main sleep futex_wait_queue
   35 cpu0 woken by k0
   36 cpu0 runs
   40 cpu0 left
   50 cpu0 > qemu_wait_io_event
   60 main woken by cpu0
   62 main runs`),
      ),
    ).toEqual([
      'main running 10-33',
      'main blocked vcpu-stop 33-35',
      'cpu0 runnable 35-36',
      'cpu0 running 36-60',
      'main runnable 60-62',
      'main running 62-190',
    ]);
  });

  it('does not follow an interrupt that hit a vCPU’s guest', () => {
    expect(
      path(
        pausing(`
   40 main sleep do_sys_poll
  110 main woken by cpu0
  120 main runs`),
      ),
    ).toEqual([
      'main running 10-40',
      'main blocked unknown 40-110',
      'main runnable 110-120',
      'main running 120-190',
    ]);
  });

  it('does not follow whoever a grace period ended upon', () => {
    const lines = path(
      pausing(`
   40 main sleep schedule < __synchronize_srcu < kvm_vm_ioctl
  100 cpu0 left
  110 main woken by cpu0
  120 main runs`),
    );
    expect(lines).toContain('main blocked grace-period 40-110');
  });

  it('ends where threads woke each other at one and the same time', () => {
    expect(
      path(
        pausing(`
   30 cpu0 left
   40 main sleep futex_wait_queue
   40 cpu0 sleep
   60 main woken by cpu0
   60 cpu0 woken by main
   60 main runs
   60 cpu0 runs`),
      ),
    ).toEqual(['main running 10-40', 'cpu0 blocked unknown 40-60', 'main running 60-190']);
  });

  it('names the vCPU that never stops, and its wait lasts as long as the pause shows', () => {
    expect(
      path(
        pausing(`
   30 cpu0 kick
   32 cpu1 kick
   40 main sleep futex_wait_queue
   45 cpu0 left
   60 cpu0 > qemu_wait_io_event
   65 main woken by cpu0
   66 cpu0 > qemu_wait_io_event
   67 cpu0 sleep
   70 main runs
   72 cpu1 kick
   75 main sleep futex_wait_queue
  170 main runs`),
      ),
    ).toEqual([
      'main running 10-30',
      'cpu0 running 30-65',
      'main runnable 65-70',
      'main running 70-75',
      'main blocked vcpu-stop 75-170',
      'main running 170-190',
    ]);
  });

  it('is carried over a switch to the thread that was not recorded', () => {
    expect(
      path(
        pausing(`
   30 cpu0 kick
   40 main sleep futex_wait_queue
   45 cpu0 left
   50 cpu0 sleep
   60 cpu0 woken
   80 cpu0 > qemu_wait_io_event
   90 main woken by cpu0
   95 cpu0 > qemu_wait_io_event
  100 cpu0 sleep
  120 main < virtio_set_status`),
      ),
    ).toEqual([
      'main running 10-30',
      'cpu0 running 30-50',
      'cpu0 blocked unknown 50-60',
      'cpu0 runnable 60-80',
      'cpu0 running 80-90',
      'main runnable 90-120',
      'main running 120-190',
    ]);
  });
});

describe('the critical path of a drawn resume', () => {
  it('ends on the vCPU that was last back in KVM_RUN, and goes through whoever had the BQL before it', () => {
    expect(path(BQL_CHAIN_DRAWING, 'resume')).toEqual([
      'main running 300-332',
      'cpu1 runnable 332-335',
      'cpu1 running 335-350',
      'cpu0 runnable 350-365',
      'cpu0 running 365-380',
    ]);
  });

  const unfollowed = BQL_CHAIN_DRAWING.replaceAll(/.* cpu\d +(woken|sleep|runs).*\n/g, '');

  it('goes back from the last vCPU by its kick where its states were not recorded', () => {
    expect(path(unfollowed, 'resume')).toEqual(['main running 300-331', 'cpu0 nothing known 331-380']);
  });

  it('and without a kick by the driving thread’s last return', () => {
    expect(path(unfollowed.replaceAll(/.*kick\n/g, ''), 'resume')).toEqual([
      'main running 300-360',
      'cpu0 nothing known 360-380',
    ]);
  });

  it('is missing where a vCPU was not seen back before the next pause', () => {
    const drawn = `${BQL_CHAIN_DRAWING.replace('352 cpu1   run', '')}
  500 client stop
  510 client ok
  520 client cont
  530 client ok`;
    expect(path(drawn, 'pause')).not.toEqual([]);
    expect(path(drawn, 'resume')).toEqual([]);
  });

  it('ends on the driving thread where no vCPU has a KVM_RUN to come back to', () => {
    const drawn = BQL_CHAIN_DRAWING.replaceAll(/.* cpu.*\n/g, '');
    expect(path(drawn, 'resume')).toEqual(['main running 300-360']);
  });
});

describe('for any event stream', () => {
  it('the path’s segments partition pause and resume exactly, and none is empty or negative', () => {
    fc.assert(
      fc.property(anyRecording, (recording) => {
        for (const { cycle, path: segments } of pathsOf(recording)) {
          if (segments === null) continue;
          const parts = [
            ['pause', cycle.cycle.pauseStartNs, cycle.cycle.pauseEndNs],
            ['resume', cycle.cycle.resumeStartNs, cycle.cycle.resumeEndNs],
          ] as const;
          for (const [part, startNs, endNs] of parts) {
            const own = segments.filter((segment) => segment.part === part);
            if (own.length === 0 && (part === 'resume' || endNs <= startNs)) continue;
            expect(own[0]?.startNs).toBe(startNs);
            expect(own.at(-1)?.endNs).toBe(endNs);
            own.forEach((segment, at) => {
              expect(segment.endNs).toBeGreaterThan(segment.startNs);
              if (at > 0) expect(segment.startNs).toBe(own[at - 1]?.endNs);
            });
          }
        }
      }),
      { numRuns: 2_000 },
    );
  });

  it('some of the streams have a path across threads, so that the property says something', () => {
    const crossing = fc
      .sample(anyRecording, { numRuns: 2_000, seed: 1 })
      .flatMap(pathsOf)
      .filter(({ path: segments }) => new Set(segments?.map(({ tid }) => tid)).size > 1);
    expect(crossing.length).toBeGreaterThan(50);
  });
});
