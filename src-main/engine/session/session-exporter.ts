import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ExportRequest, WrittenExport } from '@core/sharing/exported';
import type { ExportState } from '@contract/session-states';
import type { Analyst, ExportProgress, RecordingId } from '../ports/analyst';
import type { Clock } from '../ports/clock';
import type { Emit } from './session-ports';

/** Told no more often than a reader can read it. */
const PROGRESS_EVERY_NS = 100_000_000n;

interface SessionExporterPorts {
  readonly analyst: Pick<Analyst, 'exportRecording' | 'cancelExport' | 'onExporting'>;
  readonly clock: Pick<Clock, 'now'>;
  readonly emit: Emit;
}

/** Has a recording written for another tool, and tells how far that is. */
export class SessionExporter {
  readonly #ports: SessionExporterPorts;
  #state: ExportState = { state: 'idle' };
  #toldAt = 0n;

  constructor(ports: SessionExporterPorts) {
    this.#ports = ports;
  }

  /** Fails as the analyst does; a second one fails with busy, and the first one's progress stays. */
  async write(id: RecordingId, path: string, request: ExportRequest): Promise<Result<WrittenExport>> {
    const { analyst } = this.#ports;
    if (this.#state.state !== 'idle') return analyst.exportRecording(id, path, request);
    const name = path.slice(path.lastIndexOf('/') + 1);
    this.#show({ state: 'writing', name, done: 0, total: 0, cancelling: false });
    const unsubscribe = analyst.onExporting((progress) => this.#progressed(progress));
    try {
      return await analyst.exportRecording(id, path, request);
    } finally {
      unsubscribe();
      this.#show({ state: 'idle' });
    }
  }

  /** The export under way then fails with cancelled. Idempotent. */
  async cancel(): Promise<Result<null>> {
    if (this.#state.state === 'writing') this.#show({ ...this.#state, cancelling: true });
    await this.#ports.analyst.cancelExport();
    return ok(null);
  }

  #progressed({ done, total }: ExportProgress): void {
    const before = this.#state;
    const now = this.#ports.clock.now();
    if (before.state !== 'writing' || now - this.#toldAt < PROGRESS_EVERY_NS) return;
    this.#toldAt = now;
    this.#show({ ...before, done, total });
  }

  #show(state: ExportState): void {
    this.#state = state;
    this.#ports.emit('export.changed', state);
  }
}
