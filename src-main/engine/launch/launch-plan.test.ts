import { describe, expect, it } from 'vitest';
import { planLaunch } from './launch-plan';

const accelerators = (...args: Parameters<typeof planLaunch>): unknown => {
  const plan = planLaunch(...args);
  return plan.ok ? plan.value.attempts.map(({ accelerator }) => accelerator) : plan.error.code;
};

describe('the launch plan', () => {
  it('tries KVM with one CPU model after the other, and TCG last where either will do', () => {
    const plan = planLaunch('auto', 'usable');
    expect(plan.ok && plan.value.attempts.map(({ accelerator, cpu }) => `${accelerator} ${cpu}`)).toEqual([
      'kvm host',
      'kvm host,-arch-capabilities',
      'kvm qemu64',
      'tcg max',
    ]);
  });

  it('never falls back to TCG when KVM was asked for, nor to KVM when TCG was', () => {
    expect(new Set(accelerators('kvm', 'usable') as string[])).toEqual(new Set(['kvm']));
    expect(accelerators('tcg', 'usable')).toEqual(['tcg']);
  });

  it('tells a missing device from a forbidden one', () => {
    expect(accelerators('kvm', 'missing')).toBe('kvm-missing');
    expect(accelerators('kvm', 'forbidden')).toBe('permission');
    const notes = (['missing', 'forbidden'] as const).map((device) => {
      const plan = planLaunch('auto', device);
      return plan.ok ? plan.value.note : null;
    });
    expect(notes).toEqual([
      'TCG is used, because /dev/kvm does not exist',
      'TCG is used, because /dev/kvm may not be opened by this user',
    ]);
  });
});
