import { fail, failure, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { GuestSettings } from '@core/analysis/settings';
import type { GuestState } from '@contract/session-states';
import type { AttachedGuest, Guest, GuestAttacher, GuestExit, GuestLauncher } from '../ports/guest';
import type { Log } from '../ports/clock';
import type { Emit, Wire } from './session-ports';
import type { SessionTerminals } from './session-terminals';

export type HeldGuest = Guest | AttachedGuest;

/** What there is of a guest; the shown GuestState follows from it. */
type Slot =
  | { readonly is: 'none' }
  | {
      readonly is: 'launching';
      readonly abort: AbortController;
      readonly launched: Promise<Result<HeldGuest>>;
    }
  | { readonly is: 'running'; readonly guest: HeldGuest }
  | { readonly is: 'stopping'; readonly stopped: Promise<void> };

interface SessionGuestPorts {
  readonly launcher: GuestLauncher;
  readonly attacher: GuestAttacher;
  readonly terminals: SessionTerminals;
  readonly emit: Emit;
  readonly wire: Wire;
  readonly log: Log;
}

/** The one guest of the session, from launching or attaching to its end, however that comes. */
export class SessionGuest {
  readonly #ports: SessionGuestPorts;
  #slot: Slot = { is: 'none' };
  #state: GuestState = { state: 'none' };
  #settings: GuestSettings = DEFAULT_GUEST;
  #paused = false;
  #pausesShown = true;

  constructor(ports: SessionGuestPorts) {
    this.#ports = ports;
  }

  get state(): GuestState {
    return this.#state;
  }

  /** A recording pauses and resumes the guest all the time: that isn't worth telling. */
  showPauses(shown: boolean): void {
    this.#pausesShown = shown;
    this.#showRunning();
  }

  /** Fails with busy when there is a guest already, else as the launcher does. */
  launch(settings: GuestSettings): Promise<Result<HeldGuest>> {
    const { launcher, log } = this.#ports;
    return this.#bring(settings, (signal) => launcher.launch(settings, { signal, log }));
  }

  /** Takes a guest that runs already. Fails with busy when there is one, else as the attacher does. */
  attach(socketPath: string): Promise<Result<HeldGuest>> {
    return this.#bring(null, (signal) => this.#ports.attacher.attach(socketPath, { signal }));
  }

  #bring(
    settings: GuestSettings | null,
    start: (signal: AbortSignal) => Promise<Result<HeldGuest>>,
  ): Promise<Result<HeldGuest>> {
    if (this.#slot.is !== 'none')
      return Promise.resolve(fail('busy', 'There is a guest already; stop it first.'));
    const abort = new AbortController();
    this.#settings = settings ?? this.#settings;
    const launched = this.#started(settings !== null, () => start(abort.signal));
    this.#slot = { is: 'launching', abort, launched };
    this.#show({ state: 'launching', settings });
    return launched;
  }

  /** The running guest; else the one that is being launched; else a new one with the settings used last. */
  async ensure(): Promise<Result<HeldGuest>> {
    while (this.#slot.is === 'stopping') await this.#slot.stopped;
    switch (this.#slot.is) {
      case 'running':
        return ok(this.#slot.guest);
      case 'launching':
        return this.#slot.launched;
      case 'none':
        return this.launch(this.#settings);
    }
  }

  /** Ends the guest, or lets go of one that is not ours, also in the middle of its launch. Idempotent; clears a failure that is shown. */
  async stop(): Promise<void> {
    const slot = this.#slot;
    switch (slot.is) {
      case 'none':
        return this.#show({ state: 'none' });
      case 'launching':
        slot.abort.abort();
        await slot.launched;
        // It may have just succeeded when it was called off.
        return this.stop();
      case 'running':
        return this.#stopRunning(slot.guest);
      case 'stopping':
        return slot.stopped;
    }
  }

  /** One of ours that does not come up has failed; whoever attached is told why, and nothing has become of the guest. */
  async #started(isOurs: boolean, start: () => Promise<Result<HeldGuest>>): Promise<Result<HeldGuest>> {
    // Lets the state be entered first, even if it fails without waiting for anything.
    await Promise.resolve();
    const launched = await start();
    this.#slot = { is: 'none' };
    if (launched.ok) {
      this.#adopt(launched.value);
    } else if (!isOurs || launched.error.code === 'cancelled') {
      this.#show({ state: 'none' });
    } else {
      this.#show({ state: 'failed', failure: this.#ports.wire(launched.error) });
    }
    return launched;
  }

  #adopt(guest: HeldGuest): void {
    this.#slot = { is: 'running', guest };
    this.#paused = false;
    this.#ports.terminals.attach(guest);
    guest.qmp.onEvent(({ name }) => {
      if (name !== 'STOP' && name !== 'RESUME') return;
      this.#paused = name === 'STOP';
      this.#showRunning();
    });
    void guest.exited.then((exit) => this.#guestExited(guest, exit));
    this.#showRunning();
  }

  async #stopRunning(guest: HeldGuest): Promise<void> {
    const stopped = guest.stop();
    this.#slot = { is: 'stopping', stopped };
    this.#showGuest(guest, 'stopping');
    await stopped;
    this.#slot = { is: 'none' };
    this.#ports.terminals.detach();
    this.#show({ state: 'none' });
  }

  /** It ended by itself: the run's folder still wants to be removed, and the user wants to know why. */
  async #guestExited(guest: HeldGuest, exit: GuestExit): Promise<void> {
    if (this.#slot.is !== 'running' || this.#slot.guest !== guest) return;
    const stopped = guest.stop();
    this.#slot = { is: 'stopping', stopped };
    await stopped;
    this.#slot = { is: 'none' };
    this.#ports.terminals.detach();
    this.#show({
      state: 'failed',
      failure: this.#ports.wire(exitFailure(guest, exit)),
    });
  }

  #showRunning(): void {
    if (this.#slot.is !== 'running') return;
    const paused = this.#paused && this.#pausesShown;
    const shown = paused ? 'paused' : 'running';
    if (this.#state.state !== shown) this.#showGuest(this.#slot.guest, shown);
  }

  #showGuest(guest: HeldGuest, state: 'running' | 'paused' | 'stopping'): void {
    this.#show({
      state,
      settings: guest.settings,
      pid: guest.pid,
      accelerator: guest.accelerator,
      acceleratorNote: guest.acceleratorNote,
      qemuVersion: guest.qmp.qemuVersion,
    });
  }

  #show(state: GuestState): void {
    this.#state = state;
    this.#ports.emit('guest.changed', state);
  }
}

function exitFailure(guest: HeldGuest, exit: GuestExit) {
  if (guest.settings === null) {
    const what = `The QEMU that was attached to (process ${guest.pid}) closed its monitor: it has ended, or somebody ended it.`;
    return failure('qemu-exited', what, { pid: guest.pid, attached: true });
  }
  const how = exit.signal === null ? `code ${String(exit.code)}` : `signal ${exit.signal}`;
  return failure('qemu-exited', `QEMU (process ${String(guest.pid)}) ended by itself with ${how}.`, {
    pid: guest.pid,
    ...(exit.code === null ? {} : { exitCode: exit.code }),
    ...(exit.signal === null ? {} : { signal: exit.signal }),
    stderr: guest.stderr(),
  });
}
