import { describe, expect, it } from 'vitest';
import { causeOfGracePeriod, gracePeriodWaits, isGracePeriodWait } from './grace-period';
import { REASONS } from './phase';
import { stateRunColumns } from './states';

describe('a wait for a grace period', () => {
  it('is told by the functions that wait for one, as compilers name them too', () => {
    for (const name of [
      'synchronize_rcu',
      'synchronize_rcu_expedited',
      'synchronize_srcu',
      '__synchronize_srcu.part.0',
      '__wait_rcu_gp',
      'srcu_barrier',
      'rcu_barrier',
    ]) {
      expect(isGracePeriodWait(['__schedule', 'schedule', name, 'kvm_vm_ioctl']), name).toBe(true);
    }
  });

  it('is not told by functions that only sound like it', () => {
    for (const name of ['call_srcu', 'rcu_read_lock', 'synchronize_irq', 'futex_wait']) {
      expect(isGracePeriodWait(['schedule', name]), name).toBe(false);
    }
  });

  it('was asked for by the first function outside all waiting, however many wait within each other', () => {
    const inner = ['schedule', 'wait_for_completion', '__wait_rcu_gp'];
    expect(causeOfGracePeriod([...inner, 'synchronize_rcu', 'wait_gp', 'kvm_swap', 'ioctl'])).toBe(
      'kvm_swap',
    );
    expect(causeOfGracePeriod([...inner, 'synchronize_rcu'])).toBe('synchronize_rcu');
    expect(causeOfGracePeriod(['futex_wait'])).toBeNull();
  });

  const [RUNNING, RUNNABLE, BLOCKED] = [0, 1, 2];
  const run = (startNs: number, endNs: number, state: number) => ({
    ...{ startNs, endNs, state, stack: -1, wokenBy: -1, about: -1, inside: -1, outRow: -1 },
    reason: state === BLOCKED ? REASONS.indexOf('grace-period') : REASONS.indexOf('none'),
  });
  const waits = (...runs: ReturnType<typeof run>[]) =>
    gracePeriodWaits(stateRunColumns(runs)).map(({ startNs, endNs }) => [startNs, endNs]);

  it('lasts through the wait for a CPU right after it', () => {
    expect(waits(run(0, 10, BLOCKED), run(10, 15, RUNNABLE), run(15, 20, RUNNING))).toEqual([[0, 15]]);
  });

  it('ends with the wake-up where the thread ran at once, or where the next state lies beyond a hold', () => {
    expect(waits(run(0, 10, BLOCKED), run(10, 20, RUNNING))).toEqual([[0, 10]]);
    expect(waits(run(0, 10, BLOCKED), run(50, 60, RUNNABLE))).toEqual([[0, 10]]);
  });
});
