/**
 * What works on this machine, found out by doing it: a VM is created, a probe set and removed, events counted while
 * a guest is paused. The machine's answers are Results; here they become sentences and the commands that mend.
 */
import { asRoot, JOIN_KVM_GROUP } from '@core/analysis/remedies';
import type { Failure, Result } from '@core/errors';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import type { CaptureLevel } from '@core/phases/phase';
import type { Thread } from '@core/recording/recording';
import type { Check, CheckName, DoctorReport, Guest, GuestLauncher, Log, MachineTrials } from './ports';

export interface DoctorPorts {
  readonly trials: MachineTrials;
  readonly launcher: GuestLauncher;
  readonly readThreads: (guest: Guest) => Promise<Result<readonly Thread[]>>;
  readonly signal?: AbortSignal;
  readonly log?: Log;
}

/** Never fails: what does not work is what it reports. Takes some seconds, for it launches a guest. */
export async function runDoctor(ports: DoctorPorts): Promise<DoctorReport> {
  const { trials } = ports;
  const qemu = await trials.qemu();
  const path = qemu.ok ? qemu.value.path : null;
  const checks: Check[] = [
    judge('qemu', qemu, ({ path: at, version }) => `${at} says: ${version}.`),
    path === null
      ? lacks('kvm', 'Not tried: there is no QEMU to create a VM with.', null)
      : judge('kvm', await trials.kvm(path), ({ detail }) => detail),
    judge(
      'perf',
      await trials.perf(),
      ({ version, samples }) => `perf ${version} recorded ${samples} events of the machine in pipe mode.`,
    ),
    judge('tracefs', await trials.tracefs(), ({ path: at, mountedNow }) =>
      mountedNow ? `It was not mounted; mounted now at ${at}.` : `Mounted at ${at}, and open to this user.`,
    ),
    path === null
      ? lacks('probes', 'Not tried: there is no QEMU to probe.', null)
      : await checkProbes(trials, path),
  ];
  checks.push(await checkEvents(ports, checks), checkKallsyms(trials), checkDisplay(trials));
  return { checks, levels: levelsOf(checks) };
}

const AS_ROOT = asRoot('doctor');

const REMEDIES: Readonly<Record<CheckName, string>> = {
  qemu: 'apt-get install qemu-system-x86 qemu-utils',
  kvm: 'modprobe kvm_intel || modprobe kvm_amd',
  perf: 'apt-get install linux-perf',
  tracefs: 'mount -t tracefs nodev /sys/kernel/tracing',
  probes: AS_ROOT,
  events: AS_ROOT,
  kallsyms: 'sysctl kernel.kptr_restrict=0',
  display: 'xvfb-run -a npm start',
};

/** Installing does not help where something is there and closed to this user. */
function remedyOf(name: CheckName, { code }: Failure): string {
  if (code !== 'permission') return REMEDIES[name];
  return name === 'kvm' ? JOIN_KVM_GROUP : AS_ROOT;
}

const lacks = (name: CheckName, finding: string, remedy: string | null): Check => ({
  name,
  state: 'lacks',
  finding,
  remedy,
});

function judge<T>(name: CheckName, result: Result<T>, say: (value: T) => string): Check {
  return result.ok
    ? { name, state: 'works', finding: say(result.value), remedy: null }
    : lacks(name, result.error.message, remedyOf(name, result.error));
}

async function checkProbes(trials: MachineTrials, path: string): Promise<Check> {
  const tried = await trials.probes(path);
  if (!tried.ok || tried.value.shortfalls.length === 0) {
    return judge('probes', tried, ({ sites }) => `${sites} probes were set in ${path} and removed again.`);
  }
  const { sites, shortfalls } = tried.value;
  const finding = `${sites} probes were set in ${path} and removed again, but: ${shortfalls.join(' ')}`;
  return { name: 'probes', state: 'limited', finding, remedy: null };
}

/** Without these two no phase and no state can be told. */
const NEEDED = ['vm_stop', 'sched:sched_switch'];

async function checkEvents(ports: DoctorPorts, before: readonly Check[]): Promise<Check> {
  const missing = before.find(({ name, state }) => name !== 'kvm' && state === 'lacks');
  if (missing !== undefined) return lacks('events', `Not tried: ${missing.name} is lacking.`, missing.remedy);
  const signal = ports.signal ?? new AbortController().signal;
  const settings = { ...DEFAULT_GUEST, vcpus: 2, memoryMiB: 64, disk: 'none' as const };
  const launched = await ports.launcher.launch(settings, { signal, log: ports.log ?? (() => undefined) });
  if (!launched.ok) return lacks('events', `A guest could not be launched: ${launched.error.message}`, null);
  try {
    const threads = await ports.readThreads(launched.value);
    if (!threads.ok) return judge('events', threads, () => '');
    return judgeEvents(await ports.trials.events(launched.value, threads.value));
  } finally {
    await launched.value.stop();
  }
}

function judgeEvents(tried: Result<{ readonly counts: ReadonlyMap<string, number> }>): Check {
  if (!tried.ok) return judge('events', tried, () => '');
  const counts = [...tried.value.counts];
  const fired = counts.filter(([, count]) => count > 0);
  const silent = counts.filter(([, count]) => count === 0).map(([name]) => name);
  const lacking = NEEDED.filter((needed) => !fired.some(([name]) => name.endsWith(needed)));
  const said = `${fired.length} of ${counts.length} events fired while a guest was paused and resumed`;
  if (lacking.length > 0) {
    return lacks('events', `${said}; not ${lacking.join(' and ')}, without which nothing can be told.`, null);
  }
  // Functions that need not be called at each pause are not worth a word; a kernel event that stays silent is.
  const mute = silent.filter((name) => name.includes(':') && name !== 'dummy:HG');
  return mute.length === 0
    ? { name: 'events', state: 'works', finding: `${said}.`, remedy: null }
    : {
        name: 'events',
        state: 'limited',
        finding: `${said}; listed but silent: ${mute.join(', ')}.`,
        remedy: null,
      };
}

function checkKallsyms(trials: MachineTrials): Check {
  const { readable, asRoot } = trials.kallsyms();
  return readable
    ? { name: 'kallsyms', state: 'works', finding: 'The kernel names its functions.', remedy: null }
    : {
        name: 'kallsyms',
        state: 'limited',
        finding:
          'The kernel hides its functions’ addresses, so grace periods cannot be told from other waits.',
        remedy: asRoot ? REMEDIES.kallsyms : AS_ROOT,
      };
}

function checkDisplay(trials: MachineTrials): Check {
  const { name } = trials.display();
  return name === null
    ? lacks('display', 'Neither DISPLAY nor WAYLAND_DISPLAY is set: there is no window.', REMEDIES.display)
    : { name: 'display', state: 'works', finding: `The window would open on ${name}.`, remedy: null };
}

/** timing needs a guest alone; probes needs all that a recording sets up. */
function levelsOf(checks: readonly Check[]): CaptureLevel[] {
  const usable = (...names: CheckName[]): boolean =>
    names.every((name) => checks.some((check) => check.name === name && check.state !== 'lacks'));
  if (!usable('qemu')) return [];
  return usable('perf', 'tracefs', 'probes', 'events') ? ['timing', 'probes'] : ['timing'];
}
