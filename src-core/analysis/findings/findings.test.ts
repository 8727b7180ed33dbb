import { describe, expect, it } from 'vitest';
import type { Recording } from '../../recording/recording';
import { drawRecording } from '../../testing/draw-recording';
import { sampleEnvironment } from '../../testing/summaries';
import { durationNs, offsetNs } from '../../units';
import { analyseRecording } from '../analyse';
import type { Environment } from '../environment';
import type { Finding } from './finding';
import { summarise } from '../summarise';

/** A pause and a resume with nothing to remark; `lines` are drawn into it. Times in µs. */
const drawn = (...lines: readonly string[]): string => `
    0 main   runs
    0 client stop
    4 main   > vm_stop
    6 main   > pause_all_vcpus
   40 main   < pause_all_vcpus
   41 main   > vm_state_notify
   80 main   < vm_state_notify
   82 main   > bdrv_drain_all
   84 main   < bdrv_drain_all
   84 main   > bdrv_flush_all
   85 main   < bdrv_flush_all
   86 main   < vm_stop
   87 client stopped
   88 client ok
  200 client cont
  204 main   > vm_start
  206 main   > vm_state_notify
  230 main   < vm_state_notify
  230 main   > resume_all_vcpus
  270 main   < resume_all_vcpus
  271 main   < vm_start
  272 client ok
  ${lines.join('\n')}`;
const QUIET = drawn();

/** The same again and again, each a millisecond later; `draw` gets the number of the cycle. */
const repeated = (times: number, draw: (cycle: number) => string): string =>
  Array.from({ length: times }, (_, cycle) =>
    draw(cycle).replaceAll(/^ *(\d+)/gm, (_match, us: string) => String(1000 * cycle + Number(us))),
  ).join('\n');

type Told = Partial<Pick<Environment, 'guest' | 'host' | 'source'>>;

function findingsOf(recording: string | Recording, told: Told = {}): readonly Finding[] {
  const from = typeof recording === 'string' ? drawRecording(recording) : recording;
  const environment: Environment = { ...sampleEnvironment(from.level), ...told };
  return summarise(analyseRecording(from), environment).findings;
}

const finding = (id: string, recording: string | Recording, told: Told = {}): Finding | undefined =>
  findingsOf(recording, told).find((one) => one.id === id);

const withVcpus = (vcpus: number): Told => {
  const { guest } = sampleEnvironment('probes');
  return { guest: guest === null ? null : { ...guest, vcpus } };
};

const at = (cycle: number, startUs: number, endUs: number): Finding['show'] => ({
  view: 'timeline',
  cycle,
  range: { startNs: startUs * 1000, endNs: endUs * 1000 },
});

describe('a recording with nothing to remark', () => {
  it('has its verdict about barriers and no other finding', () => {
    expect(findingsOf(QUIET).map(({ id }) => id)).toEqual(['barriers']);
  });

  it('has none at all without cycles', () => {
    expect(findingsOf('')).toEqual([]);
  });
});

describe('grace periods', () => {
  const waiting = drawn(
    '50 main hangs __synchronize_srcu < kvm_io_bus_unregister_dev < kvm_ioeventfd',
    '70 main woken',
    '71 main runs',
  );

  it('are named by cause, shown where the longest was, and taken away by ioeventfd=off', () => {
    expect(finding('grace-periods', waiting)).toMatchObject({
      phase: 'barrier',
      title: '1 grace period a cycle: 21.0 µs in the median one, 13% of all time',
      show: at(0, 50, 70),
      knob: {
        text: 'ioeventfd=off',
        change: { set: 'qemu-arguments', arguments: ['-global', 'virtio-blk-pci.ioeventfd=off'] },
      },
    });
  });

  it('that ioeventfds do not cause have no such knob', () => {
    const other = waiting.replace('kvm_ioeventfd', 'kvm_set_memory_region');
    expect(finding('grace-periods', other)).toMatchObject({ knob: null, remedy: null });
  });

  it('that nobody waited for are no finding', () => {
    expect(finding('grace-periods', QUIET)).toBeUndefined();
  });
});

describe('a slow handler', () => {
  const handled = drawn('45 main calls 0x10 0x1', '75 main calls 0x20 0x2', '78 main back');

  it('is named, and found in the flame graph by its name', () => {
    expect(finding('notifier', handled)).toMatchObject({
      title: 'The handler 0x10 took 30.0 µs of a pause: 48% of vm_state_notify',
      show: { view: 'flame', mode: 'both', search: '0x10' },
    });
  });

  it('that takes little of vm_state_notify is no finding', () => {
    expect(finding('notifier', drawn('45 main calls 0x10 0x1', '47 main back'))).toBeUndefined();
  });
});

