// Starts a capture in the built worker and holds it until it is killed. Arguments: QEMU's pid, its path, its main
// thread's and vCPUs' tids as JSON threads. Prints "holding" once probes are set and perf records.
import { dirname, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { Worker } from 'node:worker_threads';

const built = resolve(dirname(fileURLToPath(import.meta.url)), '../../out/main');
const [pid, qemuPath, threads] = process.argv.slice(2);
const worker = new Worker(join(built, 'worker.cjs'), {
  workerData: { reaperPath: join(built, 'reaper.cjs') },
});
worker.on('message', ({ value }) => {
  process.stdout.write(value.ok ? 'holding\n' : `${JSON.stringify(value.error)}\n`);
});
const plan = { level: 'probes', pid: Number(pid), qemuPath, threads: JSON.parse(threads) };
worker.postMessage({ id: 1, call: 'startCapture', args: [plan] });
