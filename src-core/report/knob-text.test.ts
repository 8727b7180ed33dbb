import { expect, it } from 'vitest';
import type { Knob } from '../analysis/findings/finding';
import { sampleEnvironment } from '../testing/summaries';
import { knobText } from './knob-text';

const environment = sampleEnvironment('probes');
const knob: Knob = {
  text: 'ioeventfd=off',
  change: { set: 'qemu-arguments', arguments: ['-global', 'virtio-blk-pci.ioeventfd=off'] },
};

it('an argument of QEMU’s is told as record takes it, or as it stands where somebody else launches the guest', () => {
  expect(knobText(knob, environment)).toBe('--qemu-arg -global --qemu-arg virtio-blk-pci.ioeventfd=off');
  expect(knobText(knob, { ...environment, guest: null })).toBe('-global virtio-blk-pci.ioeventfd=off');
});
