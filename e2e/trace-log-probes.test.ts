/** What QEMU's log marks, held against probes on its functions in the same cycles: each line lies between the calls that it stands between. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import { kindIndex } from '@core/recording/events';
import type { LoggedCycle, Recording } from '@core/recording/recording';
import { decodeSnapshot } from '@core/snapshot/decode';
import { CYCLE_EVENTS, TIMESTAMP_OPTION } from '@core/trace-log/qemu-options';
import { createGuestLauncher } from '../src-main/engine/launch/launch';
import type { ClientCycleTimes } from '../src-main/engine/ports/analyst';
import { readThreads } from '../src-main/engine/threads';
import { createQemuHost } from '../src-main/host/qemu/qemu-host';
import { readThreadNames } from '../src-main/host/qemu/qemu-threads';
import { openTracefs } from '../src-main/host/perf/tracefs';
import { createAnalyst } from '../src-main/worker/client';
import { cycle, finishing } from './support/driven-cycles';
import { clockOffset, readTraceLog, spanOf } from './support/trace-log';
import type { ClockOffset } from './support/trace-log';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

const ROOT = resolve(import.meta.dirname, '..');
const CYCLES = 10;

/** Times of a function's entries or returns on CLOCK_MONOTONIC, in order. */
function calls({ events, functions, origin }: Recording, name: string, at: 'entered' | 'returned'): bigint[] {
  const kind = kindIndex(at === 'entered' ? 'functionEntered' : 'functionReturned');
  return Array.from({ length: events.count }, (_, row) => row)
    .filter((row) => events.kind[row] === kind && functions[events.a[row] ?? -1] === name)
    .map((row) => origin + BigInt(events.timeNs[row] ?? NaN));
}

describe('QEMU’s log of cycles that probes saw too', () => {
  const folder = mkdtempSync(join(tmpdir(), 'trace-log-'));
  const clocks: ClockOffset[] = [];
  let logged: readonly LoggedCycle[] = [];
  let logOrigin = 0n;
  let probed: Recording;

  beforeAll(async () => {
    await openTracefs();
    const path = join(folder, 'qemu.log');
    const extraArguments = [...TIMESTAMP_OPTION.split(' '), '-D', path, '-d', CYCLE_EVENTS];
    const launcher = createGuestLauncher(createQemuHost({ resources: join(ROOT, 'resources') }));
    const settings = { ...DEFAULT_GUEST, vcpus: 2, memoryMiB: 128, extraArguments };
    const options = { signal: new AbortController().signal, log: () => undefined };
    const launched = await launcher.launch(settings, options);
    if (!launched.ok) throw new Error(JSON.stringify(launched.error));
    const guest = launched.value;
    const analyst = createAnalyst(join(ROOT, 'out/main/worker.cjs'));
    try {
      const threads = await readThreads(guest, readThreadNames);
      if (!threads.ok) throw new Error(threads.error.message);
      const plan = {
        level: 'probes',
        pid: guest.pid,
        qemuPath: guest.qemuPath,
        threads: threads.value,
      } as const;
      const started = await analyst.startCapture(plan);
      if (!started.ok) throw new Error(JSON.stringify(started.error));
      clocks.push(clockOffset());
      const cycles: ClientCycleTimes[] = [];
      while (cycles.length < CYCLES) cycles.push(await cycle(guest));
      clocks.push(clockOffset());
      const finished = await analyst.finishCapture(finishing(guest, cycles, started.value));
      if (!finished.ok) throw new Error(JSON.stringify(finished.error));
      const snapshot = join(folder, 'probes.qsnap');
      expect((await analyst.saveSnapshot(finished.value.id, snapshot, null)).ok).toBe(true);
      const opened = decodeSnapshot(new Uint8Array(readFileSync(snapshot)));
      if (!opened.ok) throw new Error(opened.error.message);
      probed = opened.value.recording;
    } finally {
      await analyst.dispose();
      await guest.stop();
    }
    const { recording } = readTraceLog(path);
    logged = recording.cycles.filter((each): each is LoggedCycle => each.by === 'log');
    logOrigin = recording.origin;
  });
  afterAll(() => rmSync(folder, { recursive: true }));

  /** A step's instant on CLOCK_MONOTONIC: as early and as late as it may have been. */
  function between(cycleIndex: number, half: 'pause' | 'resume', name: string): { from: bigint; to: bigint } {
    const step = logged[cycleIndex]?.[half].find((each) => each.step === name);
    const wall = logOrigin + BigInt(step?.timeNs ?? NaN);
    const { low, high } = spanOf(clocks);
    // Microseconds are cut off.
    return { from: wall - high, to: wall + 1_000n - low };
  }

  it('has each boundary between the calls that it stands between', () => {
    expect(logged).toHaveLength(CYCLES);
    const order: [name: string, half: 'pause' | 'resume', step: string, after: bigint[], before: bigint[]][] =
      [
        [
          'runstate_set',
          'pause',
          'runstateSet',
          calls(probed, 'vm_stop', 'entered'),
          calls(probed, 'pause_all_vcpus', 'entered'),
        ],
        [
          'the handlers’ begin',
          'pause',
          'notifying',
          calls(probed, 'pause_all_vcpus', 'returned'),
          calls(probed, 'vm_state_notify', 'returned').filter((_, at) => at % 2 === 0),
        ],
        [
          'STOP’s own time',
          'pause',
          'eventSent',
          calls(probed, 'vm_state_notify', 'returned').filter((_, at) => at % 2 === 0),
          calls(probed, 'bdrv_drain_all', 'entered'),
        ],
        [
          'the flush’s end',
          'pause',
          'flushed',
          calls(probed, 'bdrv_flush_all', 'returned'),
          // vm_stop's own return is seen where it goes on after the flush: before it logs.
          [],
        ],
        [
          'RESUME’s own time',
          'resume',
          'eventSent',
          calls(probed, 'vm_start', 'entered'),
          calls(probed, 'vm_state_notify', 'entered').filter((_, at) => at % 2 === 1),
        ],
        ['the end of cont', 'resume', 'replied', calls(probed, 'resume_all_vcpus', 'entered'), []],
      ];
    for (const [name, half, step, after, before] of order) {
      expect(after.length, name).toBe(CYCLES);
      logged.forEach((_, index) => {
        const { from, to } = between(index, half, step);
        expect(to, `${name}, cycle ${String(index)}`).toBeGreaterThanOrEqual(after[index] ?? 0n);
        if (before.length > 0)
          expect(from, `${name}, cycle ${String(index)}`).toBeLessThanOrEqual(before[index] ?? 0n);
      });
    }
  });
});
