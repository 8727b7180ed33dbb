/** Who has which track of a Perfetto trace. */
import { qemuPid, ThreadNames } from './cycle-slices';
import type { ExchangedRecording } from './exchanged-recording';
import type { TracePackets, TraceTrack } from './perfetto-packets';
import { recordingTitle } from './recording-title';

const PROCESS = 1;
const OUTSIDE = 2;
const CYCLES = 3;

/** What each cycle comes to, at its start. */
export const CYCLE_COUNTERS = [
  { figure: 'pauseNs', name: 'pause', unit: 'ns' },
  { figure: 'resumeNs', name: 'resume', unit: 'ns' },
  { figure: 'downtimeNs', name: 'downtime of the worst vCPU', unit: 'ns' },
  { figure: 'kicks', name: 'kicks', unit: 'count' },
] as const;
const FIRST_COUNTER = 8;

/** Beyond all of those. */
const THREADS = 64;
const TRACKS_A_THREAD = 2;
/** Beyond the greatest number that Linux gives to a thread. */
const MOST_TID = 2 ** 22;

export class TraceTracks {
  readonly cycles = CYCLES;
  readonly #told = new Set<number>();
  readonly #pid: number | null;
  readonly #qemus: ReadonlySet<number>;
  readonly #names: ThreadNames;

  constructor(
    private readonly packets: TracePackets,
    exchanged: ExchangedRecording,
  ) {
    const { recording } = exchanged;
    this.#pid = qemuPid(recording);
    this.#qemus = new Set(recording.threads.map(({ tid }) => tid));
    this.#names = new ThreadNames(recording);
    this.#tell({
      ...{ uuid: PROCESS, name: recordingTitle(exchanged), parent: 0 },
      ...(this.#pid === null ? {} : { process: { pid: this.#pid } }),
    });
    this.#tell({ uuid: CYCLES, name: 'cycles and phases', parent: PROCESS });
    CYCLE_COUNTERS.forEach(({ name, unit }, at) =>
      this.#tell({ uuid: FIRST_COUNTER + at, name, parent: PROCESS, counter: unit }),
    );
    for (const { tid } of recording.threads) this.thread(tid);
  }

  counter(at: number): number {
    return FIRST_COUNTER + at;
  }

  /** Of its calls and events. Whoever is none of QEMU's shares one. */
  thread(tid: number): number {
    if (!this.#qemus.has(tid)) {
      this.#tell({ uuid: OUTSIDE, name: 'outside QEMU: kernel, others', parent: 0 });
      return OUTSIDE;
    }
    const uuid = uuidOf(tid);
    if (this.#told.has(uuid)) return uuid;
    const [pid, name] = [this.#pid, this.#names.of(tid)];
    // A thread's track says to which process it belongs.
    this.#tell(
      pid === null ? { uuid, name, parent: PROCESS } : { uuid, name, parent: 0, thread: { pid, tid } },
    );
    return uuid;
  }

  states(tid: number): number {
    const uuid = uuidOf(tid) + 1;
    if (!this.#told.has(uuid)) this.#tell({ uuid, name: 'state', parent: this.thread(tid) });
    return uuid;
  }

  #tell(track: TraceTrack): void {
    if (this.#told.has(track.uuid)) return;
    this.#told.add(track.uuid);
    this.packets.track(track);
  }
}

const uuidOf = (tid: number): number => THREADS + (tid < 0 ? MOST_TID : tid) * TRACKS_A_THREAD;
