import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { OpeningState } from '@contract/session-states';
import type { Analyst, OpenProgress, OpenRecording } from '../ports/analyst';
import type { Clock } from '../ports/clock';
import type { Emit } from './session-ports';

/** Told no more often than a reader can read it. */
const PROGRESS_EVERY_NS = 100_000_000n;

interface SessionOpenerPorts {
  readonly analyst: Analyst;
  readonly clock: Clock;
  readonly emit: Emit;
  /** Quiescope's own version. */
  readonly version: string;
}

/** Opens files, and tells how far it is with one. */
export class SessionOpener {
  readonly #ports: SessionOpenerPorts;
  #state: OpeningState = { state: 'idle' };
  #toldAt = 0n;

  constructor(ports: SessionOpenerPorts) {
    this.#ports = ports;
  }

  get state(): OpeningState {
    return this.#state;
  }

  /** Fails as the analyst does, naming the file. */
  async open(path: string): Promise<Result<OpenRecording>> {
    const { analyst, version } = this.#ports;
    // A second file waits for nothing: it fails with busy, and the first one's progress stays.
    if (this.#state.state !== 'idle') return analyst.open(path, { pid: null, version });
    const name = path.slice(path.lastIndexOf('/') + 1);
    this.#show({ state: 'opening', name, stage: 'starting', done: 0, total: 0 });
    const unsubscribe = analyst.onOpening((progress) => this.#progressed(name, progress));
    try {
      return await analyst.open(path, { pid: null, version });
    } finally {
      unsubscribe();
      if (this.#state.state !== 'idle') this.#show({ state: 'idle' });
    }
  }

  /** The open under way then fails with cancelled. Idempotent. */
  async cancel(): Promise<Result<null>> {
    if (this.#state.state === 'opening') this.#show({ ...this.#state, stage: 'cancelling' });
    await this.#ports.analyst.cancelOpening();
    return ok(null);
  }

  #progressed(name: string, { stage, done, total }: OpenProgress): void {
    const before = this.#state;
    if (before.state === 'opening' && before.stage === 'cancelling') return;
    const now = this.#ports.clock.now();
    const sameStage = before.state === 'opening' && before.stage === stage;
    if (sameStage && now - this.#toldAt < PROGRESS_EVERY_NS) return;
    this.#toldAt = now;
    this.#show({ state: 'opening', name, stage, done, total });
  }

  #show(state: OpeningState): void {
    this.#state = state;
    this.#ports.emit('opening.changed', state);
  }
}
