import { describe, expect, it } from 'vitest';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { GuestSettings } from '@core/analysis/settings';
import { forbiddenArgument, qemuArguments } from './qemu-arguments';
import type { Disk } from '../ports/guest';

const KVM = { accelerator: 'kvm', cpu: 'host' } as const;

function argumentsFor(
  settings: Partial<GuestSettings> = {},
  disk: Disk = { kind: 'none' },
): readonly string[] {
  return qemuArguments({ ...DEFAULT_GUEST, ...settings }, KVM, {
    guestBinary: '/res/guest.bin',
    qmpSocket: '/run/q/qmp.sock',
    console: '/dev/pts/1',
    monitor: '/dev/pts/2',
    log: '/run/q/qemu.log',
    disk,
  });
}

/** The values given with `option`, in order. */
const valuesOf = (args: readonly string[], option: string): readonly string[] =>
  args.flatMap((_argument, index) => (args[index] === option ? [args[index + 1] ?? ''] : []));

describe("QEMU's arguments", () => {
  it('name threads, leave out defaults, and carry accelerator, CPU, vCPUs and memory', () => {
    const args = argumentsFor({ vcpus: 3, memoryMiB: 256 });
    expect(valuesOf(args, '-name')).toEqual(['quiescope,debug-threads=on']);
    expect(args).toEqual(expect.arrayContaining(['-nodefaults', '-no-user-config']));
    expect(['-accel', '-cpu', '-smp', '-m'].map((option) => valuesOf(args, option))).toEqual([
      ['kvm'],
      ['host'],
      ['3'],
      ['256M'],
    ]);
  });

  it('boot the built-in guest with its load, and hand more options on to it', () => {
    const args = argumentsFor({ load: 'dirty', append: 'pages=5000' });
    expect(valuesOf(args, '-kernel')).toEqual(['/res/guest.bin']);
    expect(valuesOf(args, '-append')).toEqual(['load=dirty pages=5000']);
  });

  it('boot a kernel of the user with its own command line alone', () => {
    const args = argumentsFor({ kernel: '/boot/vmlinuz', initrd: '/boot/initrd', append: 'console=ttyS0' });
    expect(['-kernel', '-initrd', '-append'].map((option) => valuesOf(args, option))).toEqual([
      ['/boot/vmlinuz'],
      ['/boot/initrd'],
      ['console=ttyS0'],
    ]);
    expect(valuesOf(argumentsFor({ kernel: '/boot/vmlinuz' }), '-append')).toEqual([]);
  });

  it('attach the default disk as virtio-blk, an image too, and take a drive as it is', () => {
    const own = argumentsFor({}, { kind: 'default', path: '/run/a,b/disk.qcow2' });
    expect(valuesOf(own, '-drive')).toEqual([
      'if=none,id=quiescope-disk,format=qcow2,file=/run/a,,b/disk.qcow2',
    ]);
    expect(valuesOf(own, '-device')).toEqual(['virtio-blk-pci,drive=quiescope-disk']);
    const image = argumentsFor({}, { kind: 'image', path: '/img/debian.qcow2' });
    expect(valuesOf(image, '-drive')).toEqual(['if=virtio,file=/img/debian.qcow2']);
    const drive = argumentsFor({}, { kind: 'drive', value: 'driver=null-co,if=virtio' });
    expect(valuesOf(drive, '-drive')).toEqual(['driver=null-co,if=virtio']);
    expect(valuesOf(argumentsFor(), '-drive')).toEqual([]);
  });

  it("end in the user's own, and leave the CPU to one among them", () => {
    const extraArguments = ['--cpu', 'qemu64', '-drive', 'if=none,id=d0,driver=null-co'];
    const args = argumentsFor({ extraArguments });
    expect(args.slice(-4)).toEqual(extraArguments);
    expect(valuesOf(args, '-cpu')).toEqual([]);
  });

  it('put QMP on a socket, the serial port and the monitor each on a terminal', () => {
    const args = argumentsFor();
    expect(valuesOf(args, '-chardev')).toEqual([
      'socket,id=quiescope-qmp,path=/run/q/qmp.sock',
      'serial,id=quiescope-console,path=/dev/pts/1',
      'serial,id=quiescope-monitor,path=/dev/pts/2',
    ]);
    expect(valuesOf(args, '-serial')).toEqual(['chardev:quiescope-console']);
    expect(valuesOf(args, '-mon')).toEqual([
      'chardev=quiescope-qmp,mode=control',
      'chardev=quiescope-monitor,mode=readline',
    ]);
  });
});

it.each([
  [['-m', '1G', '-daemonize'], '-daemonize'],
  [['--runas', 'nobody'], '--runas'],
  [['-run-with', 'chroot=/x,user=nobody'], '-run-with'],
  [['-run-with', 'async-teardown=on'], null],
  [['-name', 'daemonize'], null],
])('of the arguments %o, %s is refused: QEMU would outlive us', (extraArguments, refused) => {
  expect(forbiddenArgument({ ...DEFAULT_GUEST, extraArguments })).toBe(refused);
});
