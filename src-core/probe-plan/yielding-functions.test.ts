import { describe, expect, it } from 'vitest';
import { PROBED_FUNCTIONS } from './probed-functions';
import { planProbes } from './plan-probes';
import { mayYield } from './yielding-functions';

describe('functions that may yield', () => {
  it('are coroutines by name, and those that poll for one', () => {
    for (const name of [
      'bdrv_co_flush',
      'monitor_qmp_dispatcher_co',
      'blk_co_preadv',
      'bdrv_drained_begin',
    ]) {
      expect(mayYield(name)).toBe(true);
    }
    for (const name of ['vm_stop', 'bdrv_flush_all', 'qmp_cont', 'vm_state_notify', 'console_select']) {
      expect(mayYield(name)).toBe(false);
    }
  });

  it('are never given a return probe of the kernel’s, whatever else a binary lacks', () => {
    const names = PROBED_FUNCTIONS.flatMap(({ symbols, standIns }) => [...symbols, ...standIns]);
    for (const { name } of names) {
      const alone = {
        symbols: new Map([[name, { address: 0x1000, sizeBytes: 16 }]]),
        fileOffsetOf: (address: number) => address,
        code: null,
      };
      const returns = planProbes(alone, 'full').sites.filter(({ at }) => at === 'return');
      expect(returns.length).toBeLessThanOrEqual(mayYield(name) ? 0 : 1);
    }
  });
});
