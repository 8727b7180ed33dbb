import { describe, expect, it } from 'vitest';
import { drawRecording } from '../../testing/draw-recording';
import { sampleEnvironment } from '../../testing/summaries';
import { analyseRecording } from '../analyse';
import type { FenceAudit } from '../environment';
import { pageFigures } from '../../report/page-data';
import { pageStart } from '../../report/page';
import { summarise } from '../summarise';
import type { RecordingSummary } from '../summary';

/** A fence in a function on the path, and the instruction after it. */
const FENCES: FenceAudit = {
  architecture: 'x64',
  file: 'qemu',
  depth: 4,
  functions: [
    { name: 'vm_stop', calledBy: null, sizeBytes: 10, instructions: 3, fences: [] },
    {
      name: 'blk_drain',
      calledBy: null,
      sizeBytes: 20,
      instructions: 5,
      fences: [{ address: '0x4010', instruction: 'lock orq $0,(%rsp)', nextAddress: '0x4016' }],
    },
    {
      name: 'bdrv_drained_begin',
      calledBy: 'blk_drain',
      sizeBytes: 20,
      instructions: 5,
      fences: [{ address: '0x4010', instruction: 'lock orq $0,(%rsp)', nextAddress: '0x4016' }],
    },
  ],
  skipped: ['2 functions of other files, as libc’s locks'],
};

/** A pause of 100 µs, 80 of them on a CPU and 20 in one grace period, and a resume of 20; `samples` are drawn into it. */
const drawn = (samples = ''): string => `
   0 cpu0   run
   0 main   runs
   0 client stop
   5 main   > vm_stop
  10 main   > vm_state_notify
  20 main   sleep schedule < wait_for_completion < __synchronize_srcu < kvm_io_bus_unregister_dev < kvm_deassign_ioeventfd_idx < kvm_vm_ioctl < __x64_sys_ioctl
  35 main   woken
  40 main   runs
  50 main   < vm_state_notify
 100 main   < vm_stop
 101 client stopped
 105 client ok
 200 client cont
 205 main   > vm_start
 215 main   < vm_start
 220 cpu0   run
 220 client ok
 ${samples}
`;

const summaryOf = (drawing: string, fences: FenceAudit | null = FENCES): RecordingSummary => {
  const recording = drawRecording(drawing);
  return summarise(analyseRecording(recording), { ...sampleEnvironment(recording.level), fences });
};

const lines = (count: number, line: string): string =>
  Array.from({ length: count }, (_, index) => `${60 + index / 100} main ${line}`).join('\n');

describe('waits that are called barriers', () => {
  it('are given with their share, their cause, the request above it and the function of QEMU’s that was open', () => {
    const { gracePeriods } = summaryOf(drawn()).barriers;
    expect(gracePeriods).toMatchObject({ perCycle: 1, nsPerCycle: 20_000, medianNs: 20_000 });
    expect(gracePeriods?.share).toBeCloseTo(20 / 120);
    expect(gracePeriods?.causes).toMatchObject([
      {
        cause: 'kvm_io_bus_unregister_dev',
        request: 'ioctl(KVM_IOEVENTFD)',
        calls: ['vm_state_notify'],
        count: 1,
        totalNs: 20_000,
      },
    ]);
  });

  it.each([
    ['__x64_sys_membarrier', 'membarrier(2)'],
    ['__do_sys_ioctl', 'ioctl'],
    ['ret_from_fork', null],
  ])('below %s are below %s', (entry, request) => {
    const drawing = drawn().replaceAll(/kvm_deassign.*__x64_sys_ioctl/g, entry);
    expect(summaryOf(drawing).barriers.gracePeriods?.causes[0]?.request).toBe(request);
  });

  it('on a CPU, for interrupts to other CPUs, are bounded by the samples in them', () => {
    const samples = [
      lines(
        10,
        'in smp_call_function_many_cond < kvm_make_all_cpus_request < kvm_update_masterclock < kvm_vm_ioctl',
      ),
      lines(30, 'at main_loop 0x1000'),
    ].join('\n');
    const { broadcasts, verdict } = summaryOf(drawn(samples)).barriers;
    expect(broadcasts).toMatchObject({
      samples: 40,
      hits: 10,
      causes: [{ cause: 'kvm_update_masterclock', samples: 10 }],
    });
    // A quarter of the 100 µs on a CPU lies within.
    expect(broadcasts?.lowNs).toBeLessThan(25_000);
    expect(broadcasts?.highNs).toBeGreaterThan(25_000);
    expect(verdict).toContain('waiting for interrupts sent to other CPUs took');
  });
});

