import { FIRST_VIEW } from '@core/timeline/view-state';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Guest } from '../ports/guest';
import { FakeGuest, fakeSession, later, NO_SOCKET, recordingOf, settled } from './session-fakes';

const states = (events: readonly { readonly state: string }[]) => events.map(({ state }) => state);

describe('the guest of a session', () => {
  it('is told as launching, then running, with what QEMU is', async () => {
    const { session, events } = fakeSession();
    expect(await session.launchGuest(DEFAULT_GUEST)).toEqual(ok(null));
    expect(states(events('guest.changed'))).toEqual(['launching', 'running']);
    expect(session.state().guest).toMatchObject({ state: 'running', pid: 4242, qemuVersion: '7.2.22' });
  });

  it('shows why a launch failed, with the remedy', async () => {
    const { session } = fakeSession(() => Promise.resolve(fail('qemu-missing', 'No QEMU at /nowhere.')));
    const launched = await session.launchGuest(DEFAULT_GUEST);
    const failure = {
      code: 'qemu-missing',
      message: 'No QEMU at /nowhere.',
      facts: {},
      remedy: 'mend qemu-missing',
    };
    expect(launched).toEqual({ ok: false, error: failure });
    expect(session.state().guest).toEqual({ state: 'failed', failure });
  });

  it('refuses a second launch and leaves the first alone', async () => {
    const { session, guests } = fakeSession();
    await session.launchGuest(DEFAULT_GUEST);
    expect(await session.launchGuest(DEFAULT_GUEST)).toMatchObject({ ok: false, error: { code: 'busy' } });
    expect(guests).toHaveLength(1);
  });

  it('that dies by itself is failed, with what it wrote to stderr, and its run folder is removed', async () => {
    const { session, guests } = fakeSession();
    await session.launchGuest(DEFAULT_GUEST);
    guests[0]?.die({ code: null, signal: 'SIGSEGV' });
    await settled();
    expect(session.state().guest).toMatchObject({
      state: 'failed',
      failure: { code: 'qemu-exited', facts: { signal: 'SIGSEGV', stderr: 'qemu: out of luck' } },
    });
    expect(guests[0]?.stops).toBe(1);
  });

  it('can be stopped in the middle of its launch', async () => {
    const launching = later<Result<Guest>>();
    const { session, events } = fakeSession((_settings, signal) => {
      signal.addEventListener('abort', () => launching.settle(fail('cancelled', 'Called off.')));
      return launching.promise;
    });
    const launched = session.launchGuest(DEFAULT_GUEST);
    await settled();
    await session.stopGuest();
    expect(await launched).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(events('guest.changed').at(-1)).toEqual({ state: 'none' });
  });

  it('that came up just as it was called off is stopped all the same', async () => {
    const launching = later<Result<Guest>>();
    const { session } = fakeSession(() => launching.promise);
    void session.launchGuest(DEFAULT_GUEST);
    const stopped = session.stopGuest();
    const guest = new FakeGuest(DEFAULT_GUEST);
    launching.settle(ok(guest));
    await stopped;
    expect(guest.stops).toBe(1);
    expect(session.state().guest).toEqual({ state: 'none' });
  });

  it('that runs already is attached to, recorded without a launch, and let go', async () => {
    const { session, events, guests, attached, calls } = fakeSession();
    expect(await session.attachGuest('/run/vm/qmp.sock')).toEqual(ok(null));
    expect(events('guest.changed').at(0)).toEqual({ state: 'launching', settings: null });
    expect(session.state().guest).toMatchObject({ state: 'running', settings: null, pid: 4242 });
    expect(session.terminalText('console')).toContain('attached to');
    session.writeTerminal('monitor', 'quit\n');
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    expect(calls[0]?.guest).toBe(attached);
    expect(guests).toHaveLength(0);
    calls[0]?.end(ok({ recording: recordingOf('r1'), failure: null, isKept: true }));
    await settled();
    await session.stopGuest();
    expect(attached.stops).toBe(1);
    expect(attached.typed).toEqual([]);
    expect(session.state().guest).toEqual({ state: 'none' });
  });

  it('that cannot be attached to leaves none behind', async () => {
    const { session } = fakeSession();
    expect(await session.attachGuest(NO_SOCKET)).toMatchObject({
      ok: false,
      error: { code: 'file-missing', remedy: 'mend file-missing' },
    });
    expect(session.state().guest).toEqual({ state: 'none' });
  });

  it('that was attached to and ends is failed; the next launch has the settings used before', async () => {
    const { session, attached, guests } = fakeSession();
    await session.attachGuest('/run/vm/qmp.sock');
    attached.die({ code: null, signal: null });
    await settled();
    expect(session.state().guest).toMatchObject({
      state: 'failed',
      failure: { code: 'qemu-exited', facts: { pid: 4242, attached: true } },
    });
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    expect(guests[0]?.settings).toEqual(DEFAULT_GUEST);
  });

  it('that somebody pauses is shown paused, but not while a recording pauses it', async () => {
    const { session, guests, calls, events } = fakeSession();
    await session.launchGuest(DEFAULT_GUEST);
    guests[0]?.tell('STOP');
    guests[0]?.tell('RESUME');
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    guests[0]?.tell('STOP');
    guests[0]?.tell('RESUME');
    guests[0]?.tell('STOP');
    calls[0]?.end(ok({ recording: recordingOf('r1'), failure: null, isKept: true }));
    await settled();
    expect(states(events('guest.changed'))).toEqual(['launching', 'running', 'paused', 'running', 'paused']);
  });
});

