import { expect, test } from 'vitest';
import type { SelectedSlice } from '../../state/model';
import { spokenSelection } from './describe';

const SLICE: SelectedSlice = {
  ...{ laneId: 'main', laneTitle: 'main loop', depth: 0, label: 'vm_stop' },
  ...{ startNs: 20_000, endNs: 50_000, cycle: 0, detail: null },
};
const said = (slice: SelectedSlice): string => spokenSelection({ slice, timeRange: null, marker: null });

test('a slice is spoken with its length, an instant without', () => {
  expect(said(SLICE)).toBe('vm_stop on main loop, 30.00 µs, starting 20.00 µs after the cycle began.');
  expect(said({ ...SLICE, endNs: SLICE.startNs })).toBe(
    'vm_stop on main loop, at 20.00 µs after the cycle began.',
  );
});

test('one that a search found is spoken with the function through which it did', () => {
  expect(said({ ...SLICE, inStack: 'io_schedule' })).toContain('began. io_schedule is in its kernel stack.');
});
