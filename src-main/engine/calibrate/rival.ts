/** A vCPU that is kicked has no CPU: a real-time thread has it (SCHED_FIFO). */
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import type { ClientCycleTimes } from '../ports/analyst';
import type { Guest } from '../ports/guest';
import { heldThread, HELD_VCPU } from './frozen-vcpu';
import { DELAY_MS, nothingToDispose, pauseAndResume, withDelays } from './injection';
import type { Bench } from './bench';
import type { InjectedCycle, Injection, RunningInjection } from './injection';
import type { Rival } from './ports';
import { slowDrive } from './slow-drive';

/** The spell is over when the request comes in. */
async function plain(guest: Guest, rival: Rival, bench: Bench): Promise<Result<ClientCycleTimes>> {
  const ended = await rival.spin(DELAY_MS).ended;
  return ended.ok ? pauseAndResume(guest, bench) : ended;
}

async function injected(guest: Guest, rival: Rival, bench: Bench): Promise<Result<InjectedCycle>> {
  const spell = rival.spin(DELAY_MS);
  const started = await spell.started;
  if (!started.ok) return started;
  const cycle = await pauseAndResume(guest, bench);
  const ended = await spell.ended;
  if (!ended.ok) return ended;
  return withDelays(cycle, ({ stop }) => [
    { phase: 'kick', ns: Number(ended.value.endedAt - stop.writtenAt) },
  ]);
}

export const rival: Injection = {
  name: 'rival',
  title: `a real-time thread on vCPU ${HELD_VCPU}’s CPU for 20 ms when it is kicked`,
  measure:
    'From the request’s bytes to the end of the spell, by its own clock: the kick itself begins a little later',
  prepare: (bench) =>
    Promise.resolve(
      ok({
        guest: { extraArguments: slowDrive() },
        begin: async (guest: Guest): Promise<Result<RunningInjection>> => {
          const thread = await heldThread(guest, bench);
          if (!thread.ok) return thread;
          const spinning = await bench.host.startRival(guest.pid, thread.value.tid);
          if (!spinning.ok) return spinning;
          return ok({
            heldVcpu: HELD_VCPU,
            plain: () => plain(guest, spinning.value, bench),
            injected: () => injected(guest, spinning.value, bench),
            end: () => spinning.value.dispose(),
          });
        },
        ...nothingToDispose,
      }),
    ),
};
