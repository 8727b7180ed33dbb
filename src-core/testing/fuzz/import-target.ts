import { analyseRecording } from '../../analysis/analyse';
import { ok } from '../../errors';
import type { Result } from '../../errors';
import { importPerf } from '../../import/import-perf';
import type { Imported } from '../../import/import-perf';
import { createPerfDecoder } from '../../perf/pipe-decoder';
import * as formats from '../perf-formats';
import { PerfStream } from '../perf-stream';
import type { TestEvent, When } from '../perf-stream';
import { mutateBytes } from './byte-mutations';
import type { FuzzRandom } from './fuzz-random';
import { splitStream } from './perf-parts';
import { mutateParts } from './perf-mutations';
import { streamOf } from './perf-recording-model';
import { find, verdictOn } from './target';
import type { Target, Verdict } from './target';

const QEMU = 500;
const OTHER = 900;
/** Functions of QEMU in the order in which a pause and a resume call them. */
const PAUSE = ['vm_stop', 'pause_all_vcpus', 'vm_state_notify', 'bdrv_drain_all', 'bdrv_flush_all'] as const;
const RESUME = ['vm_start', 'vm_prepare_start', 'vm_state_notify', 'resume_all_vcpus'] as const;
const FUNCTIONS = [...new Set([...PAUSE, ...RESUME])];
const KERNEL: readonly TestEvent[] = [
  { format: formats.SCHED_SWITCH, callchain: true },
  { format: formats.SCHED_WAKING },
  { format: formats.SIGNAL_GENERATE },
  { format: formats.SYS_ENTER_IOCTL },
  { format: formats.KVM_USERSPACE_EXIT },
];
const CALLS: readonly TestEvent[] = FUNCTIONS.flatMap((name, index) => [
  { format: formats.uprobe('probe_qemu', name, 2_000 + 2 * index) },
  { format: formats.uretprobe('probe_qemu', name, 2_001 + 2 * index) },
]);
const EVENTS: readonly TestEvent[] = [...KERNEL, ...CALLS];

/** A QEMU that is paused and resumed some times while its threads are switched. */
class QemuStream {
  readonly stream = new PerfStream(EVENTS);
  private timeNs = 5_000_000_000n;

  constructor(private readonly random: FuzzRandom) {
    for (const [tid, name] of [
      [QEMU, 'qemu-system-x86'],
      [QEMU + 1, 'CPU 0/KVM'],
      [OTHER, 'bash'],
    ] as const) {
      this.stream.comm(name, { timeNs: 0n, tid, pid: tid === OTHER ? OTHER : QEMU });
    }
  }

  cycle(): void {
    for (const functions of [PAUSE, RESUME]) {
      const [outer, ...inner] = functions;
      this.call(outer, 0);
      for (const name of inner) {
        // A vm_stop that does not stop the vCPUs is no pause.
        if (name !== 'pause_all_vcpus' && this.random.chance(0.3)) continue;
        this.call(name, 0);
        this.noise();
        this.call(name, 1);
      }
      this.call(outer, 1);
    }
    if (this.random.chance(0.5)) this.stream.round();
  }

  private when(tid = QEMU): When {
    this.timeNs += BigInt(this.random.below(10_000));
    return { timeNs: this.timeNs, tid, pid: tid === OTHER ? OTHER : QEMU, cpu: this.random.below(2) };
  }

  private call(name: (typeof FUNCTIONS)[number], returns: 0 | 1): void {
    const event = KERNEL.length + 2 * FUNCTIONS.indexOf(name) + returns;
    this.stream.sample({ event, ...this.when(), tid: QEMU });
  }

  private noise(): void {
    const { random, stream } = this;
    for (let left = random.below(3); left > 0; left -= 1) {
      const tid = random.pick([QEMU, QEMU + 1, OTHER]);
      const event = random.below(KERNEL.length);
      const fields =
        event === 0
          ? { prev_pid: tid, next_pid: random.pick([0, QEMU, QEMU + 1]), prev_state: random.pick([0, 1, 2]) }
          : {};
      const stack = event === 0 ? [2n ** 64n - 128n, 0xffff_ffff_8100_0000n + BigInt(random.u32())] : [];
      stream.sample({ event, ...this.when(tid), tid, fields, stack });
    }
    if (random.chance(0.1)) stream.lost(random.below(9), this.when());
    if (random.chance(0.1)) stream.switched(random.pick(['in', 'out', 'preempted']), this.when());
  }
}

function soundStream(random: FuzzRandom): Uint8Array {
  const qemu = new QemuStream(random);
  for (let left = random.between(1, 3); left > 0; left -= 1) qemu.cycle();
  return qemu.stream.bytes();
}

function imported(bytes: Uint8Array): Result<Imported | null> {
  const decoder = createPerfDecoder();
  const fed = decoder.feed(bytes);
  const perf = fed.ok ? decoder.finish() : fed;
  // What the decoder refuses is other targets' matter.
  if (!perf.ok) return ok(null);
  const input = {
    kind: 'perf pipe',
    file: 'fuzz',
    sizeBytes: bytes.length,
    pid: null,
    version: '0',
    isoTime: () => null,
  } as const;
  return importPerf({ perf: perf.value, damage: [] }, input, () => ({ symbols: null, note: 'none' }));
}

/** The phases of each cycle fill it exactly, whatever was recorded of it. */
function verdictOnCycles({ recording }: Imported): Verdict | null {
  for (const { phases, joint, pauseNs, captureNs, resumeNs } of analyseRecording(recording).cycles) {
    const whole = pauseNs + captureNs + resumeNs;
    const sum = Object.values(phases).reduce((total: number, phase) => total + (phase ?? 0), 0);
    if (joint.length === 0 && sum !== whole)
      return find(`phases of ${String(sum)} ns fill a cycle of ${String(whole)}`);
    if (!(pauseNs >= 0 && captureNs >= 0 && resumeNs >= 0)) return find('a part of a cycle is negative');
  }
  return null;
}

export const importTarget: Target = {
  name: 'import',
  weight: 3,
  generate(random) {
    const sound = soundStream(random);
    if (random.chance(0.1)) return { bytes: sound, sound: true };
    const { descriptions, data } = splitStream(sound);
    let parts = [...data];
    for (let left = random.between(1, 4); left > 0; left -= 1) parts = mutateParts(random, parts, data);
    const bytes = streamOf([...descriptions, ...parts]);
    return { bytes: random.chance(0.2) ? mutateBytes(random, bytes, sound) : bytes, sound: false };
  },
  run(bytes) {
    const result = imported(bytes);
    const codes = ['no-cycles', 'usage', 'perf-data-corrupt'] as const;
    const verdict = verdictOn(result, { codes, texts: [], offset: null }, bytes.length);
    if (!result.ok || result.value === null) return verdict;
    return verdictOnCycles(result.value) ?? verdict;
  },
};
