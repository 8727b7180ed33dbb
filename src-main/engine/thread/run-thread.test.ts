import { describe, expect, it } from 'vitest';
import type { GuestSettings, RecordSettings } from '@core/analysis/settings';
import { CELL_IDS } from '@core/thread-experiment/cells';
import type { CellId } from '@core/thread-experiment/cells';
import { planVisits } from '@core/thread-experiment/plan';
import { err, fail, failure, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { monotonicNs } from '@core/units';
import type { Guest, RecordedGuest } from '../ports/guest';
import type { QmpConnection, QmpReply } from '../ports/qmp';
import { FakeAnalyst, FakeGuest, recordingOf } from '../session/session-fakes';
import { runThread } from './run-thread';
import type { ThreadPorts, ThreadProgress } from './run-thread';

const SETTINGS = { cycles: 5, rounds: 2, seed: 1, level: 'auto' } as const;
const GUEST = { qemuPath: null, accelerator: 'auto' } as const;

const REPLIES: Readonly<Record<string, unknown>> = {
  'query-block': [{ device: 'quiescope-disk', inserted: { file: '/run/a,b/disk.qcow2' } }],
  'human-monitor-command': 'OK\r\n',
};

interface Script {
  /** What the nth launch, from 1, fails with. */
  readonly launch?: (nth: number) => Failure | null;
  readonly record?: (guest: number, nth: number) => Failure | null;
  readonly command?: (command: string) => Failure | null;
  readonly folder?: string;
}

/** Guests that keep a diary of what is done to them, each under the number of its launch. */
function stage(script: Script = {}) {
  const diary: string[] = [];
  const guests: FakeGuest[] = [];
  const launched: GuestSettings[] = [];
  const recorded: RecordSettings[] = [];
  const progress: ThreadProgress[] = [];
  const analyst = new FakeAnalyst();
  const cancelling = new AbortController();
  const numberOf = (guest: RecordedGuest): number => guests.findIndex((one) => one.qmp === guest.qmp) + 1;

  const answering =
    (number: number): QmpConnection['execute'] =>
    (command, args = {}) => {
      const refused = script.command?.(command) ?? null;
      if (refused !== null) return Promise.resolve(err(refused));
      diary.push(`${number} ${[command, ...Object.values(args)].join(' ')}`);
      const at = monotonicNs(0n);
      return Promise.resolve(
        ok<QmpReply>({ value: REPLIES[command] ?? {}, writtenAt: at, readAt: at, events: [] }),
      );
    };
  const ports: ThreadPorts = {
    analyst,
    clock: { sleep: () => Promise.resolve() },
    fileOf: (cell, round) => (script.folder === undefined ? null : `${script.folder}/${cell}.${round}`),
    launcher: {
      launch: (settings): Promise<Result<Guest>> => {
        launched.push(settings);
        const refused = script.launch?.(launched.length) ?? null;
        if (refused !== null) return Promise.resolve(err(refused));
        const guest = new FakeGuest(settings);
        const qmp = { ...guest.qmp, execute: answering(guests.push(guest)) };
        return Promise.resolve(ok(Object.assign(guest, { qmp })));
      },
    },
    record: (guest, settings, { signal, onProgress }) => {
      recorded.push(settings);
      const number = numberOf(guest);
      diary.push(`${number} record ${settings.cycles}`);
      onProgress({ stage: 'recording', done: 0, total: settings.cycles });
      if (signal.aborted) return Promise.resolve(fail('cancelled', 'Cancelled.'));
      const refused = script.record?.(number, recorded.length) ?? null;
      if (refused?.code === 'cancelled') cancelling.abort();
      return Promise.resolve(
        refused === null
          ? ok({
              recording: recordingOf(`r${recorded.length}`, settings.cycles),
              failure: null,
              isKept: true,
            })
          : err(refused),
      );
    },
  };
  const run = () =>
    runThread(SETTINGS, GUEST, ports, {
      signal: cancelling.signal,
      log: () => undefined,
      onProgress: (one) => progress.push(one),
    });
  const of = (number: number): string[] =>
    diary
      .filter((line) => line.startsWith(`${number} `))
      .map((line) => line.slice(String(number).length + 1));
  return { run, of, guests, launched, recorded, progress, analyst };
}

/** The number that a cell's guest is launched as. */
const launchOf = (id: CellId): number => planVisits(SETTINGS).findIndex(({ cell }) => cell.id === id) + 1;

describe('the thread’s experiment', () => {
  it('launches each guest once, records it in each round and keeps it paused in between', async () => {
    const { run, of, guests, launched } = stage();
    const experiment = await run();
    if (!experiment.ok) throw new Error(experiment.error.message);
    expect(launched).toHaveLength(CELL_IDS.length);
    expect(of(launchOf('busy-4'))).toEqual(['record 3', 'stop', 'cont', 'record 2', 'stop']);
    expect(experiment.value.cells.map(({ cell }) => cell.id)).toEqual(CELL_IDS);
    for (const { visits, failure: failed } of experiment.value.cells) {
      expect(visits.map(({ round, summary }) => [round, summary.cycles.length])).toEqual([
        [0, 3],
        [1, 2],
      ]);
      expect(failed).toBeNull();
    }
    expect(guests.map(({ stops }) => stops)).toEqual(CELL_IDS.map(() => 1));
  });

  it('plugs a drive that the host can write to where one is written to, beside the guest’s own', async () => {
    const { run, of, recorded } = stage();
    await run();
    expect(of(launchOf('written-unsafe')).slice(0, 3)).toEqual([
      'query-block',
      'pmemsave 0 1048576 /run/a,b/disk.qcow2.written',
      'human-monitor-command drive_add 0 "if=none,id=written,format=raw,cache=unsafe,file=/run/a,,b/disk.qcow2.written"',
    ]);
    expect(of(launchOf('idle-4'))).not.toContain('query-block');
    expect(recorded.filter(({ hmpBeforePause }) => hmpBeforePause.length > 0)).toHaveLength(4);
  });

  it('tells how far it is, and never more than there is', async () => {
    const { run, progress } = stage();
    await run();
    const done = progress.map(({ doneSteps }) => doneSteps);
    expect(done).toEqual([...done].sort((left, right) => left - right));
    expect(progress.at(-1)).toMatchObject({ doneSteps: 29, totalSteps: 30, round: 2, rounds: 2 });
  });

  it('saves a snapshot for each visit, and closes what it has analysed', async () => {
    const { run, analyst } = stage({ folder: '/kept' });
    const experiment = await run();
    expect(analyst.saved).toHaveLength(20);
    expect(analyst.closed).toHaveLength(20);
    const files = experiment.ok ? experiment.value.cells[0]?.visits.map(({ file }) => file) : [];
    expect(files).toEqual(['/kept/idle-4.0', '/kept/idle-4.1']);
  });
});

describe('what goes wrong', () => {
  it('with the first guest ends it: the others would fail alike', async () => {
    const { run, launched, guests } = stage({ launch: () => failure('qemu-missing', 'No QEMU.') });
    expect(await run()).toMatchObject({ ok: false, error: { code: 'qemu-missing' } });
    expect(launched).toHaveLength(1);
    expect(guests).toEqual([]);
  });

  it('with a later guest leaves that one out from there on, with the reason', async () => {
    const eighth = launchOf('idle-8');
    const { run, launched, recorded } = stage({
      launch: (nth) => (nth === eighth ? failure('qemu-exited', 'It fell over.') : null),
    });
    const experiment = await run();
    if (!experiment.ok) throw new Error(experiment.error.message);
    const failed = experiment.value.cells.filter((cell) => cell.failure !== null);
    expect(failed.map(({ cell, visits }) => [cell.id, visits.length])).toEqual([['idle-8', 0]]);
    expect(launched).toHaveLength(CELL_IDS.length);
    expect(recorded).toHaveLength(18);
  });

  it('in a second round keeps what the first one gave', async () => {
    const none = launchOf('no-disk');
    const { run, guests } = stage({
      record: (guest, nth) => (guest === none && nth > 10 ? failure('perf-failed', 'perf died.') : null),
    });
    const experiment = await run();
    if (!experiment.ok) throw new Error(experiment.error.message);
    const cell = experiment.value.cells.find(({ cell: one }) => one.id === 'no-disk');
    expect(cell).toMatchObject({ visits: [{ round: 0 }], failure: { code: 'perf-failed' } });
    expect(guests.every(({ stops }) => stops > 0)).toBe(true);
  });

  it('when the first snapshot cannot be saved ends it', async () => {
    const { run } = stage({ folder: '/full' });
    expect(await run()).toMatchObject({ ok: false, error: { code: 'disk-full' } });
  });

  it('when QEMU refuses the drive names its words', async () => {
    const { run } = stage({
      command: (command) => (command === 'pmemsave' ? failure('qmp-error', 'No room.') : null),
    });
    const experiment = await run();
    if (!experiment.ok) throw new Error(experiment.error.message);
    const failed = experiment.value.cells.filter((cell) => cell.failure !== null);
    expect(failed.map(({ cell }) => cell.id)).toEqual(['written', 'written-unsafe']);
    expect(failed[0]?.failure?.message).toBe('No room.');
  });

  it('cancelling leaves no guest and keeps nothing', async () => {
    const { run, guests, launched } = stage({
      record: (_, nth) => (nth === 3 ? failure('cancelled', 'Cancelled.') : null),
    });
    expect(await run()).toMatchObject({ ok: false, error: { code: 'cancelled' } });
    expect(launched).toHaveLength(3);
    expect(guests.map(({ stops }) => stops)).toEqual([1, 1, 1]);
  });
});