describe('waits of the main thread for a CPU', () => {
  const crowded = drawn('10 main preempted', '35 main runs');

  it('are told with how many vCPUs are on how many CPUs', () => {
    const found = finding('run-queue', crowded);
    expect(found?.title).toBe('The main thread waited 25.0 µs a cycle for a CPU (16%)');
    expect(found?.evidence).toContain('4 vCPUs on 2 CPUs');
    expect(found?.show).toEqual(at(0, 10, 35));
    expect(found?.knob).toEqual({ text: '1 vCPU', change: { set: 'vcpus', vcpus: 1 } });
  });

  it('where there are CPUs enough, nothing is said of them', () => {
    const host = { ...sampleEnvironment('probes').host, cpus: 16 };
    const found = finding('run-queue', crowded, { host });
    expect([found?.evidence.includes('vCPUs on'), found?.knob]).toEqual([false, null]);
    expect(found?.remedy).toBe('Give QEMU’s main thread a CPU of its own');
  });

  it.each([
    [4, 2, 'Give QEMU’s main thread a CPU of its own, or fewer vCPUs than CPUs'],
    [1, 2, 'Give QEMU’s main thread a CPU of its own'],
    [1, 1, 'A second CPU: this machine has one for QEMU’s main thread and all vCPUs'],
  ])('of %i vCPUs on %i CPUs are told with what can be done', (vcpus, cpus, remedy) => {
    const host = { ...sampleEnvironment('probes').host, cpus };
    expect(finding('run-queue', crowded, { ...withVcpus(vcpus), host })?.remedy).toBe(remedy);
  });

  it('of a guest of somebody else’s, whose vCPUs nobody sets here, have nothing to set', () => {
    expect(finding('run-queue', crowded, { guest: null })?.knob).toBeNull();
  });

  it('that are short are no finding', () => {
    expect(finding('run-queue', drawn('10 main preempted', '15 main runs'))).toBeUndefined();
  });

  it('while it sends STOP are told apart from others', () => {
    const delayed = QUIET.replace(
      '80 main   < vm_state_notify',
      '60 main   < vm_state_notify\n61 main preempted\n81 main runs',
    );
    expect(finding('after-stop', delayed)).toMatchObject({ phase: 'dispatch', show: at(0, 61, 81) });
    expect(finding('after-stop', crowded)).toBeUndefined();
  });
});

describe('the BQL', () => {
  const waits = drawn('1 main sleep futex_wait_queue', '3 main woken by cpu0', '3 main runs');

  it('that a vCPU had is told with the longest wait for it', () => {
    const long = waits.replaceAll(/^ *(\d+)/gm, (_match, us: string) =>
      String(Number(us) < 4 ? Number(us) * 10 : Number(us) + 50),
    );
    expect(finding('bql', long)).toMatchObject({ show: at(0, 10, 30) });
    expect(finding('bql', long)?.remedy).toMatch(/^Fewer vCPUs/);
    expect(finding('bql', long, withVcpus(1))?.remedy).toBeNull();
  });

  it('that was waited for briefly is no finding', () => {
    expect(finding('bql', waits)).toBeUndefined();
  });
});

describe('a drain', () => {
  const draining = (lines: string): string =>
    QUIET.replace(
      '   84 main   < bdrv_drain_all\n   84',
      `${lines}\n   84 main   < bdrv_drain_all\n   84`,
    ).replaceAll(/^ *(8[4-8]) /gm, (_match, us: string) => `${String(Number(us) + 60)} `);

  it('that waits for the disk is told with the longest wait', () => {
    const disk = draining('90 main sleep do_sys_poll\n130 main woken by k0\n130 main runs');
    expect(finding('drain', disk)).toMatchObject({ phase: 'drain', show: at(0, 90, 130) });
  });

  it('that takes its time on a CPU is no finding', () => {
    expect(finding('drain', draining(''))).toBeUndefined();
  });
});

describe('a flush', () => {
  it('is told as what a checkpoint does not need, with the option to copy', () => {
    const flushing = QUIET.replace('84 main   > bdrv_flush_all', '70 main   > bdrv_flush_all')
      .replace('80 main   < vm_state_notify', '60 main   < vm_state_notify')
      .replace('82 main   > bdrv_drain_all', '62 main   > bdrv_drain_all')
      .replace('84 main   < bdrv_drain_all', '64 main   < bdrv_drain_all');
    expect(finding('flush', flushing)).toMatchObject({
      title: 'Flush 15.0 µs a cycle: not needed to checkpoint',
      show: at(0, 70, 85),
      knob: { change: { set: 'elsewhere', text: 'cache.no-flush=on' } },
    });
  });

  it('that takes next to nothing is no finding', () => {
    expect(finding('flush', QUIET)).toBeUndefined();
  });
});

describe('kicks', () => {
  const kicked = (times: number): string =>
    drawn(...Array.from({ length: times }, (_, at) => `${10 + at} cpu${at % 2} kick`));

  it('beyond one a vCPU are counted against vCPUs and vCPUs squared, and no growth is claimed', () => {
    const found = finding('kicks', kicked(4), withVcpus(2));
    expect(found).toMatchObject({
      title: '4 kicks to stop 2 vCPUs',
      show: { view: 'cycles', filter: 'kicks >= 4' },
      knob: { change: { set: 'vcpus', vcpus: 4 } },
    });
    expect(found?.evidence).toContain(
      'from 2 (one each) to 4 (2 squared). How they grow, one recording cannot tell',
    );
  });

  it('of one a vCPU are no finding', () => {
    expect(finding('kicks', kicked(2), withVcpus(2))).toBeUndefined();
  });
});

