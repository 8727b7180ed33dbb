/** What a finding’s knob asks to be set, as one would type it. */
import type { Knob } from '../analysis/findings/finding';

export function knobText({ change }: Knob): string {
  switch (change.set) {
    case 'qemu-arguments':
      return change.arguments.join(' ');
    case 'level':
      return `--level ${change.level}`;
    case 'vcpus':
      return `--vcpus ${change.vcpus}`;
    case 'elsewhere':
      return change.text;
  }
}
