/**
 * Launches guests. Must be called on a thread that lives as long as the guests shall: the app's and the command
 * line's main thread. A QEMU dies with the thread that started it (see children.ts).
 */
import { join } from 'node:path';
import { fail, ok } from '@core/errors';
import type { Failure, Result } from '@core/errors';
import type { GuestSettings } from '@core/analysis/settings';
import { planLaunch } from '../engine/launch-plan';
import type { LaunchAttempt, LaunchPlan } from '../engine/launch-plan';
import type { Guest, GuestLauncher, Log } from '../engine/ports';
import { findQemu, openKvmDevice } from './qemu-binary';
import { startQemu } from './qemu-process';
import type { LaunchDeadlines } from './qemu-process';

/** Generous: firmware whose every instruction is emulated, as under nested KVM on a busy machine, takes ten seconds. */
export const LAUNCH_DEADLINES: LaunchDeadlines = { negotiateMs: 15_000, readyMs: 60_000, quitMs: 3_000 };

export interface LauncherOptions {
  /** The repository's or the package's `resources` folder. */
  readonly resources: string;
  readonly deadlines?: Partial<LaunchDeadlines>;
  readonly kvmDevice?: string;
}

export function createQemuLauncher(options: LauncherOptions): GuestLauncher {
  /** What worked with a QEMU before is tried first: failed starts cost a second. */
  const worked = new Map<string, LaunchAttempt>();
  return {
    async launch(settings, { signal, log }) {
      const qemu = findQemu(settings.qemuPath);
      if (!qemu.ok) return qemu;
      const plan = planLaunch(settings.accelerator, openKvmDevice(options.kvmDevice ?? '/dev/kvm'));
      if (!plan.ok) return plan;
      const key = `${settings.accelerator} ${qemu.value}`;
      const launched = await tryInTurn(startingWith(plan.value, worked.get(key)), settings, {
        qemuPath: qemu.value,
        guestBinary: join(options.resources, 'guest', 'quiescope-guest.bin'),
        deadlines: { ...LAUNCH_DEADLINES, ...options.deadlines },
        signal,
        log,
      });
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
  readonly qemuPath: string;
  readonly guestBinary: string;
  readonly deadlines: LaunchDeadlines;
  readonly signal: AbortSignal;
  readonly log: Log;
}

interface Launched {
  readonly guest: Guest;
  readonly attempt: LaunchAttempt;
}

/** The first attempt that works. Only a QEMU that exits leads to the next; the last one's failure is told. */
async function tryInTurn(
  plan: LaunchPlan,
  settings: GuestSettings,
  context: LaunchContext,
): Promise<Result<Launched>> {
  let last: Failure | null = null;
  for (const attempt of plan.attempts) {
    if (context.signal.aborted) return fail('cancelled', 'The launch was cancelled');
    const named = `${attempt.accelerator}, -cpu ${attempt.cpu}`;
    context.log(`starting ${context.qemuPath} with ${named}`);
    const started = await startQemu({ ...context, settings, attempt });
    if (started.ok) {
      const note = plan.note ?? noteOf(settings, started.value, last);
      if (note !== null) context.log(note);
      return ok({ guest: { ...started.value, acceleratorNote: note }, attempt });
    }
    if (started.error.code !== 'qemu-exited') return started;
    context.log(`${named}: ${started.error.message}`);
    last = started.error;
  }
  return last === null ? fail('usage', 'No accelerator to try') : { ok: false, error: last };
}

function noteOf(settings: GuestSettings, guest: Guest, earlier: Failure | null): string | null {
  if (guest.accelerator === 'kvm' || settings.accelerator === 'tcg') return null;
  if (earlier === null) return "QEMU uses TCG, by its own arguments' choice";
  return `TCG is used, because KVM failed: ${earlier.message}`;
}
