/** From perf's records, whoever made them, to a recording of one QEMU's cycles. */
import type { Environment, ImportKind } from '../analysis/environment';
import { err, fail, ok } from '../errors';
import type { Result } from '../errors';
import type { PerfRecording } from '../perf/perf-recording';
import { rowsByThread } from '../recording/by-thread';
import { eventsFromPerf } from '../recording/from-perf';
import type { PerfEvents } from '../recording/from-perf';
import { NO_TABLES } from '../recording/recording';
import type { Recording, RecordingClock } from '../recording/recording';
import { formatCounted } from '../units';
import { findCalledCycles } from './called-cycles';
import type { FoundCycles } from './called-cycles';
import { kernelNames } from './kernel-names';
import { keptEvents } from './kept-events';
import type { ChooseKernel } from './kernel-names';
import { noCycles } from './no-cycles';
import { perfShortfalls } from './perf-shortfalls';
import type { PerfDamage } from '../perf/perf-damage';
import { dynamicProbe } from './probed-function';
import { qemuProcesses } from './qemu-processes';
import type { QemuProcess } from './qemu-processes';

/** The file that is imported, and what the user said about it. */
export interface ImportInput {
  readonly kind: ImportKind;
  readonly file: string;
  readonly sizeBytes: number;
  /** The QEMU whose cycles are wanted; null takes the only one that has any. */
  readonly pid: number | null;
  /** Quiescope's own version. */
  readonly version: string;
  /** ISO 8601 of nanoseconds on the wall clock; null beyond the calendar. */
  readonly isoTime: (wallNs: bigint) => string | null;
}

export interface Imported {
  readonly recording: Recording;
  readonly environment: Environment;
}

/** What was decoded, and where its bytes are damaged. */
export interface DecodedPerf {
  readonly perf: PerfRecording;
  readonly damage: readonly PerfDamage[];
}

interface Candidate {
  readonly process: QemuProcess;
  readonly found: FoundCycles;
}

/** CLOCK_REALTIME and CLOCK_MONOTONIC of include/uapi/linux/time.h. */
const CLOCKS: Readonly<Record<number, RecordingClock>> = { 0: 'wall', 1: 'monotonic' };

const listOf = (processes: readonly QemuProcess[]): string =>
  processes.map(({ pid, name }) => `${String(pid)}${name === '' ? '' : ` (${name})`}`).join(', ');

/** The processes that come into question. Fails with usage where the one that was asked for is no QEMU of the recording. */
function wanted(processes: readonly QemuProcess[], pid: number | null): Result<readonly QemuProcess[]> {
  if (pid === null) return ok(processes);
  const asked = processes.filter((process) => process.pid === pid);
  if (asked.length > 0) return ok(asked);
  const there = processes.length === 0 ? 'there is none in it' : `its QEMUs are ${listOf(processes)}`;
  return fail('usage', `Process ${String(pid)} is no QEMU of this recording: ${there}.`, { pid });
}

/** The one candidate with cycles. Fails with usage where there are several, with no-cycles where there is none. */
function theOne(
  candidates: readonly Candidate[],
  recording: PerfRecording,
  { counts }: PerfEvents,
): Result<Candidate> {
  const cycling = candidates.filter(({ found }) => found.cycles.length > 0);
  const [only] = cycling;
  if (only === undefined) return err(noCycles(candidates, recording, counts));
  if (cycling.length === 1) return ok(only);
  const each = cycling.map(
    ({ process, found }) => `${String(process.pid)} (${formatCounted(found.cycles.length, 'cycle')})`,
  );
  return fail(
    'usage',
    `Several QEMUs of this recording have cycles: choose one by its pid: ${each.join(', ')}.`,
    {
      pids: cycling.map(({ process }) => process.pid).join(' '),
    },
  );
}

/** When the first record was made, on the wall clock; null unless perf noted how its clock and that one stand. */
function recordedAt({ base, host: { clock } }: PerfRecording, { isoTime }: ImportInput): string | null {
  return clock === null ? null : isoTime(clock.wallNs + base - clock.clockNs);
}

function environmentOf(
  input: ImportInput,
  recording: PerfRecording,
  process: QemuProcess,
  shortfalls: readonly string[],
): Environment {
  const { host, events } = recording;
  return {
    source: {
      kind: input.kind,
      file: input.file,
      sizeBytes: input.sizeBytes,
      hostname: host.hostname,
      command: host.commandLine,
      clock: CLOCKS[host.clockId ?? -1] ?? 'perf',
    },
    recordedAt: recordedAt(recording, input),
    quiescope: input.version,
    qemu: {
      path: process.path,
      version: null,
      buildId: process.buildId,
      commandLine: null,
      accelerator: process.accelerator,
    },
    host: {
      kernel: host.kernel,
      cpuModel: host.cpuDescription,
      cpus: host.cpusOnline,
      memoryBytes: host.memoryBytes,
    },
    perf: { version: host.perfVersion, events: [...new Set(events.map(({ name }) => name))] },
    guest: null,
    record: null,
    level: 'probes',
    fences: null,
    shortfalls,
  };
}

/** As cyclesOf; where the damage left no cycle it is what is told. */
export function importPerf(
  decoded: DecodedPerf,
  input: ImportInput,
  chooseKernel: ChooseKernel,
): Result<Imported> {
  const imported = cyclesOf(decoded, input, chooseKernel);
  const [first] = decoded.damage;
  const isLost = !imported.ok && imported.error.code === 'no-cycles' && first !== undefined;
  return isLost ? err(first.failure) : imported;
}

/**
 * One QEMU's cycles. Fails with no-cycles (facts: what, binary) where none can be told, with usage where the pid that was
 * asked for is none of its QEMUs or several have cycles, and with perf-data-corrupt as eventsFromPerf does.
 */
function cyclesOf(
  { perf, damage }: DecodedPerf,
  input: ImportInput,
  chooseKernel: ChooseKernel,
): Result<Imported> {
  const processes = wanted(qemuProcesses(perf), input.pid);
  if (!processes.ok) return processes;
  const names = kernelNames(perf, chooseKernel);
  const translated = eventsFromPerf({
    streams: [perf],
    origin: perf.base,
    probeOf: dynamicProbe,
    threads: processes.value.flatMap(({ threads }) => threads),
    symbolise: names.nameOf,
  });
  if (!translated.ok) return translated;
  const { events, functions, stacks, tasks, losses } = translated.value;
  const rows = rowsByThread(events);
  const candidates = processes.value.map((process) => {
    const tids = process.threads.map(({ tid }) => tid);
    return { process, found: findCalledCycles(events, functions, rows, tids) };
  });
  const chosen = theOne(candidates, perf, translated.value);
  if (!chosen.ok) return chosen;
  const { process, found } = chosen.value;
  const kept = keptEvents(events, process.threads, found.cycles);
  const shortfalls = perfShortfalls({
    perf,
    process,
    found,
    translated: translated.value,
    namesWithout: names.without,
    trimmed: kept.trimmed,
    damage,
  });
  const environment = environmentOf(input, perf, process, shortfalls);
  return ok({
    environment,
    recording: {
      origin: perf.base,
      clock: 'clock' in environment.source ? environment.source.clock : 'monotonic',
      level: 'probes',
      events: kept.events,
      threads: process.threads,
      functions,
      stacks,
      ...NO_TABLES,
      tasks,
      cycles: found.cycles,
      bare: [],
      losses,
    },
  });
}
