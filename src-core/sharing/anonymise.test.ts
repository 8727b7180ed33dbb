import { describe, expect, it } from 'vitest';
import { attributedByNeed, chunkedInMemory } from '../analysis/attribution';
import { isCostLost, withoutBare } from '../analysis/passed-over';
import type { Environment } from '../analysis/environment';
import { FIRST_VIEW } from '../timeline/view-state';
import type { ViewState } from '../timeline/view-state';
import { drawRecording } from '../testing/draw-recording';
import { STOP_CONT_DRAWING } from '../testing/drawings';
import { takeApart } from '../testing/snapshot-entries';
import { writtenBytes } from '../testing/exchanged';
import { cycleKnownBy } from '../testing/snapshots';
import { importedEnvironment, sampleEnvironment } from '../testing/summaries';
import type { KnownCycle, Recording } from '../recording/recording';
import { tid } from '../units';
import { anonymised } from './anonymise';
import type { SharedTexts } from './anonymise';
import { SharedSnapshot } from './shared-snapshot';

/** Words that a program fixes, not a person: a snapshot with another one is refused. */
const FIXED = new Set(
  'kind clock accelerator level is by step command part address opaque nextAddress load disk'.split(' '),
);

/** Each text in it made a secret of its own, `secretOf` its number; by the path of the text. */
function planted<T>(value: T, secretOf: (number: number) => string, found: string[], path = ''): T {
  if (typeof value === 'string') {
    found.push(path);
    return secretOf(found.length) as T;
  }
  if (typeof value !== 'object' || value === null || ArrayBuffer.isView(value)) return value;
  if (Array.isArray(value))
    return value.map((one: unknown) => planted(one, secretOf, found, `${path}[]`)) as T;
  return Object.fromEntries(
    Object.entries(value).map(([key, of]: [string, unknown]) => [
      key,
      FIXED.has(key) && (typeof of !== 'object' || key === 'is')
        ? of
        : planted(of, secretOf, found, path === '' ? key : `${path}.${key}`),
    ]),
  ) as T;
}

const drawn = drawRecording(STOP_CONT_DRAWING);

/** With something in every place where a recording may hold a text. */
function everyText(by: KnownCycle['by'], environment: Environment): SharedTexts {
  const recording: Recording = {
    ...drawn,
    events: { ...drawn.events, count: 0 },
    stacks: [['f', 'g']],
    functions: ['vm_stop'],
    handlers: [{ address: '0x1', name: 'handler', calls: ['called'], opaque: '0x2' }],
    code: [{ address: '0x1', file: 'file', function: 'function' }],
    tasks: [{ tid: tid(77), name: 'task' }],
    cycles: [cycleKnownBy[by](100), cycleKnownBy[by](300)],
  };
  const { events: _, ...tables } = recording;
  const view: ViewState = {
    ...FIRST_VIEW,
    view: 'timeline',
    filter: 'pause > 1ms',
    markers: [{ timeNs: 1, label: 'label', note: 'note' }],
    lanes: { pinned: ['main'], collapsed: ['main'], order: ['main'] },
  };
  return { environment, tables, view };
}

const recorded: Environment = {
  ...sampleEnvironment('full'),
  qemu: {
    path: 'p',
    version: 'v',
    buildId: 'b',
    commandLine: ['qemu', '-device', 'a,id=b'],
    accelerator: 'kvm',
  },
  perf: { version: 'v', events: ['e'] },
  guest: {
    qemuPath: 'p',
    accelerator: 'auto',
    vcpus: 1,
    memoryMiB: 1,
    load: 'idle',
    disk: { spec: 'file=x' },
    kernel: 'k',
    initrd: 'i',
    append: 'a',
    extraArguments: ['x'],
  },
  record: {
    kind: 'stop-cont',
    cycles: 1,
    intervalMs: 1,
    holdMs: 0,
    level: 'full',
    hmpBeforePause: ['info x'],
    bareEvery: 0,
  },
  fences: {
    architecture: 'x64',
    file: 'f',
    depth: 1,
    functions: [
      {
        name: 'n',
        calledBy: 'c',
        sizeBytes: 1,
        instructions: 1,
        fences: [{ address: '0x1', instruction: 'lock addl $1,0x11BFAC0(%rdi)', nextAddress: '0x2' }],
      },
    ],
    skipped: ['s'],
  },
  shortfalls: ['s'],
};
const imported: Environment = {
  ...importedEnvironment('trace'),
  source: {
    kind: 'perf.data',
    file: 'f',
    sizeBytes: 1,
    hostname: 'h',
    command: ['perf', 'record'],
    clock: 'monotonic',
  },
};

