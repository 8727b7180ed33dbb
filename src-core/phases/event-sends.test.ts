import { describe, expect, it } from 'vitest';
import { withEventSends } from './event-sends';
import type { Span } from './partition';

const span = (name: string, startNs: number, endNs: number, depth: number): Span => ({
  ...{ name, startNs, endNs, depth },
});
const sends = (...spans: Span[]): Span[] =>
  withEventSends(spans).filter(({ name }) => name.startsWith('sending'));

describe('sending STOP and RESUME', () => {
  it('is the gap between notifiers and drain, and before the notifiers', () => {
    const stop = [
      span('vm_stop', 0, 90, 0),
      span('vm_state_notify', 10, 30, 1),
      span('bdrv_drain_all', 50, 60, 1),
    ];
    expect(sends(...stop)).toEqual([span('sending STOP', 30, 50, 1)]);
    const start = [span('vm_start', 100, 190, 0), span('vm_state_notify', 120, 130, 1)];
    expect(sends(...start)).toEqual([span('sending RESUME', 100, 120, 1)]);
  });

  it('is not between calls of another depth or of another vm_stop', () => {
    const deeper = [
      span('vm_stop', 0, 90, 0),
      span('pause_all_vcpus', 5, 80, 1),
      span('vm_state_notify', 10, 30, 2),
      span('bdrv_drain_all', 50, 60, 2),
    ];
    expect(sends(...deeper)).toEqual([]);
    const twice = [
      span('vm_stop', 0, 40, 0),
      span('vm_state_notify', 10, 30, 1),
      span('vm_stop', 45, 90, 0),
      span('bdrv_drain_all', 50, 60, 1),
    ];
    expect(sends(...twice)).toEqual([]);
  });

  it('is nothing where there is no gap, and not before something else than the drain', () => {
    const flush = [
      span('vm_stop', 0, 90, 0),
      span('vm_state_notify', 10, 30, 1),
      span('bdrv_flush_all', 50, 60, 1),
    ];
    expect(sends(...flush)).toEqual([]);
    const touching = [
      span('vm_stop', 0, 90, 0),
      span('vm_state_notify', 10, 30, 1),
      span('bdrv_drain_all', 30, 60, 1),
    ];
    expect(sends(...touching)).toEqual([]);
  });

  it('keeps a caller before what it calls at the same instant', () => {
    const start = [span('vm_start', 100, 190, 0), span('vm_state_notify', 120, 130, 1)];
    expect(withEventSends(start).map(({ name }) => name)).toEqual([
      'vm_start',
      'sending RESUME',
      'vm_state_notify',
    ]);
  });
});
