/** A guest that a test pauses and resumes itself, on its own clock. */
import { resolve } from 'node:path';
import { DEFAULT_GUEST } from '@core/analysis/settings';
import { createGuestLauncher } from '../../src-main/engine/launch/launch';
import type { Guest } from '../../src-main/engine/ports/guest';
import { createQemuHost } from '../../src-main/host/qemu/qemu-host';

const RESOURCES = resolve(import.meta.dirname, '../../resources');

/** Times of one command on the test's own clock, CLOCK_MONOTONIC. */
export interface ClientTimes {
  readonly writtenNs: bigint;
  readonly repliedNs: bigint;
}

export interface DrivenCycle {
  readonly stop: ClientTimes;
  readonly cont: ClientTimes;
}

export async function launchForeignGuest(vcpus = 2, extraArguments: readonly string[] = []): Promise<Guest> {
  const launcher = createGuestLauncher(createQemuHost({ resources: RESOURCES }));
  const launched = await launcher.launch(
    { ...DEFAULT_GUEST, vcpus, memoryMiB: 256, extraArguments },
    { signal: new AbortController().signal, log: () => undefined },
  );
  if (!launched.ok) throw new Error(launched.error.message);
  return launched.value;
}

async function commandTimes(guest: Guest, command: 'stop' | 'cont'): Promise<ClientTimes> {
  const reply = await guest.qmp.execute(command);
  if (!reply.ok) throw new Error(reply.error.message);
  return { writtenNs: reply.value.writtenAt, repliedNs: reply.value.readAt };
}

/** Pauses and resumes so often; the guest runs a little after each. */
export async function driveGuest(guest: Guest, cycles: number): Promise<DrivenCycle[]> {
  const driven: DrivenCycle[] = [];
  for (let cycle = 0; cycle < cycles; cycle += 1) {
    driven.push({ stop: await commandTimes(guest, 'stop'), cont: await commandTimes(guest, 'cont') });
    await new Promise((done) => setTimeout(done, 50));
  }
  return driven;
}