/** All that is in the file, as text. */
function inflated(texts: SharedTexts): string {
  const chunked = chunkedInMemory({ ...drawn, ...texts.tables, events: { ...drawn.events, count: 0 } });
  const perf = [{ name: 'events-of-HUSHED-0', bytes: new TextEncoder().encode('/home/alice/HUSHED-0') }];
  const source = { environment: texts.environment, recording: chunked, view: texts.view, perf };
  const shared = new SharedSnapshot(source, { cycles: null, anonymise: true, notes: false });
  const decoder = new TextDecoder('latin1');
  return Array.from(
    takeApart(writtenBytes(shared.pieces())),
    ([name, content]) => `${name} ${decoder.decode(content)}`,
  ).join('\n');
}

const KNOWN_BY = ['client', 'calls', 'log'] as const;
const CASES = KNOWN_BY.flatMap((by) => [
  [by, 'recorded', recorded] as const,
  [by, 'imported', imported] as const,
]);

describe('a recording made anonymous', () => {
  it.each(CASES)('lets no text out, wherever it stands: known by %s, %s', (by, _, environment) => {
    for (const secretOf of [
      (number: number) => `/home/alice/HUSHED-${String(number)}/x.qcow2`,
      (number: number) => `HUSHED-${String(number)} alice@example.org`,
      (number: number) => `-HUSHED-${String(number)}=alice,id=HUSHED-${String(number)}`,
      (number: number) => `file=/HUSHED-${String(number)},path:HUSHED-${String(number)}`,
      (number: number) => `{"HUSHED-${String(number)}": ["HUSHED", {"id": "alice"}]}`,
    ]) {
      const found: string[] = [];
      const text = inflated(planted(everyText(by, environment), secretOf, found));
      expect(found.length).toBeGreaterThan(20);
      expect([...text.matchAll(/.{0,60}(HUSHED|alice).{0,40}/g)].map(([where]) => where)).toEqual([]);
    }
  });

  it('keeps the names of functions and events, which are a program’s, and no other name', () => {
    const kept = new Set<string>();
    for (const [by, , environment] of CASES) {
      const found: string[] = [];
      const texts = planted(everyText(by, environment), (number) => `HUSHED_${String(number)}`, found);
      const text = inflated(texts);
      found.forEach((path, at) => {
        if (new RegExp(`HUSHED_${String(at + 1)}\\b`).test(text)) kept.add(path);
      });
    }
    expect([...kept].sort()).toEqual([
      'environment.fences.functions[].calledBy',
      'environment.fences.functions[].name',
      'environment.perf.events[]',
      'tables.code[].function',
      'tables.cycles[].logged.pause[].event',
      'tables.cycles[].logged.resume[].event',
      'tables.cycles[].pause.returnedFrom',
      'tables.cycles[].pause.startedBy',
      'tables.cycles[].pause[].event',
      'tables.cycles[].resume.returnedFrom',
      'tables.cycles[].resume.startedBy',
      'tables.cycles[].resume[].event',
      'tables.functions[]',
      'tables.handlers[].calls[]',
      'tables.handlers[].name',
      'tables.stacks[][]',
    ]);
  });

  const line = [
    '/usr/bin/qemu-system-x86_64',
    ...[
      '-name',
      'billing-db,debug-threads=on',
      '-machine',
      'q35',
      '-cpu',
      'host,-arch-capabilities',
      '-m',
      '2048M',
    ],
    ...['-drive', 'if=none,id=billing-disk,format=qcow2,file=/home/alice/vm/disk.qcow2'],
    ...['-device', 'virtio-blk-pci,drive=billing-disk,serial=9912', '-object', 'iothread,id=io7'],
    ...['-netdev', 'user,id=n0,hostfwd=tcp::2222-:22', '-device', 'e1000,netdev=n0,mac=52:54:00:aa:bb:cc'],
    ...['-uuid', '01234567-89ab-cdef-0123-456789abcdef', '-serial', 'chardev:billing-console'],
    ...['-blockdev', '{"driver":"file","filename":"/home/alice/vm/disk.qcow2","node-name":"billing-disk"}'],
  ];
  const of = (more: Partial<Environment>, tables = everyText('client', recorded).tables, notes = false) =>
    anonymised(
      { environment: { ...recorded, ...more }, tables, view: everyText('client', recorded).view },
      notes,
    );
  const qemu = { ...recorded.qemu, path: null, commandLine: line };

  it('leaves of a command line what everybody’s has, and the same stands for the same', () => {
    expect(of({ qemu }).environment.qemu.commandLine?.join(' ')).toBe(
      [
        'qemu-system-x86_64 -name id-1,debug-threads=on -machine q35 -cpu host,-arch-capabilities -m 2048M',
        '-drive if=none,id=id-2,format=qcow2,file=path-1.qcow2 -device virtio-blk-pci,drive=id-2,serial=id-3',
        '-object iothread,id=id-4 -netdev user,id=id-5,hostfwd=tcp::id-6:id-7',
        '-device e1000,netdev=id-5,mac=mac-1 -uuid uuid-1 -serial chardev:id-8',
        '-blockdev {"driver":"file","filename":"path-1.qcow2","node-name":"id-2"}',
      ].join(' '),
    );
  });

  it('calls an I/O thread by what its id became, and knows QEMU’s own threads', () => {
    const { tables } = everyText('client', recorded);
    const named = ['IO io7', 'CPU 3/KVM', 'worker', 'qemu-system-x86', 'billing-db'].map((name, at) => ({
      ...{ tid: tid(at), name, is: { role: 'other' as const } },
    }));
    const clean = of({ qemu }, { ...tables, threads: named }).tables.threads;
    expect(clean.map(({ name }) => name)).toEqual([
      'IO id-4',
      'CPU 3/KVM',
      'worker',
      'qemu-system-x86',
      'id-1',
    ]);
  });

  it('keeps of a kernel’s worker the queue that every kernel has', () => {
    const { tables } = everyText('client', recorded);
    const named = ['kworker/0:0-rcu', 'kworker/u8:3+eve', 'kworker/1:2H-kbl', 'kworker/0:1-acme'].map(
      (name, at) => ({ tid: tid(at), name }),
    );
    const clean = of({}, { ...tables, tasks: named }).tables.tasks.map(({ name }) => name);
    expect(clean).toEqual(['kworker/0:0-rcu', 'kworker/u8:3+eve', 'kworker/1:2H-kbl', 'kworker/0:1']);
  });

  it('leaves of a sentence its plain words, and what stands for the rest', () => {
    const shortfalls = [
      'kvm:kvm_exit was recorded but never fired: 3 vCPUs.',
      'The file /home/alice/vm/disk.qcow2 of alice could not be read.',
      'Probes of Zq7-Corp are missing.',
    ];
    expect(of({ qemu, shortfalls }).environment.shortfalls).toEqual([
      'kvm:kvm_exit was recorded but never fired: 3 vCPUs.',
      'The file path-1.qcow2 of user-1 could not be read.',
      'Probes of … are missing.',
    ]);
  });

  it('keeps what is said of lost bare cycles as it is: the cost of the instrument is not known there either', () => {
    expect(isCostLost(of({ shortfalls: withoutBare(recorded).shortfalls }).environment)).toBe(true);
  });

  it('says of each text what became of it, and how often', () => {
    const { replaced } = of({ qemu, shortfalls: [] });
    expect(replaced).toContainEqual({ was: '/home/alice/vm/disk.qcow2', becomes: 'path-1.qcow2', times: 2 });
    expect(replaced.every(({ was, becomes }) => was !== becomes)).toBe(true);
  });

  it('keeps what was written beside markers only where that is asked for', () => {
    const { markers } = everyText('client', recorded).view;
    expect(of({}, undefined, true).view.markers).toEqual(markers);
    expect(of({}).view.markers).toEqual([{ timeNs: 1, label: 'marker-1', note: '' }]);
  });

  it('keeps instructions, which are QEMU’s', () => {
    expect(of({}).environment.fences?.functions[0]?.fences).toEqual(recorded.fences?.functions[0]?.fences);
  });

  it('is as it was where it is made anonymous again', () => {
    const once = of({ qemu });
    const again = anonymised(once, false);
    expect(again.environment.qemu.commandLine).toHaveLength(line.length);
    expect(again.tables).toEqual(once.tables);
  });

  it('has the figures that it had', () => {
    const chunked = chunkedInMemory(drawn);
    const { tables } = anonymised({ environment: recorded, tables: chunked.tables, view: FIRST_VIEW }, false);
    const [before, after] = [attributedByNeed(chunked), attributedByNeed({ ...chunked, tables })];
    for (let cycle = 0; cycle < before.count; cycle += 1)
      expect(after.cycle(cycle)).toEqual(before.cycle(cycle));
  });
});
