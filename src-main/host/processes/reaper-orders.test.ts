import { describe, expect, it } from 'vitest';
import { parseOrder } from './reaper-orders';
import type { ReaperOrder } from './reaper-orders';

const ORDERS: readonly ReaperOrder[] = [
  { order: 'probes', tracefsPath: '/sys/kernel/tracing', group: 'quiescope_1_2' },
  { order: 'folder', path: '/tmp/quiescope-1-2-abcdef' },
  { order: 'guest', socket: '/run/vm/qmp.sock' },
  { order: 'left', socket: '/run/vm/qmp.sock' },
  { order: 'process', process: { pid: 12, startTime: '345' } },
  { order: 'done' },
];

describe('an order to the reaper', () => {
  it.each(ORDERS)('arrives as it was sent: $order', (order) => {
    expect(parseOrder(JSON.stringify(order))).toEqual(order);
  });

  it('that was cut off by the death of its sender is no order, wherever it was cut', () => {
    for (const order of ORDERS) {
      const line = JSON.stringify(order);
      for (let length = 0; length < line.length; length += 1)
        expect(parseOrder(line.slice(0, length))).toBeNull();
    }
  });

  it.each([
    'null',
    '[]',
    '"done"',
    '{"order":"folder"}',
    '{"order":"guest"}',
    '{"order":"process","process":{"pid":"1"}}',
    '{"order":"x"}',
  ])('is not %s', (line) => {
    expect(parseOrder(line)).toBeNull();
  });
});
