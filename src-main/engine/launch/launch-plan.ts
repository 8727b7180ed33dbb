/** Which accelerators and CPU models to try, in order, and what to say when the best one is out of reach. */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { AcceleratorChoice } from '@core/analysis/settings';
import type { KvmDevice, LaunchAttempt } from '../ports/guest';

export interface LaunchPlan {
  /** Not empty. */
  readonly attempts: readonly LaunchAttempt[];
  /** Why KVM is not among them though it was wished for; null else. */
  readonly note: string | null;
}

/**
 * The host's own CPU is what people run, but QEMU aborts on it where KVM offers a register that it then refuses to
 * set, as a virtual machine's KVM may do with IA32_ARCH_CAPABILITIES. Each step down leaves more out.
 */
const KVM_ATTEMPTS: readonly LaunchAttempt[] = ['host', 'host,-arch-capabilities', 'qemu64'].map((cpu) => ({
  accelerator: 'kvm',
  cpu,
}));
const TCG_ATTEMPT: LaunchAttempt = { accelerator: 'tcg', cpu: 'max' };

/** Fails with kvm-missing or permission when KVM alone will do and its device can't be opened. */
export function planLaunch(choice: AcceleratorChoice, device: KvmDevice): Result<LaunchPlan> {
  if (choice === 'tcg') return ok({ attempts: [TCG_ATTEMPT], note: null });
  if (device === 'usable') {
    return ok({ attempts: choice === 'auto' ? [...KVM_ATTEMPTS, TCG_ATTEMPT] : KVM_ATTEMPTS, note: null });
  }
  const lack = device === 'missing' ? '/dev/kvm does not exist' : '/dev/kvm may not be opened by this user';
  if (choice === 'auto') return ok({ attempts: [TCG_ATTEMPT], note: `TCG is used, because ${lack}` });
  return fail(device === 'missing' ? 'kvm-missing' : 'permission', `KVM was asked for, but ${lack}`, {
    path: '/dev/kvm',
  });
}