describe('the vCPU that stops last', () => {
  const stopping = (times: number, last: (cycle: number) => number): string =>
    repeated(times, (cycle) =>
      drawn(
        '10 cpu0 left',
        '10 cpu1 left',
        `20 cpu${1 - last(cycle)} > qemu_wait_io_event`,
        `30 cpu${last(cycle)} > qemu_wait_io_event`,
        '260 cpu0 run',
        '260 cpu1 run',
      ),
    );

  it('more often than chance has it is named, with that chance', () => {
    const found = finding(
      'last-vcpu',
      stopping(12, () => 1),
      withVcpus(2),
    );
    expect(found).toMatchObject({
      title: 'vCPU 1 was the last to stop in 12 of 12 cycles',
      show: { view: 'cycles', filter: 'last = 1' },
    });
    expect(found?.evidence).toContain('a probability of 0.00049');
  });

  it('as often as chance may have it is no finding', () => {
    expect(
      finding(
        'last-vcpu',
        stopping(12, (cycle) => Number(cycle % 3 === 0)),
        withVcpus(2),
      ),
    ).toBeUndefined();
  });
});

describe('phases that are one sum', () => {
  const timing = '0 client stop\n70 client stopped\n100 client ok\n200 client cont\n250 client ok';

  it('are told with the level that would separate them', () => {
    expect(finding('joint', timing)).toMatchObject({
      title: '70.0 µs a cycle (47%) is one sum: dispatch + kick + notify + barrier',
      show: { view: 'statistics', figure: 'phase:dispatch+kick+notify+barrier' },
      knob: { change: { set: 'level', level: 'probes' } },
    });
  });

  it('in what somebody else recorded have no level to choose', () => {
    const source = {
      kind: 'perf.data',
      file: 'a',
      sizeBytes: 1,
      hostname: null,
      command: null,
      clock: 'perf',
    } as const;
    for (const [id, drawing] of [['joint', timing] as const, ['barriers', QUIET] as const])
      expect(finding(id, drawing, { source })?.knob).toBeNull();
    expect(finding('barriers', QUIET)?.knob?.text).toBe('level full');
  });

  it('at level probes there are none', () => {
    expect(finding('joint', QUIET)).toBeUndefined();
  });
});

describe('what is in no probed call', () => {
  const gap = QUIET.replace('6 main   > pause_all_vcpus', '30 main   > pause_all_vcpus');

  it('is told where it is much', () => {
    expect(finding('other', gap)).toMatchObject({
      phase: 'other',
      show: at(0, 4, 30),
      knob: { text: 'level full' },
    });
  });

  it('is no finding where it is little', () => {
    expect(finding('other', QUIET)).toBeUndefined();
  });
});

describe('what the instrument costs and loses', () => {
  const bareOf = (...each: readonly number[]): Recording => ({
    ...drawRecording(QUIET),
    bare: each.map((us) => ({
      after: 0,
      clientPauseNs: durationNs(us * 1000),
      clientResumeNs: durationNs(us * 1000),
    })),
  });

  it('a high cost is told, with a level that costs less', () => {
    expect(finding('observer', bareOf(40, 39, 41))).toMatchObject({
      title: 'The instrument itself adds 100% to pause and resume',
      knob: { change: { set: 'level', level: 'timing' } },
    });
  });

  it('one that no interval can be drawn for is no finding', () => {
    expect(finding('observer', bareOf(40))).toBeUndefined();
  });

  it('a low one is no finding', () => {
    expect(finding('observer', bareOf(80, 79, 81))).toBeUndefined();
  });

  it('lost records come first of all, with the cycles that they may belong to', () => {
    const losses = [{ fromNs: offsetNs(20_000), toNs: offsetNs(30_000), count: 3 }];
    expect(findingsOf({ ...drawRecording(QUIET), losses })[0]).toMatchObject({
      id: 'lost',
      title: '3 records lost, in 1 cycle',
      show: { view: 'cycles', filter: 'lost > 0' },
    });
    expect(finding('lost', QUIET)).toBeUndefined();
  });
});

describe('the order of findings', () => {
  it('is by their share of the time, the greatest first', () => {
    const several = drawn(
      '8 main preempted',
      '30 main runs',
      '45 main hangs __synchronize_srcu < kvm_io_bus_unregister_dev',
      '78 main woken',
      '78 main runs',
    );
    const shares = findingsOf(several).map(({ share }) => share ?? -1);
    expect(shares.length).toBeGreaterThan(2);
    expect(shares).toEqual([...shares].sort((left, right) => right - left));
  });
});
