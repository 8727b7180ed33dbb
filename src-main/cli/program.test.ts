import { EventEmitter } from 'node:events';
import { describe, expect, it } from 'vitest';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import { failure } from '@core/errors';
import { failureDocumentSchema, openDocumentSchema, reportSchema } from '@contract/report';
import { doctorDocumentSchema } from '@contract/doctor-document';
import { LEVELS } from '@core/phases/phase';
import { planProbes } from '@core/probe-plan/plan-probes';
import { drawCode } from '@core/testing/draw-code';
import type { DoctorReport } from '../engine/ports/machine';
import { cancelOnInterrupt } from './interrupt';
import { stage } from './program-fakes';

const json = (text: string): unknown => JSON.parse(text);

describe('record', () => {
  it('prints the phase table, ends guest and analyst, and says that nothing was kept', async () => {
    const { run, said, diary } = stage();
    expect(await run('record --cycles 2 --bare-every 0')).toBe(0);
    expect(said.out).toMatch(/^ {2}barrier +\d/m);
    expect(said.err).toContain('No snapshot was written');
    expect(diary).toEqual(['capture aborted', 'analyst disposed', 'guest stopped']);
  });

  it('with --json prints one document that fits the schema, and the path it saved to', async () => {
    const { run, said } = stage();
    expect(await run('record --cycles 2 -o a.qsnap --json')).toBe(0);
    expect(reportSchema.parse(json(said.out)).file).toBe('/work-folder/a.qsnap');
    expect(said.err).toContain('Recording');
  });

  it('hands every option on', async () => {
    const { run, launches } = stage();
    await run(
      'record --vcpus 2 --memory 512M --accel tcg --load dirty --disk none --qemu /q --qemu-arg -device ' +
        '--qemu-arg virtio-rng-pci --kernel k --initrd i --append a --cycles 1 --interval 1ms --hold 500us --level timing',
    );
    expect(launches).toEqual([
      {
        qemuPath: '/q',
        accelerator: 'tcg',
        vcpus: 2,
        memoryMiB: 512,
        load: 'dirty',
        disk: 'none',
        kernel: 'k',
        initrd: 'i',
        append: 'a',
        extraArguments: ['-device', 'virtio-rng-pci'],
      },
    ]);
  });

  it('attach takes the guest behind a socket, and lets it go again', async () => {
    const { run, said, diary, launches } = stage();
    expect(await run('attach --qmp vm/qmp.sock --cycles 2 --bare-every 0')).toBe(0);
    expect(said.out).toMatch(/^ {2}barrier +\d/m);
    expect(launches).toEqual([]);
    expect(diary).toEqual([
      'attached at /work-folder/vm/qmp.sock',
      'capture aborted',
      'analyst disposed',
      'guest left',
    ]);
  });

  it('attach without a socket is wrong usage', async () => {
    const { run, said } = stage();
    expect(await run('attach')).toBe(2);
    expect(said.err).toContain('--qmp');
  });

  it('launches the default guest when nothing is said', async () => {
    const { run, launches } = stage();
    await run('record --cycles 1');
    expect(launches).toEqual([DEFAULT_GUEST]);
  });

  it.each([
    ['--memory 2', 'such as 512M or 2G'],
    ['--interval 20', 'such as 20ms'],
    ['--vcpus 0', 'from 1 to 255'],
    ['--cycles x', 'whole number'],
    ['--level most', 'Allowed choices are auto, timing, trace, probes, full'],
    ['--load io', 'Allowed choices are idle, busy, dirty'],
    ['--kind savevm', 'Allowed choices are stop-cont'],
    ['--seed 3', "unknown option '--seed'"],
    ['stray', 'too many arguments'],
    ['--vcpus 17', 'at most 16 vCPUs'],
  ])('refuses %s, says why, and exits 2', async (words, why) => {
    const { run, said, launches } = stage();
    expect(await run(`record ${words}`)).toBe(2);
    expect(said.err).toContain(why);
    expect(said.out).toBe('');
    expect(launches).toEqual([]);
  });

  it('with --json answers wrong usage with a document too', async () => {
    const { run, said } = stage();
    expect(await run('record --json --memory 2')).toBe(2);
    expect(failureDocumentSchema.parse(json(said.out)).code).toBe('usage');
  });

  it('refuses an output that cannot be written before it launches anything', async () => {
    const { run, launches } = stage();
    expect(await run('record -o /ro/a.qsnap')).toBe(1);
    expect(launches).toEqual([]);
  });

  it('exits 3 with the remedy when the machine lacks QEMU', async () => {
    const { run, said } = stage({
      launch: failure('qemu-missing', 'There is no QEMU.', { searched: '/bin' }),
    });
    expect(await run('record --json')).toBe(3);
    expect(said.err).toContain('quiescope: There is no QEMU.\n  searched /bin\n  → Install it: apt-get');
    expect(failureDocumentSchema.parse(json(said.out))).toMatchObject({ code: 'qemu-missing' });
  });

  it('shows the last words of a QEMU that failed', async () => {
    const stderr = `${'noise\n'.repeat(40)}qemu: -device nonsense: no such device\n`;
    const { run, said } = stage({
      launch: failure('qemu-exited', 'QEMU exited at once.', { code: 1, stderr }),
    });
    expect(await run('record')).toBe(1);
    expect(said.err).toContain('  | qemu: -device nonsense: no such device\n');
    expect(said.err.split('\n').length).toBeLessThan(25);
  });

  it('still prints the figures when the snapshot cannot be saved, keeps it elsewhere, and exits 1', async () => {
    const { run, said } = stage({ save: failure('disk-full', 'The disk is full.') });
    expect(await run('record --cycles 1 -o a.qsnap --json')).toBe(1);
    // Never under the name that was asked for: an earlier a.qsnap may lie there.
    const elsewhere = '/temporary/quiescope-2026-03-01T12-00-00-000Z.qsnap';
    expect(reportSchema.parse(json(said.out)).file).toBe(elsewhere);
    expect(said.err).toContain('The disk is full.');
    expect(said.err).toContain(`Snapshot: ${elsewhere}`);
  });

  it('says how to have it all the same where no snapshot can be saved anywhere', async () => {
    const { run, said } = stage({ save: failure('disk-full', 'The disk is full.'), isAllFull: true });
    expect(await run('record --cycles 1 -o a.qsnap')).toBe(1);
    expect(said.err).toContain('The recording is not lost: quiescope recover -o FILE.qsnap saves it.');
  });

  it('interrupted in the middle ends the capture and the guest and exits 130', async () => {
    const staged = stage({ onCommand: () => staged.cancelling.abort() });
    expect(await staged.run('record --cycles 5 --bare-every 0 --json')).toBe(130);
    expect(staged.diary).toContain('capture aborted');
    expect(staged.diary).toContain('guest stopped');
    expect(failureDocumentSchema.parse(json(staged.said.out)).code).toBe('cancelled');
  });

  it('that fails to capture ends the guest all the same', async () => {
    const { run, diary } = stage({ capture: failure('permission', 'Not allowed.') });
    expect(await run('record --level probes --cycles 1')).toBe(3);
    expect(diary.at(-1)).toBe('guest stopped');
  });
});

