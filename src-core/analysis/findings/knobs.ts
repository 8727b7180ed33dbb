/** What would change a figure: the level, the number of vCPUs, and QEMU's arguments by which a wait goes away. */
import { formatCounted } from '../../units';
import type { CaptureLevel } from '../../phases/phase';
import type { Environment } from '../environment';
import type { Knob } from './finding';

/** Only what Quiescope records has a level to choose. */
export const levelKnob = ({ source }: Environment, level: CaptureLevel): Knob | null =>
  source.kind === 'recorded' ? { text: `level ${level}`, change: { set: 'level', level } } : null;

/** Only a guest that Quiescope launches has a number of vCPUs to choose. */
export const vcpusKnob = ({ guest }: Environment, vcpus: number | null): Knob | null =>
  guest === null || vcpus === null
    ? null
    : { text: formatCounted(vcpus, 'vCPU'), change: { set: 'vcpus', vcpus } };

/** Drivers with ioeventfds of their own (hw/virtio/virtio-*-pci.c: the property ioeventfd). */
const WITH_IOEVENTFD = /^virtio-(blk|scsi|serial|net|9p)-pci$/;
const WITH_QUEUES = /^virtio-(blk|scsi)-pci$/;

/** Drivers that QEMU's command line asks for; `-drive if=virtio` stands for virtio-blk-pci. Each once. */
export function driversOf(commandLine: readonly string[] | null): readonly string[] {
  const drivers = (commandLine ?? []).flatMap((option, at) => {
    const values = (commandLine?.[at + 1] ?? '').split(',');
    if (/^--?device$/.test(option)) return values.slice(0, 1);
    return /^--?drive$/.test(option) && values.includes('if=virtio') ? ['virtio-blk-pci'] : [];
  });
  return [...new Set(drivers)];
}

const global = (drivers: readonly string[], property: string): readonly string[] =>
  drivers.flatMap((driver) => ['-global', `${driver}.${property}`]);

/** `request` as GracePeriodCause has it; null where no argument of QEMU's takes the wait away. */
export function knobOfWait(request: string | null, commandLine: readonly string[] | null): Knob | null {
  const drivers = driversOf(commandLine);
  const known = (pattern: RegExp): readonly string[] => {
    const found = drivers.filter((driver) => pattern.test(driver));
    return found.length > 0 ? found : ['virtio-blk-pci'];
  };
  switch (request) {
    case 'ioctl(KVM_IOEVENTFD)':
      return {
        text: 'ioeventfd=off',
        change: { set: 'qemu-arguments', arguments: global(known(WITH_IOEVENTFD), 'ioeventfd=off') },
      };
    case 'ioctl(KVM_IRQFD)':
    case 'ioctl(KVM_SET_GSI_ROUTING)':
      return {
        text: 'one queue',
        change: { set: 'qemu-arguments', arguments: global(known(WITH_QUEUES), 'num-queues=1') },
      };
    default:
      return null;
  }
}
