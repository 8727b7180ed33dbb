/** Barriers of the source that are no instruction: which they are on a machine, why, and why a sampler may blame them. */

import type { ZeroByteBarrier } from './barriers';

const LINUX_X86 = 'Linux, arch/x86/include/asm/barrier.h';
const QEMU = 'QEMU, include/qemu/atomic.h';
const STORES_IN_ORDER = 'x86 makes stores visible in order: only the compiler is held back';
const LOADS_IN_ORDER = 'x86 does not let a load pass an earlier one: only the compiler is held back';

const ON_X86: readonly ZeroByteBarrier[] = [
  { name: 'smp_wmb', where: 'Linux on x86', reason: STORES_IN_ORDER, source: LINUX_X86 },
  { name: 'smp_rmb', where: 'Linux on x86', reason: LOADS_IN_ORDER, source: LINUX_X86 },
  { name: 'smp_wmb', where: 'QEMU on x86', reason: `${STORES_IN_ORDER} (a C11 release fence)`, source: QEMU },
  { name: 'smp_rmb', where: 'QEMU on x86', reason: `${LOADS_IN_ORDER} (a C11 acquire fence)`, source: QEMU },
  {
    name: 'smp_load_acquire',
    where: 'Linux on x86',
    reason: 'a plain load: x86 lets nothing later pass it',
    source: LINUX_X86,
  },
  {
    name: 'smp_store_release',
    where: 'Linux on x86',
    reason: 'a plain store: x86 lets it pass nothing earlier',
    source: LINUX_X86,
  },
  {
    name: 'smp_mb__before_atomic',
    where: 'Linux on x86',
    reason: 'the locked operation after it is a full barrier already',
    source: LINUX_X86,
  },
];

const ON_ARM64: readonly ZeroByteBarrier[] = [
  {
    name: 'barrier',
    where: 'Linux and QEMU on arm64',
    reason: 'holds back the compiler alone',
    source: `Linux, include/linux/compiler.h; ${QEMU}`,
  },
];

/** `architecture` as process.arch has it; null, where a recording does not say, is taken for x86, which each row states. */
export const zeroByteBarriers = (architecture: string | null): readonly ZeroByteBarrier[] =>
  architecture === 'x64' || architecture === null ? ON_X86 : architecture === 'arm64' ? ON_ARM64 : [];

/** Why a profile may show time at a barrier that is not there. */
export const WHY_SAMPLED: readonly string[] = [
  'Skid: a sample’s address is where the CPU went on after the interrupt, so a row of no bytes is given the samples of the instruction after it.',
  'Interrupts off: the clock’s tick waits there, and its sample falls on the instruction that lets interrupts in again.',
  'The line: on QEMU 7.2’s stop path smp_wmb stands right after ioctl(KVM_RUN) has returned, and a profile by lines may give it what the guest and the way out of it took.',
  'Waiting: a sampler of running code sees no thread that is blocked, so a wait for a grace period shows only as the lines around it.',
];