describe('report', () => {
  it('writes a page and prints the table', async () => {
    const { run, files, said } = stage();
    expect(await run('report a.qsnap --html page.html')).toBe(0);
    expect(files.get('/work-folder/page.html')).toMatch(/^<!doctype html>[^]*Timeline of cycle <span/);
    expect(said.out).toContain('barrier');
  });

  it('writes what the name of the file or an option asks for, and prints nothing then', async () => {
    const { run, files, said } = stage();
    expect(await run('report a.qsnap -o r.md')).toBe(0);
    expect(await run('report a.qsnap -o r.html')).toBe(0);
    expect(await run('report a.qsnap -o r.txt --cycles 1')).toBe(0);
    expect(await run('report a.qsnap -o r.json')).toBe(0);
    expect(await run('report a.qsnap --markdown -o other.json')).toBe(0);
    expect(said.out).toBe('');
    const written = (name: string): string => files.get(`/work-folder/${name}`) ?? '';
    expect(written('r.md')).toMatch(/^## Quiescope: /);
    expect(written('r.html')).toMatch(/^<!doctype html>/);
    expect(written('r.txt')).toContain('the longest cycles, ms');
    expect(written('r.txt')).toContain('█');
    reportSchema.parse(json(written('r.json')));
    expect(written('other.json')).toBe(written('r.md'));
  });

  it('prints Markdown, and refuses two forms at once', async () => {
    const { run, said } = stage();
    expect(await run('report a.qsnap --markdown')).toBe(0);
    expect(said.out).toMatch(/^## Quiescope: /);
    expect(await run('report a.qsnap --markdown --json')).toBe(2);
  });

  it('says that a file cannot be written before it reads anything', async () => {
    const { run, said } = stage({ snapshot: failure('snapshot-corrupt', 'It is damaged.') });
    expect(await run('report a.qsnap -o /ro/r.md')).not.toBe(0);
    expect(said.err).toContain('No.');
  });

  it('exits 2 on a damaged snapshot, with what and where', async () => {
    const { run, said } = stage({
      snapshot: failure('snapshot-corrupt', 'It is damaged.', { entry: 'view.json' }),
    });
    expect(await run('report a.qsnap')).toBe(2);
    expect(said.err).toContain('entry view.json');
    expect(said.out).toBe('');
  });
});

describe('doctor', () => {
  const lacking: DoctorReport = {
    checks: [{ name: 'kvm', state: 'lacks', finding: 'No /dev/kvm.', remedy: 'modprobe kvm' }],
    levels: ['timing'],
    levelStates: [
      { level: 'timing', works: true, why: null },
      { level: 'probes', works: false, why: 'perf: perf was not found.' },
    ],
    plan: null,
  };
  const planned: DoctorReport = {
    ...lacking,
    plan: {
      path: '/usr/bin/qemu',
      buildId: 'abcdef0123456789',
      plan: planProbes(drawCode('vm_stop\n  ret\n')),
    },
  };

  it.each([
    [LEVELS, 0],
    [['timing', 'probes'] as const, 1],
    [[] as const, 3],
  ])('with levels %j exits %d', async (levels, code) => {
    expect(await stage({ doctor: { ...lacking, checks: [], levels } }).run('doctor')).toBe(code);
  });

  it('says of each level that does not work why not', async () => {
    const { run, said } = stage({ doctor: lacking });
    await run('doctor');
    expect(said.out).toMatch(/✓ timing +works\n✗ probes +perf: perf was not found\.\n$/m);
  });

  it('prints which phases the QEMU’s probes tell apart, and through what, and all sites as JSON', async () => {
    const text = stage({ doctor: planned });
    await text.run('doctor');
    expect(text.said.out).toContain(
      'What probes tell apart in /usr/bin/qemu (build abcdef012345, 2 probes):',
    );
    expect(text.said.out).toMatch(/✗ flush +not told, counts as other: no usable bdrv_flush_all/);
    const document = stage({ doctor: planned });
    await document.run('doctor --json');
    const { plan } = doctorDocumentSchema.parse(json(document.said.out));
    expect(plan?.sites).toMatchObject([
      { event: 'vm_stop', function: 'vm_stop', means: 'entered', at: 'instruction', offset: '0x1000' },
      { event: 'vm_stop__return', means: 'returned', place: 'vm_stop+0x0 (ret)' },
    ]);
    expect(plan?.phases.find(({ phase }) => phase === 'kick')).toMatchObject({
      separable: false,
      countedAs: 'other',
    });
  });

  it('prints each lack with the command that mends it, and fits the schema as JSON', async () => {
    const text = stage({ doctor: lacking });
    await text.run('doctor');
    expect(text.said.out).toMatch(/✗ kvm +No \/dev\/kvm\.\n +→ modprobe kvm\n/);
    const document = stage({ doctor: lacking });
    await document.run('doctor --json');
    expect(doctorDocumentSchema.parse(json(document.said.out)).checks).toEqual(lacking.checks);
  });
});

describe('open', () => {
  it('starts the window', async () => {
    const { run, said } = stage();
    expect(await run('open a.qsnap --json')).toBe(0);
    expect(openDocumentSchema.parse(json(said.out))).toMatchObject({ file: '/work-folder/a.qsnap', pid: 7 });
  });

  it('without a display exits 3 and says what works instead', async () => {
    const { run, said } = stage({ hasDisplay: false });
    expect(await run('open a.qsnap')).toBe(3);
    expect(said.err).toContain('quiescope report');
  });

  it.each([true, false])('tells a damaged file before any window opens (display: %s)', async (hasDisplay) => {
    const snapshot = failure('snapshot-corrupt', 'Damaged.');
    expect(await stage({ snapshot, hasDisplay }).run('open a.qsnap')).toBe(2);
  });

  it.each([
    ['slow.data', 'It is no perf data: the magic PERFILE2 is missing.'],
    ['slow.log', "This is no QEMU trace log: no line is a trace event's."],
  ])('tells what %s is not, and closes it', async (file, words) => {
    const perfData = new TextEncoder().encode('Dear diary,\ntoday nothing was paused.\n');
    const { run, said, diary } = stage({ perfData });
    expect(await run(`open ${file}`)).toBe(2);
    expect(said.err).toContain(`/work-folder/${file}: ${words}`);
    expect(diary).toEqual(['source closed']);
  });
});

describe('import', () => {
  it('prints what was found and on what evidence, saves it, and tells how it goes on stderr', async () => {
    const { run, said, diary } = stage();
    expect(await run('import slow.log -o a.qsnap')).toBe(0);
    expect(said.out).toContain('1 cycle found, level trace');
    expect(said.out).toContain('pause from qmp_enter_stop logged to qmp_exit_stop logged');
    expect(said.out).toMatch(/^ {2}dispatch\+notify\+barrier\+drain\+flush +\d/m);
    expect(said.out).not.toMatch(/undefined|null|NaN/);
    expect(said.err).toBe(
      'Reading 2 KiB …\nFinding and attributing cycles …\n\nSnapshot: /work-folder/a.qsnap (2 KiB)\n',
    );
    expect(diary).toEqual(['opened /work-folder/slow.log', 'analyst disposed']);
  });

  it('with --json prints one document that fits the schema, with null for what nobody recorded', async () => {
    const { run, said } = stage();
    expect(await run('import slow.log -o a.qsnap --json')).toBe(0);
    const report = reportSchema.parse(json(said.out));
    expect(report.environment).toMatchObject({ guest: null, record: null, qemu: { version: null } });
    expect(report.cycles[0]).toMatchObject({ kind: 'found', clientPauseNs: null, kicks: null });
  });

  it('needs to be told where the snapshot goes, before anything is read', async () => {
    const missing = stage();
    expect(await missing.run('import slow.log')).toBe(2);
    const readOnly = stage();
    expect(await readOnly.run('import slow.log -o /ro/a.qsnap')).toBe(1);
    expect([...missing.diary, ...readOnly.diary]).toEqual(['analyst disposed']);
  });

  it('refuses a snapshot, which report prints', async () => {
    const { run, said } = stage();
    expect(await run('import a.qsnap -o b.qsnap')).toBe(2);
    expect(said.err).toContain('quiescope report');
  });

  it('fails as opening fails, and ends the analyst', async () => {
    const { run, said, diary } = stage({
      open: failure('no-cycles', 'No QEMU is in it.', { missing: 'probes' }),
    });
    expect(await run('import slow.data -o a.qsnap --pid 42')).toBe(1);
    expect(said.err).toContain('perf probe -x');
    expect(diary.at(-1)).toBe('analyst disposed');
  });

  it('is cancelled by an interrupt', async () => {
    const { run, cancelling, diary } = stage({ open: failure('cancelled', 'Opening was cancelled.') });
    const running = run('import slow.data -o a.qsnap');
    cancelling.abort();
    expect(await running).toBe(130);
    expect(diary).toContain('opening cancelled');
  });
});

describe('the program', () => {
  it('helps on stdout with exit 0, and without a command on stderr with exit 2', async () => {
    const asked = stage();
    expect(await asked.run('--help')).toBe(0);
    expect(asked.said.out).toMatch(/doctor.*record.*report.*import.*open.*Exit codes/s);
    const nothing = stage();
    expect(await nothing.run('')).toBe(2);
    expect(nothing.said.err).toContain('Usage: quiescope');
  });

  it('tells its version', async () => {
    const { run, said } = stage();
    expect(await run('--version')).toBe(0);
    expect(said.out).toBe('0.1.0\n');
  });
});

describe('interrupts', () => {
  it('cancel at the first, wait at the second, leave at the third', () => {
    const exits: number[] = [];
    const process = Object.assign(new EventEmitter(), { exit: (code: number) => void exits.push(code) });
    const signal = cancelOnInterrupt(process, { write: () => undefined, isTerminal: false, columns: 80 });
    expect(signal.aborted).toBe(false);
    process.emit('SIGINT');
    expect(signal.aborted).toBe(true);
    process.emit('SIGTERM');
    expect(exits).toEqual([]);
    process.emit('SIGINT');
    expect(exits).toEqual([130]);
  });
});
