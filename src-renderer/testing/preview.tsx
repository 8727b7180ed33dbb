/** The window on a drawn recording, in any browser: `npx vite src-renderer` and open /testing/preview.html?show=first. */
import type { DoctorView } from '@contract/contract';
import type { GuestState, LiveCycle } from '@contract/session-states';
import { DEFAULT_GUEST, DEFAULT_RECORD } from '@core/analysis/settings';
import { ok } from '@core/errors';
import { loggedSummary } from '@core/testing/summaries';
import { mount } from '../mount';
import { drawnSummary } from './drawn-recording';
import { createFakeClient, wireFailure } from './fake-client';
import type { FakeClient, FakeRecording } from './fake-client';

const RUNNING: GuestState = {
  state: 'running',
  settings: DEFAULT_GUEST,
  pid: 5344,
  accelerator: 'kvm',
  acceleratorNote: null,
  qemuVersion: '7.2.22',
};

const DOCTOR: DoctorView = {
  levels: ['timing'],
  levelStates: [
    { level: 'timing', works: true, why: null },
    { level: 'probes', works: false, why: 'tracefs: nothing is mounted on /sys/kernel/tracing.' },
  ],
  plan: {
    path: '/usr/bin/qemu-system-x86_64',
    plan: {
      phases: [
        { phase: 'kick', through: 'pause_all_vcpus', countedAs: null, why: null },
        {
          phase: 'flush',
          through: 'nothing',
          countedAs: 'other',
          why: 'no usable bdrv_flush_all: flush is unknown and counts as other',
        },
      ],
      shortfalls: [],
    },
  },
  checks: [
    { name: 'KVM', state: 'works', finding: 'Opened /dev/kvm and created a VM.', remedy: null },
    {
      name: 'perf',
      state: 'limited',
      finding: 'Hardware counters are missing; cpu-clock is used.',
      remedy: null,
    },
    {
      name: 'tracefs',
      state: 'lacks',
      finding: 'Nothing is mounted on /sys/kernel/tracing.',
      remedy: 'sudo mount -t tracefs nodev /sys/kernel/tracing',
    },
  ],
};

const entry = (id: string, name: string, saved: boolean): FakeRecording['entry'] => ({
  id,
  name,
  saved,
  path: saved ? `/home/me/${name}` : null,
});

function recordingsFor(show: string): FakeRecording[] {
  if (show === 'first' || show === 'recording' || show === 'failed') return [];
  const long = 'nightly-2026-03-01-qemu-10.0.2-virtio-blk-3-disks-2-queues-ioeventfd-off-run-0042.qsnap';
  const shown =
    show === 'imported'
      ? loggedSummary()
      : show === 'timing'
        ? drawnSummary({ level: 'timing' })
        : show === 'huge'
          ? drawnSummary({ cycles: 100_000, vcpus: 4 })
          : show === 'many'
            ? drawnSummary({ cycles: 5000, vcpus: 16 })
            : drawnSummary({ holdNs: show === 'hold' ? 2_000_000 : 90_000 });
  return [
    { entry: entry('a', long, true), summary: drawnSummary({ seed: 3 }) },
    { entry: entry('b', 'recording 2', false), summary: shown },
  ];
}

function playRecording(client: FakeClient): void {
  const live: LiveCycle[] = drawnSummary()
    .cycles.slice(0, 12)
    .map(({ index, pauseNs, resumeNs, phases }) => ({
      index,
      clientPauseNs: pauseNs,
      clientResumeNs: resumeNs,
      phases: index < 9 ? phases : null,
    }));
  const under = { settings: DEFAULT_RECORD, total: 50, live };
  client.emit('record.changed', { state: 'recording', done: 1, ...under });
  setTimeout(() => client.emit('record.changed', { state: 'recording', done: 12, ...under }), 400);
}

function play(client: FakeClient, show: string): void {
  if (show === 'first') return;
  client.emit('guest.changed', RUNNING);
  client.emit('log.line', { at: '10:00:01.204', line: 'qemu-system-x86_64 7.2.22 started, pid 5344' });
  client.emit('log.line', { at: '10:00:01.377', line: 'perf 6.1: 11 uprobes, 6 tracepoints' });
  if (show === 'recording') playRecording(client);
  if (show === 'opening') playOpening(client);
  if (show === 'failed') {
    client.emit('guest.changed', {
      state: 'failed',
      failure: {
        ...wireFailure(
          'qemu-exited',
          'QEMU exited at once: could not access KVM kernel module: Permission denied.',
          'sudo usermod -aG kvm $USER',
        ),
        facts: { exitCode: 1, stderr: 'qemu-system-x86_64: -accel kvm: failed to initialize kvm' },
      },
    });
  }
}

/** An import that is half done. */
function playOpening(client: FakeClient): void {
  const opening = { state: 'opening', name: 'host3-2026-03-01.data', stage: 'reading' } as const;
  client.emit('opening.changed', { ...opening, done: 1 << 20, total: 700 << 20 });
  setTimeout(() => client.emit('opening.changed', { ...opening, done: 200 << 20, total: 700 << 20 }), 400);
}

const show = new URLSearchParams(window.location.search).get('show') ?? 'loaded';
const client = createFakeClient(recordingsFor(show));
client.answer('doctor.run', async () => ok(DOCTOR));
client.answer('terminal.replay', async ({ terminal }) =>
  ok({
    text:
      terminal === 'console'
        ? 'quiescope guest 1: 4 vCPUs, 2048 MiB, load idle\r\nheartbeat 1\r\nheartbeat 2\r\n'
        : "QEMU 7.2.22 monitor - type 'help' for more information\r\n(qemu) info status\r\nVM status: running\r\n(qemu) ",
  }),
);
client.answer('guest.state', async () =>
  ok({
    guest: show === 'first' ? { state: 'none' } : RUNNING,
    record: { state: 'idle' },
    calibration: { state: 'idle' },
    opening: { state: 'idle' },
  }),
);
const root = document.getElementById('root');
if (!root) throw new Error('preview.html has no #root');
mount(root, client);
setTimeout(() => play(client, show), 50);
