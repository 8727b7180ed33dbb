import { describe, expect, it } from 'vitest';
import { drawRecording } from '../../testing/draw-recording';
import { analyseRecording } from '../analyse';
import { barrierWaitSteps } from './barrier-waits';
import type { BarrierWaits } from './barrier-waits';

function waitsOf(drawing: string, cycles: Uint32Array | null = null): BarrierWaits {
  const steps = barrierWaitSteps(analyseRecording(drawRecording(drawing)), null, cycles);
  for (let step = steps.next(); ; step = steps.next()) if (step.done === true) return step.value;
}

const STACK = '__synchronize_srcu < kvm_io_bus_unregister_dev < kvm_ioeventfd';

/** Two waits in the pause's handler f, one of them after it in none, and one in the resume. */
const DRAWING = `
    0 main   runs
    0 client stop
   10 main   > vm_stop
   20 main   > vm_state_notify
   22 main   calls f 0x1
   25 main   hangs ${STACK}
   30 main   woken
   32 main   runs
   35 main   hangs ${STACK}
   45 main   woken
   45 main   runs
   50 main   back
   55 main   hangs ${STACK}
   60 main   woken
   60 main   runs
   80 main   < vm_state_notify
   90 main   < vm_stop
  100 client ok
  200 client cont
  210 main   > vm_start
  212 main   hangs synchronize_rcu < asks
  216 main   woken
  216 main   runs
  220 main   < vm_start
  230 client ok`;

describe('waits for grace periods', () => {
  it('are told by who waited, and by what for, the costliest first', () => {
    const { waits } = waitsOf(DRAWING);
    expect(
      waits.map(({ handler, call, request, cause, part, count, totalNs }) => [
        ...[handler, call, request, cause, part],
        ...[count, totalNs],
      ]),
    ).toEqual([
      ['f', 'vm_state_notify', 'ioctl(KVM_IOEVENTFD)', 'kvm_io_bus_unregister_dev', 'pause', 2, 17_000],
      [null, 'vm_state_notify', 'ioctl(KVM_IOEVENTFD)', 'kvm_io_bus_unregister_dev', 'pause', 1, 5_000],
      [null, 'vm_start', null, 'asks', 'resume', 1, 4_000],
    ]);
  });

  it('know where the longest was, and what takes them away', () => {
    const [first, , last] = waitsOf(DRAWING).waits;
    expect(first?.longest).toEqual({ cycle: 0, startNs: 35_000, endNs: 45_000 });
    expect(first?.knob?.text).toBe('ioeventfd=off');
    expect(last?.knob).toBeNull();
  });

  it('are shares of the pauses and resumes that tell them', () => {
    expect(waitsOf(DRAWING)).toMatchObject({ cycles: 1, told: 1, wholeNs: (90 + 20) * 1000 });
  });

  it('of cycles that are not chosen do not count', () => {
    const later = DRAWING.replaceAll(/^ *(\d+)/gm, (_, us: string) => String(1000 + Number(us)));
    expect(waitsOf(`${DRAWING}${later}`, Uint32Array.of(1))).toMatchObject({ cycles: 1, told: 1 });
    expect(waitsOf(`${DRAWING}${later}`).waits[0]).toMatchObject({ count: 4, cycles: 2 });
    expect(waitsOf(DRAWING, new Uint32Array(0))).toEqual({
      of: 0,
      cycles: 0,
      told: 0,
      unread: null,
      wholeNs: 0,
      waits: [],
    });
  });

  it('where no states are recorded are not none, but not told', () => {
    const drawing = '0 client stop\n70 client stopped\n100 client ok\n200 client cont\n250 client ok';
    expect(waitsOf(drawing)).toMatchObject({ cycles: 1, told: 0, waits: [] });
  });
});
