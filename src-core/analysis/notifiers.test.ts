import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { drawRecording } from '../testing/draw-recording';
import { analyseRecording } from './analyse';
import { notifierFinding } from './findings/notifier-finding';
import { NotifierGathering } from './notifiers';
import type { NotifierTimes } from './notifiers';

const US = 1_000;

/** A stop and a cont, `notified` drawn between the entry of vm_state_notify at 200 and its return at 400. */
const cycle = (notified: string, resumed = ''): string => `
   0 main   sleep do_sys_poll
 100 client stop
 110 main   woken
 115 main   runs
 120 main   > vm_stop
 125 main   > pause_all_vcpus
 190 main   < pause_all_vcpus
 200 main   > vm_state_notify
${notified}
 400 main   < vm_state_notify
 410 main   > bdrv_drain_all
 420 main   < bdrv_drain_all
 420 main   > bdrv_flush_all
 430 main   < bdrv_flush_all
 430 main   < vm_stop
 450 client ok
 500 client cont
 510 main   > vm_start
 520 main   > vm_state_notify
${resumed}
 620 main   < vm_state_notify
 630 main   < vm_start
 640 client ok
`;

function timesOf(drawing: string, commandLine: readonly string[] = []): NotifierTimes | null {
  const { recording, cycles, indexed } = analyseRecording(drawRecording(drawing));
  const gathering = new NotifierGathering(recording.handlers, commandLine);
  for (const one of cycles) gathering.add(one, indexed);
  return gathering.found();
}

const VIRTIO = '0x10:virtio_set_status';

describe('the handlers of vm_state_notify', () => {
  it('are unknown where none was seen', () => {
    expect(timesOf(cycle(''))).toBeNull();
  });

  it('have their calls and times, those of a pause apart from those of a resume, the costliest first', () => {
    const times = timesOf(
      cycle(
        ` 210 main calls f 0x1\n 250 main back\n 260 main calls g 0x1\n 380 main back`,
        ` 530 main calls f 0x1\n 560 main back`,
      ),
    );
    expect(times).toMatchObject({ cycles: 1, notifyNs: 300 * US, restNs: 110 * US });
    expect(times?.handlers.map(({ label, part, calls, totalNs }) => [label, part, calls, totalNs])).toEqual([
      ['g', 'pause', 1, 120 * US],
      ['f', 'pause', 1, 40 * US],
      ['f', 'resume', 1, 30 * US],
    ]);
  });

  it('end where the next one is called, or with vm_state_notify, if their return was not seen', () => {
    const times = timesOf(cycle(` 210 main calls f 0x1\n 260 main calls g 0x1`));
    expect(times?.handlers.map(({ label, totalNs }) => [label, totalNs])).toEqual([
      ['g', 140 * US],
      ['f', 50 * US],
    ]);
    expect(times?.restNs).toBe(110 * US);
  });

  it('list the grace periods and drains inside them, which belong to their own phases too', () => {
    const times = timesOf(
      cycle(`
 210 main calls f 0x1
 220 main sleep schedule < __synchronize_srcu < kvm_io_bus_unregister_dev
 250 main woken
 255 main runs
 270 main > blk_drain
 290 main < blk_drain
 300 main back`),
    );
    expect(times?.handlers[0]?.phases).toEqual({ notify: 35 * US, barrier: 35 * US, drain: 20 * US });
  });

  it('and the rest sum exactly to the time in vm_state_notify', () => {
    const step = fc.record({
      at: fc.integer({ min: 201, max: 399 }),
      what: fc.constantFrom('calls f 0x1', 'calls g 0x2', 'back'),
    });
    fc.assert(
      fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
        const sorted = [...steps].sort((left, right) => left.at - right.at);
        const times = timesOf(cycle(sorted.map(({ at, what }) => ` ${String(at)} main ${what}`).join('\n')));
        if (times === null) return sorted.every(({ what }) => what === 'back');
        const handled = times.handlers.reduce((sum, { totalNs }) => sum + totalNs, 0);
        const phased = times.handlers
          .flatMap(({ phases }) => Object.values(phases))
          .reduce((sum, ns) => sum + ns, 0);
        return handled + times.restNs === times.notifyNs && phased === handled && times.restNs >= 0;
      }),
    );
  });
});

describe('what a handler is called', () => {
  const two = ` 210 main calls ${VIRTIO} 0x1\n 250 main back\n 260 main calls ${VIRTIO} 0x2\n 380 main back`;
  const one = ` 210 main calls ${VIRTIO} 0x1\n 250 main back`;
  const devices = ['qemu', '-device', 'virtio-blk-pci,drive=d0', '-device', 'ide-hd'];

  it('is its symbol, else its address and what its code calls', () => {
    const labels = timesOf(
      cycle(` 210 main calls f 0x1\n 220 main calls 0x20:kvm_vm_ioctl,g,h 0x1\n 230 main calls 0x30 0x1`),
    );
    expect(labels?.handlers.map(({ label }) => label).sort()).toEqual([
      '0x20 (calls kvm_vm_ioctl, g)',
      '0x30',
      'f',
    ]);
  });

  it('names a device where one of its kind was called and one of its kind was asked for', () => {
    const [handler] = timesOf(cycle(one), devices)?.handlers ?? [];
    expect(handler?.device).toBe('virtio-blk-pci');
    expect(handler?.evidence).toContain('only virtio_vmstate_change of hw/virtio/virtio.c does');
    expect(handler?.evidence).toContain('the only one of its kind on QEMU’s command line');
    const [drive] = timesOf(cycle(one), ['qemu', '-drive', 'if=virtio,file=a.img'])?.handlers ?? [];
    expect(drive?.device).toBe('virtio-blk-pci');
  });

  it('names none where it could be another', () => {
    const several = [...devices, '-device', 'virtio-net-pci'];
    expect(timesOf(cycle(one), several)?.handlers[0]?.device).toBe('virtio device');
    expect(timesOf(cycle(two), devices)?.handlers.map(({ device }) => device)).toEqual([
      'virtio device 2 of 2',
      'virtio device 1 of 2',
    ]);
    expect(
      timesOf(cycle(` 210 main calls f 0x1\n 250 main calls f 0x2`))?.handlers.map(({ device }) => device),
    ).toEqual(['instance 2 of 2', 'instance 1 of 2']);
  });
});

describe('the finding', () => {
  it('says which handler took most of notify, and on what evidence', () => {
    const times = timesOf(cycle(` 210 main calls ${VIRTIO} 0x1\n 390 main back`), [
      '-device',
      'virtio-blk-pci',
    ]);
    expect(notifierFinding(times)).toMatchObject({
      phase: 'notify',
      title: 'The handler of virtio-blk-pci took 180 µs of a pause: 60% of vm_state_notify',
    });
  });

  it('is none where no handler stands out', () => {
    expect(notifierFinding(timesOf(cycle(` 210 main calls f 0x1\n 220 main back`)))).toBeNull();
    expect(notifierFinding(null)).toBeNull();
  });
});
