/** The reaper's own process: see reaper.ts. */
import { rmSync } from 'node:fs';
import { isAbsolute } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { removeCgroup, setFrozen } from './freezer-cgroup';
import { removeProbes } from '../perf/probes';
import { parseOrder } from './reaper-orders';
import type { ReaperOrder } from './reaper-orders';
import { isAlive, waitForEnd } from './reaper-processes';

/** Children end with us; one that hangs in the kernel longer than this is left. */
const CHILDREN_DEADLINE_MS = 60_000;
const ENDS_BY_ITSELF_MS = 30_000;
const POLL_MS = 50;

async function reap(orders: readonly ReaperOrder[]): Promise<void> {
  if (orders.some(({ order }) => order === 'done')) return;
  const cgroups = orders.flatMap((order) => (order.order === 'cgroup' ? [order.cgroup] : []));
  for (const cgroup of cgroups) setFrozen(cgroup, false);
  // First of all: somebody waits for it.
  await Promise.all(guestsToResume(orders).map(resume));
  const children = orders.flatMap((order) => (order.order === 'process' ? [order.process] : []));
  const deadline = Date.now() + CHILDREN_DEADLINE_MS;
  // A perf that writes for a recovery ends by itself, the others were killed with us.
  await Promise.all(children.map((child) => waitForEnd(child, ENDS_BY_ITSELF_MS)));
  while (children.some(isAlive) && Date.now() < deadline) await delay(POLL_MS);
  while (!cgroups.every(removeCgroup) && Date.now() < deadline) await delay(POLL_MS);
  for (const order of orders) {
    if (order.order === 'folder' && isAbsolute(order.path)) {
      rmSync(order.path, { recursive: true, force: true });
    }
  }
  for (const order of orders) {
    if (order.order === 'probes') await removeProbes(order.tracefsPath, order.group);
  }
}

function guestsToResume(orders: readonly ReaperOrder[]): string[] {
  const sockets = new Set<string>();
  for (const order of orders) {
    if (order.order === 'guest') sockets.add(order.socket);
    if (order.order === 'left') sockets.delete(order.socket);
  }
  return [...sockets];
}

/** Loaded when it is needed: hardly a run attaches. A guest that is gone needs nothing. */
async function resume(socket: string): Promise<void> {
  const { resumeGuest } = await import('../qemu/served-monitor');
  await resumeGuest(socket);
}

let text = '';
process.stdin.setEncoding('utf8');
process.stdin.on('data', (chunk: string) => (text += chunk));
process.stdin.on('close', () => {
  void reap(text.split('\n').flatMap((line) => parseOrder(line) ?? []));
});
// A shutdown's SIGTERM reaches everyone: what we are here for comes after it.
process.on('SIGTERM', () => undefined);
process.on('SIGHUP', () => undefined);
