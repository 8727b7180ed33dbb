/**
 * Recordings made now, by the perf of this machine, decoded by us and by `perf script`: they must agree in every sample,
 * its order, nanosecond, thread, CPU, event, call chain and fields, and in the records of names, maps, tasks and switches.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { createPerfDecoder } from '@core/perf/pipe-decoder';
import type { PerfRecording } from '@core/perf/perf-recording';
import { csvRows, csvText, parseFields } from '@core/testing/events-csv-rows';
import { openTracefs } from '../src-main/host/perf/tracefs';
import { agree, expectViolations, PIPE_HEADER_BYTES, systemsOf } from './support/perf-agreement';
import { decodedFile, makeRecording, recordFrom, theirDump } from './support/perf-recordings';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000 });

/** Both CPUs have work, in rounds of a few hundred records each. */
const RING = ['-m', '2M'];

let folder = '';
beforeAll(async () => {
  const tracefs = await openTracefs();
  if (!tracefs.ok) throw new Error(tracefs.error.message);
  folder = mkdtempSync(join(tmpdir(), 'quiescope-differential-'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Two shells at once that start commands, signal themselves, write files and sleep. */
const busyScript = (rounds: number, before: string): readonly string[] => [
  'bash',
  '-c',
  `${before}work() { trap : USR1; for ((i = 0; i < ${String(rounds)}; i++)); do
     ls / > /dev/null; kill -USR1 $BASHPID; echo $i >> "$1"; sleep 0.001
   done; sync "$1"; }
   work "$0.one" & work "$0.two" & wait`,
];
const busy = (rounds: number, before = ''): readonly string[] => [
  ...busyScript(rounds, before),
  join(folder, 'written'),
];

const EVENTS = [
  ...[
    'raw_syscalls:sys_enter',
    'raw_syscalls:sys_exit',
    'syscalls:sys_enter_openat',
    'syscalls:sys_exit_openat',
  ],
  ...['sched:sched_switch', 'sched:sched_waking', 'sched:sched_process_fork', 'sched:sched_process_exec'],
  ...['sched:sched_process_exit', 'sched:sched_wakeup_new', 'sched:sched_stat_runtime'],
  ...['signal:signal_generate', 'signal:signal_deliver', 'task:task_newtask', 'task:task_rename'],
  ...['irq:softirq_raise', 'irq:softirq_entry', 'timer:hrtimer_start', 'timer:hrtimer_expire_entry'],
  ...['timer:timer_start', 'kmem:mm_page_alloc', 'kmem:kmalloc', 'writeback:writeback_dirty_folio'],
  ...['exceptions:page_fault_user', 'workqueue:workqueue_queue_work', 'filemap:mm_filemap_add_to_page_cache'],
];
const withEvents = (events: readonly string[]): string[] => events.flatMap((event) => ['-e', event]);

describe('tracepoints of many systems, switches, names, maps and tasks', () => {
  it.each([
    ['a file', 'file', false],
    ['a pipe', 'pipe', false],
    ['a compressed file', 'file', true],
    ['a compressed pipe', 'pipe', true],
  ] as const)('of %s are what perf script makes of them', async (_, container, compressed) => {
    const options = [...RING, '--switch-events', ...withEvents(EVENTS)];
    const plan = { container, compressed, options, workload: busy(8) };
    const path = await makeRecording(folder, plan);
    const { recording, counts, samples } = await agree(path, plan);
    expect(samples).toBeGreaterThan(4_000);
    expect(systemsOf(counts).length).toBeGreaterThanOrEqual(8);
    for (const name of ['COMM', 'FORK', 'EXIT', 'MMAP2', 'SWITCH'])
      expect(counts.get(`PERF_RECORD_${name}`), name).toBeGreaterThan(10);
    expect(recording.records.get(68), 'rounds').toBeGreaterThan(1);
    expect(new Set(csvRows(recording).map(({ cpu }) => cpu)).size, 'CPUs').toBeGreaterThanOrEqual(2);
    if (container === 'pipe') expect(csvText(decodedLive(path))).toBe(csvText(recording));
  });
});

/** As bytes come from a pipe: in pieces of any size. */
function decodedLive(path: string): PerfRecording {
  const bytes = readFileSync(path);
  const decoder = createPerfDecoder();
  for (let at = 0, size = 1; at < bytes.length; at += size, size = (size * 7 + 3) % 50_021) {
    size = Math.max(1, size);
    const fed = decoder.feed(bytes.subarray(at, at + size));
    if (!fed.ok) throw new Error(fed.error.message);
  }
  const finished = decoder.finish();
  if (!finished.ok) throw new Error(finished.error.message);
  return finished.value;
}

describe('rounds that promise too much', () => {
  it('break promises, as perf says too, and leave every record in its place', async () => {
    const options = [...RING, '--switch-events', ...withEvents(EVENTS)];
    const plan = { container: 'pipe', compressed: false, options, workload: busy(4) } as const;
    const made = await makeRecording(folder, plan);
    const path = join(folder, 'rounds.perf-data');
    writeFileSync(path, withRounds(readFileSync(made), 50));
    const [recording, { outOfOrder }] = [decodedFile(path), await theirDump(path)];
    expect(outOfOrder).toBeGreaterThan(50);
    expectViolations(recording, outOfOrder);
    expect(csvText(recording)).toBe(csvText(decodedFile(made)));
  });
});

const TRACING_DATA = 66;
const FINISHED_ROUND = 68;

/** A pipe's stream with the end of a round after so many records: within what one CPU's ring gave in one go. */
function withRounds(stream: Buffer, every: number): Buffer {
  const round = Buffer.from([FINISHED_ROUND, 0, 0, 0, 0, 0, 8, 0]);
  const pieces = [stream.subarray(0, PIPE_HEADER_BYTES)];
  for (let at = PIPE_HEADER_BYTES, count = 1; at < stream.length; count += 1) {
    const isTracingData = stream.readUInt32LE(at) === TRACING_DATA;
    const end = at + stream.readUInt16LE(at + 6) + (isTracingData ? stream.readUInt32LE(at + 8) : 0);
    pieces.push(stream.subarray(at, end));
    if (count % every === 0) pieces.push(round);
    at = end;
  }
  return Buffer.concat(pieces);
}

describe('call chains', () => {
  it('of cpu-clock on all CPUs, with switches on all CPUs, agree address by address', async () => {
    const options = [...RING, '-a', '-g', '-F', '997', '-e', 'cpu-clock', '--switch-events'];
    const plan = { container: 'file', compressed: false, options, workload: busy(30) } as const;
    const { recording, counts } = await agree(await makeRecording(folder, plan), plan);
    expect(counts.get('cpu-clock')).toBeGreaterThan(50);
    expect(counts.get('PERF_RECORD_SWITCH_CPU_WIDE')).toBeGreaterThan(200);
    const markers = new Set(
      csvRows(recording).flatMap(({ fields }) => fields.match(/(?<=[[,])(?:kernel|user)(?=[,\]])/g) ?? []),
    );
    expect([...markers].sort()).toEqual(['kernel', 'user']);
  });

  it('of one among several types of events of one process agree, each event by its own layout', async () => {
    const [command = '', ...words] = busy(10, 'read; ');
    const target = spawn('setpriv', ['--pdeathsig', 'KILL', '--', command, ...words], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    const ended = once(target, 'exit');
    const path = join(folder, 'process.perf-data');
    // Without --sample-cpu, events bound to a process differ: cpu-clock records no CPU, tracepoints do.
    const events = [
      '-e',
      'cpu-clock/freq=1999,call-graph=fp/',
      '-e',
      'sched:sched_switch,raw_syscalls:sys_exit',
    ];
    const options = ['-k', 'CLOCK_MONOTONIC', ...RING, '-p', String(target.pid), '--switch-events'];
    await Promise.all([recordFrom([...options, ...events], path, () => target.stdin.end('\n')), ended]);
    const { recording, counts } = await agree(path, { container: 'file', compressed: false });
    expect(new Set(recording.events.map(({ sampleType }) => sampleType)).size).toBeGreaterThan(1);
    expect(counts.get('cpu-clock/freq=1999,call-graph=fp/')).toBeGreaterThan(10);
    expect(counts.get('raw_syscalls:sys_exit')).toBeGreaterThan(1_000);
  });
});

const SWITCHES_AND_CLOCK = ['-e', 'cpu-clock', '-e', 'sched:sched_switch'];
const PAGES = ['-d', '--phys-data', '--data-page-size', '--code-page-size'];

describe('samples with parts of every kind', () => {
  it.each([
    ['registers and weights', ['--intr-regs=ip,sp,ax', '--user-regs=ip,sp', '-W', ...SWITCHES_AND_CLOCK]],
    ['the cgroup, between tracepoints of another layout', ['--all-cgroups', ...SWITCHES_AND_CLOCK]],
    ['addresses and the sizes of their pages', [...PAGES, '-e', 'page-faults', '-c', '1']],
    ['counts of switches and of processes that end', ['-s', '-e', 'context-switches', '-c', '1']],
    ['stacks', ['--call-graph', 'dwarf,512', '-F', '1999', '-d', '-e', 'cpu-clock']],
  ] as const)('agree: %s', async (what, options) => {
    for (const container of ['file', 'pipe'] as const) {
      const plan = { container, compressed: false, options: [...RING, ...options], workload: busy(5) };
      const path = await makeRecording(folder, plan);
      const { samples } = await agree(path, plan, what === 'stacks' ? 'unwound' : 'recorded');
      expect(samples).toBeGreaterThan(5);
    }
  });
});

describe('a recording with losses', () => {
  it('agrees in what is left and in how many are lost where', async () => {
    const options = ['-m', '1', '-e', 'raw_syscalls:sys_enter,raw_syscalls:sys_exit'];
    const workload = [
      'bash',
      '-c',
      'for n in 1 2; do dd if=/dev/zero of=/dev/null bs=1 count=8000 2> /dev/null & done; wait',
    ];
    const plan = { container: 'file', compressed: false, options, workload } as const;
    const { recording, counts } = await agree(await makeRecording(folder, plan), plan);
    expect(counts.get('PERF_RECORD_LOST')).toBeGreaterThan(0);
    const lost = csvRows(recording)
      .filter(({ event }) => event === 'PERF_RECORD_LOST')
      .reduce((sum, { fields }) => sum + Number(parseFields(fields).get('lost')), 0);
    expect(recording.losses.reduce((sum, { count }) => sum + count, 0)).toBeGreaterThanOrEqual(lost);
  });
});
