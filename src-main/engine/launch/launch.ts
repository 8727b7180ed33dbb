/** Launching a guest: the best accelerator and CPU model that work here, and why it is not a better one. */
import { err, fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { GuestSettings } from '@core/analysis/settings';
import { logPathOf } from './log-arguments';
import { planLaunch } from './launch-plan';
import type { LaunchPlan } from './launch-plan';
import type { Guest, GuestLauncher, LaunchAttempt, QemuHost } from '../ports/guest';
import type { Log } from '../ports/clock';
import { forbiddenArgument, qemuArguments } from './qemu-arguments';

export function createGuestLauncher(host: QemuHost): GuestLauncher {
  /** What worked with a QEMU before is tried first: failed starts cost a second. */
  const worked = new Map<string, LaunchAttempt>();
  return {
    async launch(settings, { signal, log }) {
      const forbidden = forbiddenArgument(settings);
      if (forbidden !== null) {
        return fail(
          'usage',
          `${forbidden} is not possible here: a QEMU started with it would outlive Quiescope.`,
        );
      }
      const qemu = host.findQemu(settings.qemuPath);
      if (!qemu.ok) return qemu;
      const plan = planLaunch(settings.accelerator, host.kvmDevice());
      if (!plan.ok) return plan;
      const key = `${settings.accelerator} ${qemu.value}`;
      const context = { host, settings, qemuPath: qemu.value, signal, log };
      const launched = await tryInTurn(startingWith(plan.value, worked.get(key)), context);
      if (!launched.ok) return launched;
      worked.set(key, launched.value.attempt);
      return ok(launched.value.guest);
    },
  };
}

function startingWith(plan: LaunchPlan, first: LaunchAttempt | undefined): LaunchPlan {
  // TCG is what is left when all else failed, perhaps for a moment: never first because of that.
  if (first === undefined || first.accelerator === 'tcg') return plan;
  return { ...plan, attempts: [first, ...plan.attempts.filter(({ cpu }) => cpu !== first.cpu)] };
}

interface LaunchContext {
  readonly host: QemuHost;
  readonly settings: GuestSettings;
  readonly qemuPath: string;
  readonly signal: AbortSignal;
  readonly log: Log;
}

interface Launched {
  readonly guest: Guest;
  readonly attempt: LaunchAttempt;
}

/** The first attempt that works. Only a QEMU that exits leads to the next; the last one's failure is told. */
async function tryInTurn(plan: LaunchPlan, context: LaunchContext): Promise<Result<Launched>> {
  const { host, settings, qemuPath, signal, log } = context;
  let last: Failure | null = null;
  for (const attempt of plan.attempts) {
    if (signal.aborted) return fail('cancelled', 'The launch was cancelled');
    const named = `${attempt.accelerator}, -cpu ${attempt.cpu}`;
    log(`starting ${qemuPath} with ${named}`);
    const started = await host.start({
      settings,
      qemuPath,
      argumentsFor: (places) => qemuArguments(settings, attempt, places),
      logPathFor: (places, pid) => logPathOf(settings.extraArguments, places.log, pid),
      signal,
      log,
    });
    if (started.ok) {
      const note = plan.note ?? noteOf(settings, started.value, last);
      if (note !== null) log(note);
      return ok({ guest: { ...started.value, acceleratorNote: note }, attempt });
    }
    if (started.error.code !== 'qemu-exited') return started;
    log(`${named}: ${started.error.message}`);
    last = started.error;
  }
  return last === null ? fail('usage', 'No accelerator to try') : err(last);
}

function noteOf(settings: GuestSettings, guest: Guest, earlier: Failure | null): string | null {
  if (guest.accelerator === 'kvm' || settings.accelerator === 'tcg') return null;
  if (earlier === null) return 'TCG is used, as the extra arguments ask';
  return `TCG is used, because KVM failed: ${earlier.message}`;
}
