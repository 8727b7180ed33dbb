import { expect, test } from 'vitest';
import { rangeSumsCsv } from './range-sums-csv';

test('every sum of a range is a line of its own, names quoted where they must be', () => {
  const text = rangeSumsCsv({
    request: { cycle: 0, startNs: 5, endNs: 25 },
    cycles: 1,
    summed: 1,
    unread: null,
    busyNs: 20,
    phases: [{ phase: 'kick', ns: 20 }],
    states: [
      { state: 'blocked', ns: 20, reasons: [{ reason: 'bql', title: 'BQL, CPU 3/KVM had it', ns: 20 }] },
    ],
    threads: [{ laneId: 'main', name: 'main loop', runningNs: 0, runnableNs: 0, blockedNs: 20, guestNs: 0 }],
    functions: [{ name: 'vm_stop', calls: 1, totalNs: 20, selfNs: 3 }],
    samples: [{ name: 'futex', samples: 2 }],
  });
  const lines = text.trimEnd().split('\n');
  expect(lines[0]).toBe('kind,name,figure,value');
  expect(lines).toContain('phase,kick,ns,20');
  expect(lines).toContain('reason,"blocked: BQL, CPU 3/KVM had it",ns,20');
  expect(lines).toContain('thread,main loop,blocked_ns,20');
  expect(lines).toContain('function,vm_stop,self_ns,3');
  expect(lines).toContain('sampled,futex,samples,2');
});
