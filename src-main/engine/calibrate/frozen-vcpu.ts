/** One vCPU's thread stands still when it is kicked (cgroup freezer). */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { Thread } from '@core/recording/recording';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import { DELAY_MS, nothingToDispose, pauseAndResume, withDelays } from './injection';
import type { Bench } from './bench';
import type { InjectedCycle, Injection, RunningInjection } from './injection';
import type { Freezer } from './ports';
import { slowDrive } from './slow-drive';

/** Not the one that QEMU kicks first. */
export const HELD_VCPU = 1;

/** The held vCPU's thread. */
export async function heldThread(guest: Guest, bench: Bench): Promise<Result<Thread>> {
  const threads = await bench.readThreads(guest);
  if (!threads.ok) return threads;
  const held = threads.value.find(({ is }) => is.role === 'vcpu' && is.vcpu === HELD_VCPU);
  return held === undefined
    ? fail('internal', `The guest has no vCPU ${HELD_VCPU} with a thread of its own.`)
    : ok(held);
}

/** Frozen and thawed again before the request comes in. */
async function plain(guest: Guest, freezer: Freezer, bench: Bench): Promise<Result<ClientCycleTimes>> {
  const frozen = await freezer.freeze();
  if (!frozen.ok) return frozen;
  const thawed = freezer.thaw();
  return thawed.ok ? pauseAndResume(guest, bench) : thawed;
}

async function injected(guest: Guest, freezer: Freezer, bench: Bench): Promise<Result<InjectedCycle>> {
  const frozen = await freezer.freeze();
  if (!frozen.ok) return frozen;
  const cycle = pauseAndResume(guest, bench);
  await bench.clock.sleep(DELAY_MS, bench.signal);
  const thawedAt = bench.clock.now();
  const thawed = freezer.thaw();
  const paused = await cycle;
  if (!thawed.ok) return thawed;
  return withDelays(paused, ({ stop }) => [{ phase: 'kick', ns: Number(thawedAt - stop.writtenAt) }]);
}

export const frozenVcpu: Injection = {
  name: 'frozen-vcpu',
  title: `vCPU ${HELD_VCPU} frozen for 20 ms when it is kicked`,
  measure:
    'From the request’s bytes to the thaw, on the client’s clock: the kick itself begins a little later',
  prepare: (bench) =>
    Promise.resolve(
      ok({
        guest: { extraArguments: slowDrive() },
        begin: async (guest: Guest): Promise<Result<RunningInjection>> => {
          const thread = await heldThread(guest, bench);
          if (!thread.ok) return thread;
          const freezer = await bench.host.openFreezer(guest.pid, thread.value.tid);
          if (!freezer.ok) return freezer;
          return ok({
            heldVcpu: HELD_VCPU,
            plain: () => plain(guest, freezer.value, bench),
            injected: () => injected(guest, freezer.value, bench),
            end: () => Promise.resolve(freezer.value.dispose()),
          });
        },
        ...nothingToDispose,
      }),
    ),
};