describe('fence instructions', () => {
  it('that no sample hit still have an upper bound: of 100 samples 1 - 0.025^(1/100) of the time on a CPU', () => {
    const { fences } = summaryOf(drawn(lines(100, 'at vm_stop 0x1000'))).barriers;
    expect(fences).toMatchObject({ functions: 3, instructions: 13, fences: 1 });
    expect(fences?.bound).toEqual({
      samples: 100,
      hits: 0,
      onCpuNs: 100_000,
      lowNs: 0,
      highNs: Math.ceil((1 - 0.025 ** (1 / 100)) * 100_000),
      places: [],
    });
  });

  it('are hit where a sample is on one or on the instruction after it, in their own file and in no other', () => {
    const samples = [
      lines(3, 'at blk_drain 0x4010'),
      lines(2, 'at blk_drain 0x4016'),
      lines(7, 'at blk_drain 0x4014'),
      lines(8, 'at pthread_mutex_lock 0x4010 libc.so.6'),
    ].join('\n');
    const bound = summaryOf(drawn(samples)).barriers.fences?.bound;
    expect(bound).toMatchObject({
      samples: 20,
      hits: 5,
      places: [{ address: '0x4010', instruction: 'lock orq $0,(%rsp)', samples: 5 }],
    });
    expect(bound?.lowNs).toBeGreaterThan(0);
  });

  it('are bounded by samples within pauses and resumes alone, and by the driving thread’s', () => {
    const outside = [
      '150 main at blk_drain 0x4010',
      '70 cpu0 at blk_drain 0x4010',
      '300 main at blk_drain 0x4010',
    ];
    const { bound } =
      summaryOf(drawn([...outside, lines(4, 'at vm_stop 0x1000')].join('\n'))).barriers.fences ?? {};
    expect(bound).toMatchObject({ samples: 4, hits: 0 });
  });

  it('are not bounded without samples, however many there are', () => {
    const { fences, fencesNote, verdict } = summaryOf(drawn()).barriers;
    expect(fences?.bound).toBeNull();
    expect(fencesNote).toContain('Not bounded at this level');
    expect(fencesNote).toContain('2 functions of other files');
    expect(verdict).toContain('what 1 fence instruction on qemu’s path took is not bounded at this level');
  });

  it('are not known where the binary was not looked into', () => {
    const { fences, fencesNote } = summaryOf(drawn(lines(4, 'at vm_stop 0x1000')), null).barriers;
    expect(fences).toBeNull();
    expect(fencesNote).toContain('There is no disassembly');
  });
});

describe('the verdict', () => {
  it('is one sentence with the figures', () => {
    expect(summaryOf(drawn(lines(100, 'at vm_stop 0x1000'))).barriers.verdict).toBe(
      'In 1 cycle waits for grace periods took 17% of pause and resume (20.0 µs in the median cycle, 1.0 waits a cycle), ' +
        'all by kvm_io_bus_unregister_dev below ioctl(KVM_IOEVENTFD) in vm_state_notify; ' +
        'barriers that are instructions of qemu’s took at most 3.62 µs of the 100 µs that the driving thread had a CPU ' +
        '(95%; 0 of 100 samples on 1 fence); smp_wmb and smp_rmb are no instructions on x86 and took nothing.',
    );
  });

  it('says it where nothing waited, and where the level cannot tell', () => {
    const without = drawn().replaceAll(/sleep .*/g, 'sleep futex_wait_queue');
    expect(summaryOf(without).barriers.verdict).toContain('no pause and no resume waited for a grace period');
    const timed = '0 client stop\n100 client ok\n200 client cont\n220 client ok';
    expect(summaryOf(timed, null).barriers.verdict).toBe(
      'In 1 cycle waits for grace periods are not told from other waits at this level; ' +
        'what fence instructions took is not known; smp_wmb and smp_rmb are no instructions on x86 and took nothing.',
    );
  });

  it('calls smp_wmb an instruction where it is one', () => {
    const arm = {
      ...FENCES,
      architecture: 'arm64',
      functions: [],
      skipped: ['The code of qemu (arm64) is not disassembled.'],
    };
    const { verdict, zeroByte, fencesNote } = summaryOf(drawn(), arm).barriers;
    expect(verdict).toContain('smp_wmb and smp_rmb are instructions on arm64 (dmb)');
    expect(zeroByte.map(({ name }) => name)).toEqual(['barrier']);
    expect(fencesNote).toBe('The code of qemu (arm64) is not disassembled.');
  });

  it('is a finding where there is anything to say', () => {
    const found = (summary: RecordingSummary) => summary.findings.find(({ id }) => id === 'barriers');
    const sampled = summaryOf(drawn(lines(100, 'at vm_stop 0x1000')));
    expect(found(sampled)).toMatchObject({ evidence: sampled.barriers.verdict, remedy: null });
    expect(found(summaryOf(drawn()))?.remedy).toContain('level full');
    expect(found(summaryOf('0 client stop\n100 client ok\n200 client cont\n220 client ok'))).toBeUndefined();
  });
});

describe('functions sampled on a CPU', () => {
  it('are counted by file and by phase, with their part of the time on a CPU', () => {
    const samples = [
      '12 main at memcpy 0x10 libc.so.6',
      lines(2, 'at memcpy 0x20 libc.so.6'),
      lines(1, 'in copy < read'),
    ];
    expect(summaryOf(drawn(samples.join('\n'))).samples).toEqual({
      samples: 4,
      onCpuNs: 100_000,
      functions: [
        { name: 'memcpy', file: 'libc.so.6', samples: 3, onCpuNs: 75_000, phases: { notify: 1, other: 2 } },
        { name: 'copy', file: 'kernel', samples: 1, onCpuNs: 25_000, phases: { other: 1 } },
      ],
    });
  });

  it('are nothing where no clock sampled', () => {
    expect(summaryOf(drawn()).samples).toBeNull();
  });

  it('and barriers are shown on the page as text, whatever they are called', () => {
    const hostile = '<script>alert(1)</script>';
    const summary = summaryOf(drawn(lines(3, `at ${hostile} 0x10`)), {
      ...FENCES,
      file: hostile,
      functions: FENCES.functions.map((one) => ({ ...one, name: hostile })),
      skipped: [hostile],
    });
    const page = pageStart(summary, pageFigures(summary, []), { shown: null, files: [] });
    expect(page).not.toContain('<script');
    expect(page).toContain('&lt;script&gt;');
    expect(page).toContain('3 samples of the driving thread');
  });
});
