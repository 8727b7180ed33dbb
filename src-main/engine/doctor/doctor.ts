/**
 * What works on this machine, found out by doing it: a VM is created, a probe set and removed, events counted while
 * a guest is paused. The machine's answers are Results; here they become sentences and the commands that mend.
 */
import { asRoot, JOIN_KVM_GROUP } from '@core/analysis/remedies';
import { fail } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import { silentEvents } from '@core/probe-plan/silent-events';
import type { Thread } from '@core/recording/recording';
import { levelStates } from './doctor-levels';
import type { BinaryPlan, Check, CheckName, DoctorReport, MachineTrials, PerfTrial } from '../ports/machine';
import type { Guest, GuestLauncher } from '../ports/guest';
import type { Log } from '../ports/clock';

export interface DoctorPorts {
  readonly trials: MachineTrials;
  readonly launcher: GuestLauncher;
  readonly readThreads: (guest: Guest) => Promise<Result<readonly Thread[]>>;
  /** Whether QEMU's trace events reach its log, found out by trying. */
  readonly findTrace: (guest: Guest) => Promise<Result<TraceTrial>>;
  readonly signal?: AbortSignal;
  readonly log?: Log;
}

interface TraceTrial {
  readonly events: readonly string[];
  readonly shortfalls: readonly string[];
}

/** Never fails: what does not work is what it reports. Takes some seconds, for it launches a guest. */
export async function runDoctor(ports: DoctorPorts): Promise<DoctorReport> {
  const { trials } = ports;
  const qemu = await trials.qemu();
  const path = qemu.ok ? qemu.value.path : null;
  const plan = path === null ? null : await trials.plan(path);
  const checks: Check[] = [
    judge('qemu', qemu, ({ path: at, version }) => `${at} says: ${version}.`),
    path === null
      ? lacks('kvm', 'Not tried: there is no QEMU to create a VM with.', null)
      : judge('kvm', await trials.kvm(path), ({ detail }) => detail),
    judgePerf(await trials.perf()),
    judge('tracefs', await trials.tracefs(), ({ path: at, mountedNow }) =>
      mountedNow ? `It was not mounted; mounted now at ${at}.` : `Mounted at ${at}, and open to this user.`,
    ),
    plan === null
      ? lacks('probes', 'Not tried: there is no QEMU to probe.', null)
      : await checkProbes(trials, plan),
  ];
  const tried = path === null ? WITHOUT_QEMU : await tryGuest(ports, path, checks);
  checks.push(tried.events, tried.trace, checkKallsyms(trials), checkDisplay(trials));
  const binary = plan?.ok === true ? plan.value : null;
  const states = levelStates(checks, tried.levels, binary);
  const levels = states.filter(({ works }) => works).map(({ level }) => level);
  return { checks, levels, levelStates: states, plan: binary };
}

const AS_ROOT = asRoot('doctor');

const REMEDIES: Readonly<Record<CheckName, string | null>> = {
  qemu: 'apt-get install qemu-system-x86 qemu-utils',
  kvm: 'modprobe kvm_intel || modprobe kvm_amd',
  perf: 'apt-get install linux-perf',
  tracefs: 'mount -t tracefs nodev /sys/kernel/tracing',
  probes: AS_ROOT,
  events: AS_ROOT,
  trace: null,
  kallsyms: 'sysctl kernel.kptr_restrict=0',
  display: 'xvfb-run -a npm start',
};

