import { describe, expect, it } from 'vitest';
import { fail } from '@core/errors';
import { fakeSession, later, settled } from './session-fakes';
import type { OpenRecording } from '../ports/analyst';
import type { Result } from '@core/errors';

/** A session whose next open waits until the test settles it. */
function waiting() {
  const fake = fakeSession();
  const open = later<Result<OpenRecording>>();
  fake.analyst.open = () => open.promise;
  return { ...fake, settle: open.settle };
}

describe('an import in the session', () => {
  it('is told as it goes on, no more often than one can read, and idle at its end', async () => {
    const { session, analyst, events, advance, settle } = waiting();
    const opened = session.openRecording('/a/slow.data');
    const total = { total: 100 };
    analyst.tellOpening({ stage: 'reading', done: 10, ...total });
    analyst.tellOpening({ stage: 'reading', done: 20, ...total });
    advance(200);
    analyst.tellOpening({ stage: 'reading', done: 90, ...total });
    analyst.tellOpening({ stage: 'analysing', done: 100, ...total });
    settle(fail('no-cycles', 'None.'));
    expect(await opened).toMatchObject({ ok: false, error: { code: 'no-cycles', remedy: 'mend no-cycles' } });
    expect(events('opening.changed')).toEqual([
      { state: 'opening', name: 'slow.data', stage: 'starting', done: 0, total: 0 },
      { state: 'opening', name: 'slow.data', stage: 'reading', done: 10, ...total },
      { state: 'opening', name: 'slow.data', stage: 'reading', done: 90, ...total },
      { state: 'opening', name: 'slow.data', stage: 'analysing', done: 100, ...total },
      { state: 'idle' },
    ]);
  });

  it('shows that it is being cancelled until it is', async () => {
    const { session, analyst, settle } = waiting();
    const opened = session.openRecording('/a/slow.data');
    analyst.tellOpening({ stage: 'reading', done: 10, total: 100 });
    await session.cancelOpening();
    analyst.tellOpening({ stage: 'analysing', done: 100, total: 100 });
    expect(analyst.cancellations).toBe(1);
    expect(session.state().opening).toMatchObject({ stage: 'cancelling' });
    settle(fail('cancelled', 'Opening was cancelled.'));
    expect(await opened).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(session.state().opening).toEqual({ state: 'idle' });
  });

  it('ends with the session', async () => {
    const { session, analyst, settle } = waiting();
    void session.openRecording('/a/slow.data');
    analyst.tellOpening({ stage: 'reading', done: 10, total: 100 });
    void session.dispose();
    await settled();
    expect(analyst.cancellations).toBe(1);
    settle(fail('cancelled', 'Opening was cancelled.'));
  });
});

describe('an imported recording', () => {
  it('is named by its file, lies in no snapshot, and is not opened twice', async () => {
    const { session } = fakeSession();
    await session.openRecording('/a/slow.data');
    await session.openRecording('/a/slow.data');
    expect(session.recordings()).toEqual([{ id: 'file-1', name: 'slow.data', path: null, saved: false }]);
  });

  it('is not written anywhere when the application ends: its file still lies there', async () => {
    const { session, analyst } = fakeSession();
    await session.openRecording('/a/slow.data');
    await session.dispose();
    expect(analyst.saved).toEqual([]);
  });
});