describe('a recording of a session', () => {
  it('launches a guest with the settings used last when none runs', async () => {
    const { session, guests, calls } = fakeSession();
    await session.launchGuest({ ...DEFAULT_GUEST, vcpus: 7 });
    await session.stopGuest();
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    expect(guests.map(({ settings }) => settings.vcpus)).toEqual([7, 7]);
    expect(calls[0]?.guest).toBe(guests[1]);
  });

  it('shows each finished cycle, and ends as an unsaved recording in the list', async () => {
    const { session, calls, events, advance } = fakeSession();
    await session.startRecording({ ...DEFAULT_RECORD, cycles: 2 });
    await settled();
    for (const index of [0, 1]) {
      advance(100);
      const cycle = { index, clientPauseNs: 5, clientResumeNs: 3 };
      calls[0]?.progress({ stage: 'recording', done: index + 1, total: 2, cycle });
    }
    expect(session.state().record).toMatchObject({
      state: 'recording',
      done: 2,
      total: 2,
      live: [{ index: 0 }, { index: 1 }],
    });
    calls[0]?.end(ok({ recording: recordingOf('r1', 2), failure: null, isKept: true }));
    await settled();
    expect(session.state().record).toEqual({ state: 'finished', id: 'r1', done: 2, total: 2, failure: null });
    expect(events('recordings.changed').at(-1)).toEqual([
      { id: 'r1', name: 'recording 1', path: null, saved: false },
    ]);
    expect(session.recording('r1')).toMatchObject({ ok: true, value: { entry: { id: 'r1' } } });
  });

  it('tells its progress at a bounded rate, however fast the cycles are', async () => {
    const { session, calls, events, advance } = fakeSession();
    await session.startRecording({ ...DEFAULT_RECORD, cycles: 1000 });
    await settled();
    for (let index = 0; index < 1000; index += 1) {
      advance(1);
      const cycle = { index, clientPauseNs: 5, clientResumeNs: 3 };
      calls[0]?.progress({ stage: 'recording', done: index + 1, total: 1000, cycle });
    }
    const told = events('record.changed');
    expect(told.length).toBeLessThan(30);
    expect(told.at(-1)).toMatchObject({ done: 1000 });
    expect(told.at(-1)).toHaveProperty('live.length', 512);
  });

  it('that is cancelled leaves the guest running', async () => {
    const { session, calls } = fakeSession();
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    await session.cancelRecording();
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(session.state()).toMatchObject({ guest: { state: 'running' }, record: { state: 'cancelled' } });
  });

  it('that is cancelled while its guest is launched leaves no guest', async () => {
    const { session, calls } = fakeSession(
      (_settings, signal) =>
        new Promise((resolve) =>
          signal.addEventListener('abort', () => resolve(fail('cancelled', 'Called off.'))),
        ),
    );
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    await session.cancelRecording();
    expect(session.state()).toMatchObject({ guest: { state: 'none' }, record: { state: 'cancelled' } });
    expect(calls).toHaveLength(0);
  });

  it('whose QEMU dies keeps the finished cycles and says why there are no more', async () => {
    const { session, guests } = fakeSession();
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    guests[0]?.die({ code: 1, signal: null });
    await settled();
    const failure = { code: 'qemu-exited', remedy: 'mend qemu-exited' };
    expect(session.state().record).toMatchObject({
      state: 'finished',
      id: 'cut',
      done: 3,
      total: 50,
      failure,
    });
    expect(session.state().guest).toMatchObject({ state: 'failed' });
  });

  it('is one at a time', async () => {
    const { session } = fakeSession();
    await session.startRecording(DEFAULT_RECORD);
    expect(await session.startRecording(DEFAULT_RECORD)).toMatchObject({
      ok: false,
      error: { code: 'busy' },
    });
  });

  it('that fails can be followed by another', async () => {
    const { session, calls } = fakeSession();
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    calls[0]?.end(fail('perf-failed', 'perf ended with code 1.'));
    await settled();
    expect(session.state().record).toMatchObject({
      state: 'failed',
      failure: { remedy: 'mend perf-failed' },
    });
    expect(await session.startRecording(DEFAULT_RECORD)).toEqual(ok(null));
  });
});

