/** QEMU's command line, from what the user chose and where the run keeps its things. */
import type { GuestSettings } from '@core/analysis/settings';
import { logArguments } from './log-arguments';
import type { Disk, LaunchAttempt, LaunchPlaces } from '../ports/guest';

/**
 * The arguments after the program's name. -nodefaults leaves out what a user may bring: -drive, -device, -netdev.
 * The firmware stays QEMU's own: it drives each virtio disk up to DRIVER_OK, and without that QEMU has no ioeventfds
 * to take down at a pause. A smaller firmware starts sooner, and pauses like no real guest.
 */
export function qemuArguments(
  settings: GuestSettings,
  attempt: LaunchAttempt,
  places: LaunchPlaces,
): readonly string[] {
  return [
    ...['-name', 'quiescope,debug-threads=on'],
    ...['-nodefaults', '-no-user-config'],
    ...['-display', 'none'],
    ...['-machine', 'q35'],
    ...['-accel', attempt.accelerator],
    ...(bringsOwn(settings, 'cpu') ? [] : ['-cpu', attempt.cpu]),
    ...['-smp', String(settings.vcpus)],
    ...['-m', `${settings.memoryMiB}M`],
    ...bootArguments(settings, places.guestBinary),
    ...diskArguments(places.disk),
    ...['-chardev', `socket,id=quiescope-qmp,path=${escaped(places.qmpSocket)}`],
    ...['-mon', 'chardev=quiescope-qmp,mode=control'],
    ...['-chardev', `serial,id=quiescope-console,path=${escaped(places.console)}`],
    ...['-serial', 'chardev:quiescope-console'],
    ...['-chardev', `serial,id=quiescope-monitor,path=${escaped(places.monitor)}`],
    ...['-mon', 'chardev=quiescope-monitor,mode=readline'],
    ...logArguments(settings.extraArguments, places.log),
  ];
}

/** A QEMU that leaves its parent or changes its user is beyond PR_SET_PDEATHSIG (prctl(2)): it would outlive us. */
const OUTLIVING = /^--?(daemonize|runas)$/;

/** The first of the user's arguments that may not be given; null when all may. */
export function forbiddenArgument({ extraArguments }: GuestSettings): string | null {
  const changesUser = (argument: string, index: number): boolean =>
    /^--?run-with$/.test(argument) && /(^|,)user=/.test(extraArguments[index + 1] ?? '');
  return (
    extraArguments.find((argument, index) => OUTLIVING.test(argument) || changesUser(argument, index)) ?? null
  );
}

/** QEMU takes options with one dash or two. */
const bringsOwn = (settings: GuestSettings, option: string): boolean =>
  settings.extraArguments.some((argument) => argument === `-${option}` || argument === `--${option}`);

/** In a value of key=value pairs a comma is doubled (qemu(1)). */
const escaped = (path: string): string => path.replaceAll(',', ',,');

function bootArguments(settings: GuestSettings, guestBinary: string): readonly string[] {
  const initrd = settings.initrd === null ? [] : ['-initrd', settings.initrd];
  if (settings.kernel !== null) {
    const append = settings.append === null ? [] : ['-append', settings.append];
    return ['-kernel', settings.kernel, ...initrd, ...append];
  }
  const append = settings.append === null ? '' : ` ${settings.append}`;
  return ['-kernel', guestBinary, ...initrd, '-append', `load=${settings.load}${append}`];
}

function diskArguments(disk: Disk): readonly string[] {
  switch (disk.kind) {
    case 'none':
      return [];
    case 'default':
      return [
        ...['-drive', `if=none,id=quiescope-disk,format=qcow2,file=${escaped(disk.path)}`],
        ...['-device', 'virtio-blk-pci,drive=quiescope-disk'],
      ];
    case 'image':
      return ['-drive', `if=virtio,file=${escaped(disk.path)}`];
    case 'drive':
      return ['-drive', disk.value];
  }
}
