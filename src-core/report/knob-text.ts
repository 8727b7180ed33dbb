/** What a finding’s knob asks to be set, as one would type it. */
import type { Environment } from '../analysis/environment';
import type { Knob } from '../analysis/findings/finding';

/** QEMU's own arguments are words of `record` where that launched the guest, else of whatever did. */
export function knobText({ change }: Knob, { guest }: Environment): string {
  switch (change.set) {
    case 'qemu-arguments':
      return change.arguments.map((word) => (guest === null ? word : `--qemu-arg ${word}`)).join(' ');
    case 'level':
      return `--level ${change.level}`;
    case 'vcpus':
      return `--vcpus ${change.vcpus}`;
    case 'elsewhere':
      return change.text;
  }
}
