/** The thread that looks into snapshots for the library: one after the other, then it ends. */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import type { Glanced } from './glancer';
import { glanceAtFile } from '../files/snapshot-file';

function run(port: MessagePort, paths: readonly string[]): void {
  for (const path of paths) port.postMessage({ path, glance: glanceAtFile(path) } satisfies Glanced);
}

// It comes from glancer.ts, built together with this file.
if (parentPort !== null) run(parentPort, workerData as readonly string[]);
