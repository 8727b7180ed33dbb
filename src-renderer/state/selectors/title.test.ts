import { expect, it } from 'vitest';
import { windowTitle } from './title';

const entry = (id: string, saved: boolean) => ({ id, name: `${id}.qsnap`, path: null, saved });

it('the window is called by its recording, with a dot while nobody saved it', () => {
  const recordings = [entry('a', true), entry('b', false)];
  expect(windowTitle({ recordings, recordingId: 'a' })).toBe('a.qsnap – Quiescope');
  expect(windowTitle({ recordings, recordingId: 'b' })).toBe('● b.qsnap – Quiescope');
  expect(windowTitle({ recordings, recordingId: null })).toBe('Quiescope');
});