/** Installing does not help where something is there and closed to this user. */
function remedyOf(name: CheckName, { code }: Failure): string | null {
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

function judgePerf(tried: Result<PerfTrial>): Check {
  const said = ({ version, samples }: PerfTrial): string =>
    `perf ${version} recorded ${samples} events of the machine in pipe mode.`;
  if (!tried.ok || tried.value.lasting.ok) return judge('perf', tried, said);
  const { error } = tried.value.lasting;
  return {
    name: 'perf',
    state: 'limited',
    finding: `${said(tried.value)} Should Quiescope be killed, not all of a recording is kept: ${error.message}`,
    remedy: error.facts['file'] === 'mkfifo' ? 'apt-get install coreutils' : null,
  };
}

async function checkProbes(trials: MachineTrials, planned: Result<BinaryPlan>): Promise<Check> {
  const tried = planned.ok ? await trials.probes(planned.value) : planned;
  if (!planned.ok || !tried.ok) return judge('probes', tried, () => '');
  const { path, plan } = planned.value;
  const said = `${plan.sites.length} probes were set in ${path} and removed again`;
  return plan.shortfalls.length === 0
    ? { name: 'probes', state: 'works', finding: `${said}.`, remedy: null }
    : {
        name: 'probes',
        state: 'limited',
        finding: `${said}, but: ${plan.shortfalls.join(' ')}`,
        remedy: null,
      };
}

/** What only a running guest shows. */
interface GuestTrials {
  readonly events: Check;
  readonly trace: Check;
  /** At which levels events were recorded. */
  readonly levels: readonly EventLevel[];
}

type EventLevel = 'probes' | 'full';

const notTried = (why: string, remedy: string | null): GuestTrials => ({
  events: lacks('events', `Not tried: ${why}`, remedy),
  trace: lacks('trace', `Not tried: ${why}`, remedy),
  levels: [],
});

const WITHOUT_QEMU = notTried('qemu is lacking.', null);

async function tryGuest(
  ports: DoctorPorts,
  qemuPath: string,
  before: readonly Check[],
): Promise<GuestTrials> {
  const signal = ports.signal ?? new AbortController().signal;
  const settings = { ...DEFAULT_GUEST, qemuPath, vcpus: 2, memoryMiB: 64, disk: 'none' as const };
  const launched = await ports.launcher.launch(settings, { signal, log: ports.log ?? (() => undefined) });
  if (!launched.ok) return notTried(`a guest could not be launched: ${launched.error.message}`, null);
  const guest = launched.value;
  try {
    const trace = judgeTrace(await ports.findTrace(guest));
    const missing = before.find(({ name, state }) => name !== 'kvm' && state === 'lacks');
    if (missing === undefined) return { trace, ...(await tryEvents(ports, guest)) };
    const events = lacks('events', `Not tried: ${missing.name} is lacking.`, missing.remedy);
    return { trace, events, levels: [] };
  } finally {
    await guest.stop();
  }
}

/** At the highest level that can be recorded: what works there works below it. */
async function tryEvents(
  { trials, readThreads }: DoctorPorts,
  guest: Guest,
): Promise<Pick<GuestTrials, 'events' | 'levels'>> {
  const threads = await readThreads(guest);
  if (!threads.ok) return { events: judge('events', threads, () => ''), levels: [] };
  const full = await trials.events(guest, threads.value, 'full');
  if (full.ok) return { events: judgeEvents(guest, full), levels: ['probes', 'full'] };
  const probes = await trials.events(guest, threads.value, 'probes');
  return { events: judgeEvents(guest, probes), levels: probes.ok ? ['probes'] : [] };
}

function judgeTrace(tried: Result<TraceTrial>): Check {
  const said = ({ events }: TraceTrial): string =>
    `QEMU’s log tells ${events.join(', ')}, each with its time.`;
  if (!tried.ok || tried.value.shortfalls.length === 0) return judge('trace', tried, said);
  const finding = [said(tried.value), ...tried.value.shortfalls].join(' ');
  return { name: 'trace', state: 'limited', finding, remedy: null };
}

/** Without these two no phase and no state can be told. */
const NEEDED = ['vm_stop', 'sched:sched_switch'];

function judgeEvents(
  { accelerator }: Guest,
  tried: Result<{ readonly counts: ReadonlyMap<string, number> }>,
): Check {
  if (!tried.ok) return judge('events', tried, () => '');
  const { counts } = tried.value;
  const fired = [...counts].filter(([, count]) => count > 0);
  const lacking = NEEDED.filter((needed) => !fired.some(([name]) => name.endsWith(needed)));
  const said = `${fired.length} of ${counts.size} events fired while a guest was paused and resumed`;
  if (lacking.length > 0) {
    const finding = `${said}; not ${lacking.join(' and ')}, without which nothing can be told.`;
    return judge('events', fail('perf-lacks-event', finding), () => '');
  }
  // Functions need not be called at each pause; an event of the kernel's that stays silent is worth a word.
  const silent = silentEvents(counts, accelerator);
  return silent.length === 0
    ? { name: 'events', state: 'works', finding: `${said}.`, remedy: null }
    : { name: 'events', state: 'limited', finding: `${said}. ${silent.join(' ')}`, remedy: null };
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
