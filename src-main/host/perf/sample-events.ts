/**
 * The sampling clock of level full, as arguments of perf record: what QEMU's threads were at when it fired.
 *
 * System-wide like all other events. Bound to the threads alone (perf -t) the clock is programmed anew at each of their
 * context switches: at 4 kHz, on a virtual machine of two CPUs, a pause and resume then took 1.37 times as long for the
 * main thread alone, against 1.11 system-wide, and 1.06 to 1.10 at the rate below. Samples of others are left out when
 * they are decoded.
 */
import { existsSync } from 'node:fs';

/** A prime's distance from the kernel's tick, so that the two don't fire together. */
const SAMPLES_PER_SECOND = 1999;
/** The kernel's part of the stack; without frame pointers QEMU's own would be whatever lay on it. */
const MAX_KERNEL_FRAMES = 16;

interface SampleEvents {
  /** For people: the clock and its rate. */
  readonly name: string;
  readonly arguments: readonly string[];
}

/**
 * Cycles where a CPU counts them, as precisely as it can: their interrupt comes through where interrupts are off. The
 * CPU's clock elsewhere, idle CPUs left out: those hardly count cycles, and not every counter can be told to leave them
 * out. What was recorded is told by the data, not by this: perf takes the clock for cycles that it cannot have.
 */
export function planSamples(countsCycles: boolean): SampleEvents {
  const [clock, modifier] = countsCycles ? ['cycles', 'P'] : ['cpu-clock', 'I'];
  const terms = `freq=${SAMPLES_PER_SECOND},call-graph=fp,max-stack=${MAX_KERNEL_FRAMES}`;
  return { name: `${clock} at ${SAMPLES_PER_SECOND} Hz`, arguments: ['-e', `${clock}/${terms}/${modifier}`] };
}

/** Where the kernel lists its counters: a CPU's own is `cpu`, or of two kinds of cores `cpu_core`. */
const COUNTERS = '/sys/bus/event_source/devices';

export const machineCountsCycles = (): boolean =>
  ['cpu', 'cpu_core'].some((name) => existsSync(`${COUNTERS}/${name}`));