describe('the recordings of a session', () => {
  it('opens a file once, however often it is asked to', async () => {
    const { session } = fakeSession();
    const first = await session.openRecording('/a/b.qsnap');
    expect(await session.openRecording('/a/b.qsnap')).toEqual(first);
    expect(session.recordings()).toEqual([
      { id: 'file-1', name: 'b.qsnap', path: '/a/b.qsnap', saved: true },
    ]);
  });

  it('says why a file cannot be opened', async () => {
    const { session } = fakeSession();
    const opened = await session.openRecording('/a/corrupt.qsnap');
    expect(opened).toMatchObject({
      ok: false,
      error: {
        code: 'snapshot-corrupt',
        facts: { path: '/a/corrupt.qsnap' },
        remedy: 'mend snapshot-corrupt',
      },
    });
  });

  it('takes the name of the file it was saved to, and the file it overwrote is unsaved again', async () => {
    const { session } = fakeSession();
    await session.openRecording('/a/b.qsnap');
    await session.openRecording('/a/c.qsnap');
    await session.saveRecording('file-2', '/a/b.qsnap', FIRST_VIEW);
    expect(session.recordings()).toEqual([
      { id: 'file-1', name: 'b.qsnap', path: null, saved: false },
      { id: 'file-2', name: 'b.qsnap', path: '/a/b.qsnap', saved: true },
    ]);
  });

  it('is not saved when the disk is full', async () => {
    const { session } = fakeSession();
    await session.openRecording('/a/b.qsnap');
    expect(await session.saveRecording('file-1', '/full/x', FIRST_VIEW)).toMatchObject({
      ok: false,
      error: { code: 'disk-full' },
    });
    expect(session.recordings()[0]?.path).toBe('/a/b.qsnap');
  });

  it('is read from its file again when the worker ends, and told as lost where it has none', async () => {
    const { session, analyst, calls, events } = fakeSession();
    await session.openRecording('/a.qsnap');
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    calls[0]?.end(ok({ recording: recordingOf('made', 3), failure: null, isKept: true }));
    await settled();
    analyst.end();
    await settled();
    expect(events('analysis.ended')).toEqual([{ lost: ['recording 1'] }]);
    expect(session.recordings()).toMatchObject([{ name: 'a.qsnap', path: '/a.qsnap', saved: true }]);
  });

  it('is closed in the worker too', async () => {
    const { session, analyst } = fakeSession();
    await session.openRecording('/a/b.qsnap');
    await session.closeRecording('file-1');
    expect(analyst.closed).toEqual(['file-1']);
    expect(session.recordings()).toEqual([]);
    expect(session.recording('file-1')).toMatchObject({ ok: false, error: { code: 'usage' } });
  });
});

describe('the terminals of a session', () => {
  it('keep what was shown for a window that opens later, and start clean with each guest', async () => {
    const { session, guests } = fakeSession();
    await session.launchGuest(DEFAULT_GUEST);
    guests[0]?.say('console', 'tick 1\r\n');
    await session.stopGuest();
    expect(session.terminalText('console')).toBe('\u001bctick 1\r\n');
    await session.launchGuest(DEFAULT_GUEST);
    expect(session.terminalText('console')).toBe('\u001bc');
  });

  it('hand on what is typed, and tell a new guest the size that the window has', async () => {
    const { session, guests } = fakeSession();
    session.resizeTerminal('monitor', 100, 30);
    session.writeTerminal('monitor', 'typed to nobody');
    await session.launchGuest(DEFAULT_GUEST);
    session.writeTerminal('monitor', 'info status\r');
    expect(guests[0]?.sizes).toEqual(['monitor 100x30']);
    expect(guests[0]?.typed).toEqual(['info status\r']);
  });
});

describe('the end of a session', () => {
  it('stops the guest and the worker, once, and begins nothing new', async () => {
    const { session, guests, analyst } = fakeSession();
    await session.launchGuest(DEFAULT_GUEST);
    await Promise.all([session.dispose(), session.dispose()]);
    expect(guests[0]?.stops).toBe(1);
    expect(analyst.disposals).toBe(1);
    expect(await session.launchGuest(DEFAULT_GUEST)).toMatchObject({ ok: false, error: { code: 'busy' } });
  });

  it('keeps the cycles of a recording under way in a file', async () => {
    const { session, calls, analyst } = fakeSession();
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    const cycle = { index: 2, clientPauseNs: 5, clientResumeNs: 3 };
    calls[0]?.progress({ stage: 'recording', done: 3, total: 50, cycle });
    await session.dispose();
    expect(analyst.saved).toEqual(['cut /kept/recording 1.qsnap']);
  });

  it('keeps nothing of a recording that had no cycle yet', async () => {
    const { session, calls, analyst } = fakeSession();
    await session.startRecording(DEFAULT_RECORD);
    await settled();
    calls[0]?.progress({ stage: 'bare', done: 3, total: 25 });
    await session.dispose();
    expect(calls[0]?.signal.aborted).toBe(true);
    expect(analyst.saved).toEqual([]);
    expect(session.state().guest).toEqual({ state: 'none' });
  });

  it('leaves files alone that are saved already', async () => {
    const { session, analyst } = fakeSession();
    await session.openRecording('/a/b.qsnap');
    await session.dispose();
    expect(analyst.saved).toEqual([]);
  });
});
