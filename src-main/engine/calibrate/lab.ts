/** Guests and recordings for the injections that compare whole guests. */
import type { GuestSettings } from '@core/analysis/settings';
import { DEFAULT_RECORD } from '@core/analysis/settings';
import type { CalibrateSettings } from '@core/calibration/settings';
import { cycleRows } from '@core/analysis/cycle-table';
import type { CycleRow } from '@core/analysis/summary';
import { err, fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Guest } from '../ports/guest';
import { recordCycles } from '../record/record';
import type { RecordPorts } from '../record/record';
import type { Bench } from './bench';

export interface Lab {
  readonly bench: Bench;
  /** Pairs of cycles that were asked for. */
  readonly pairs: number;
  /** Each is stopped when the injection is over. */
  launch(change: Partial<GuestSettings>): Promise<Result<Guest>>;
  record(guest: Guest, cycles: number): Promise<Result<readonly CycleRow[]>>;
  /** The share of the work that is done, from 0 to 1. */
  progressed(share: number): void;
}

interface LabSettings extends Pick<Lab, 'bench' | 'launch' | 'progressed'> {
  readonly ports: RecordPorts;
  readonly settings: CalibrateSettings;
}

export class OpenLab implements Lab {
  readonly #guests: Guest[] = [];

  constructor(readonly of: LabSettings) {}

  get bench(): Bench {
    return this.of.bench;
  }

  get pairs(): number {
    return this.of.settings.pairs;
  }

  async launch(change: Partial<GuestSettings>): Promise<Result<Guest>> {
    const launched = await this.of.launch(change);
    if (launched.ok) this.#guests.push(launched.value);
    return launched;
  }

  async record(guest: Guest, cycles: number): Promise<Result<readonly CycleRow[]>> {
    const { ports, settings, bench } = this.of;
    const record = { ...DEFAULT_RECORD, level: settings.level, cycles, bareEvery: 0 };
    const options = { signal: bench.signal, log: bench.log, onProgress: () => undefined, live: false };
    const recorded = await recordCycles(guest, record, ports, options);
    if (!recorded.ok) return recorded;
    const { recording, failure } = recorded.value;
    await ports.analyst.closeRecording(recording.id);
    if (failure !== null) return err(failure);
    const rows = cycleRows(recording.summary.cycles);
    if (rows.length === cycles) return ok(rows);
    return fail('no-cycles', `The recording shows ${rows.length} of ${cycles} cycles.`);
  }

  progressed(share: number): void {
    this.of.progressed(share);
  }

  async close(): Promise<void> {
    await Promise.all(this.#guests.map((guest) => guest.stop()));
  }
}
