/** The thread's experiment on real guests: each is launched once, recorded once in each round, and paused in between. */
import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { withRows } from '@core/analysis/overview';
import type { GuestSettings } from '@core/analysis/settings';
import { CELLS, guestOf, labelOf, recordOf } from '@core/thread-experiment/cells';
import type { Cell, CellId } from '@core/thread-experiment/cells';
import type { Experiment, MeasuredCell, Visit } from '@core/thread-experiment/experiment';
import { planVisits } from '@core/thread-experiment/plan';
import type { ExperimentSettings, PlannedVisit } from '@core/thread-experiment/plan';
import type { Analyst } from '../ports/analyst';
import type { Clock, Log } from '../ports/clock';
import type { Guest, GuestLauncher } from '../ports/guest';
import type { RecordProgress } from '../record/record';
import type { RecordOn } from '../session/session-ports';
import { plugWrittenDrive } from './written-drive';

export interface ThreadPorts {
  readonly launcher: GuestLauncher;
  readonly analyst: Pick<Analyst, 'abortCapture' | 'saveSnapshot' | 'closeRecording'>;
  readonly clock: Pick<Clock, 'sleep'>;
  readonly record: RecordOn;
  /** Where a visit's snapshot goes; null keeps none. */
  readonly fileOf: (cell: CellId, round: number) => string | null;
}

export interface ThreadProgress {
  /** Launches and recordings, each about as long as another. */
  readonly doneSteps: number;
  readonly totalSteps: number;
  /** "4 vCPUs, idle, virtio disk" */
  readonly label: string;
  /** From 1. */
  readonly round: number;
  readonly rounds: number;
  readonly doing: 'launching' | RecordProgress['stage'];
}

export interface ThreadOptions {
  readonly signal: AbortSignal;
  readonly log: Log;
  readonly onProgress: (progress: ThreadProgress) => void;
}

export type ThreadGuest = Pick<GuestSettings, 'qemuPath' | 'accelerator'>;

const COMMAND_DEADLINE_MS = 30_000;
/** A guest that was paused for a while has ticks to make up for. */
const SETTLE_MS = 200;

class ThreadRun {
  readonly #guests = new Map<CellId, Guest>();
  readonly #visits = new Map<CellId, Visit[]>();
  readonly #failures = new Map<CellId, Failure>();
  readonly #plan: readonly PlannedVisit[];
  #doneSteps = 0;

  constructor(
    readonly settings: ExperimentSettings,
    readonly guest: ThreadGuest,
    readonly ports: ThreadPorts,
    readonly options: ThreadOptions,
  ) {
    this.#plan = planVisits(settings);
  }

  async run(): Promise<Result<Experiment>> {
    for (const visit of this.#plan) {
      if (this.#failures.has(visit.cell.id)) {
        this.#doneSteps += 1;
        continue;
      }
      const visited = await this.#visit(visit);
      if (this.options.signal.aborted) return fail('cancelled', 'The experiment was cancelled.');
      if (!visited.ok) {
        // What the first guest of all fails at, the others do too: the machine can't, or the settings are wrong.
        if (this.#visits.size === 0) return visited;
        await this.#giveUp(visit.cell, visited.error);
      }
    }
    return ok({ settings: this.settings, cells: CELLS.map((cell) => this.#measured(cell)) });
  }

  /** Leaves no guest behind. */
  async dispose(): Promise<void> {
    await Promise.all([...this.#guests.values()].map((guest) => guest.stop()));
    this.#guests.clear();
  }

  #measured(cell: Cell): MeasuredCell {
    return {
      cell,
      visits: this.#visits.get(cell.id) ?? [],
      failure: this.#failures.get(cell.id) ?? null,
    };
  }

  async #giveUp(cell: Cell, failure: Failure): Promise<void> {
    this.options.log(`${labelOf(cell)}: ${failure.message}`);
    this.#failures.set(cell.id, failure);
    await this.#guests.get(cell.id)?.stop();
    this.#guests.delete(cell.id);
  }

  async #visit(visit: PlannedVisit): Promise<Result<void>> {
    const guest = await this.#wake(visit);
    if (!guest.ok) return guest;
    const recorded = await this.#record(visit, guest.value);
    this.#doneSteps += 1;
    if (!recorded.ok) return recorded;
    return execute(guest.value, 'stop');
  }

  /** The cell's guest, running: launched where this is its first visit. */
  async #wake({ cell, round }: PlannedVisit): Promise<Result<Guest>> {
    const paused = this.#guests.get(cell.id);
    if (paused !== undefined) {
      const resumed = await execute(paused, 'cont');
      if (!resumed.ok) return resumed;
      await this.ports.clock.sleep(SETTLE_MS, this.options.signal);
      return ok(paused);
    }
    this.#tell(cell, round, 'launching');
    const { signal, log } = this.options;
    const launched = await this.ports.launcher.launch(guestOf(cell, this.guest), { signal, log });
    if (!launched.ok) return launched;
    this.#guests.set(cell.id, launched.value);
    this.#doneSteps += 1;
    if (cell.written === null) return launched;
    const plugged = await plugWrittenDrive(launched.value, cell.written);
    return plugged.ok ? launched : plugged;
  }

  async #record({ cell, round, cycles }: PlannedVisit, guest: Guest): Promise<Result<void>> {
    const { analyst } = this.ports;
    const recorded = await this.ports.record(guest, recordOf(cell, { cycles, level: this.settings.level }), {
      ...this.options,
      onProgress: ({ stage }) => this.#tell(cell, round, stage),
      live: false,
    });
    if (!recorded.ok) return recorded;
    const { recording, failure } = recorded.value;
    const path = this.ports.fileOf(cell.id, round);
    const saved = path === null ? ok({ path }) : await analyst.saveSnapshot(recording.id, path, null);
    await analyst.closeRecording(recording.id);
    if (!saved.ok) return saved;
    const visit = { round, file: saved.value.path, summary: withRows(recording.summary) };
    this.#visits.set(cell.id, [...(this.#visits.get(cell.id) ?? []), visit]);
    return failure === null ? ok(undefined) : err(failure);
  }

  #tell(cell: Cell, round: number, doing: ThreadProgress['doing']): void {
    this.options.onProgress({
      doneSteps: this.#doneSteps,
      totalSteps: CELLS.length + this.#plan.length,
      label: labelOf(cell),
      round: round + 1,
      rounds: this.settings.rounds,
      doing,
    });
  }
}

async function execute({ qmp }: Guest, command: 'stop' | 'cont'): Promise<Result<void>> {
  const reply = await qmp.execute(command, {}, { deadlineMs: COMMAND_DEADLINE_MS });
  return reply.ok ? ok(undefined) : reply;
}

/**
 * Launches every cell's guest and records it in each round. A cell that fails is left out from there on; fails where
 * nothing could be measured at all, or with cancelled. No guest is left, whatever happens.
 */
export async function runThread(
  settings: ExperimentSettings,
  guest: ThreadGuest,
  ports: ThreadPorts,
  options: ThreadOptions,
): Promise<Result<Experiment>> {
  const run = new ThreadRun(settings, guest, ports, options);
  try {
    return await run.run();
  } finally {
    // The capture first: its probes sit in the guests' processes.
    await ports.analyst.abortCapture();
    await run.dispose();
  }
}
