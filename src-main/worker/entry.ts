/**
 * The analysis thread: owns perf and the probes, decodes, attributes, keeps recordings, answers views. It lives until
 * it is ended, for what it spawns dies with it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { systemCaptureHost } from './capture-host';
import { serve } from './server';
import type { CallMessage, WorkerMessage, WorkerSettings } from './protocol';
import { buffersOf } from './transfer';

function run(port: MessagePort, { reaperPath }: WorkerSettings): void {
  const post = (message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const host = systemCaptureHost(reaperPath);
  const answer = serve(host, {
    onCaptureFailed: (failure) => post({ kind: 'captureFailed', failure }),
    onCyclesAnalysed: (cycles) => post({ kind: 'cyclesAnalysed', cycles }),
    onOpening: (progress) => post({ kind: 'opening', progress }),
  });
  port.on('message', (message: CallMessage) => {
    answer(message).then(
      // A view's columns are made for it alone; they go over without being copied.
      (value) =>
        post({ kind: 'reply', id: message.id, value }, message.call === 'timeline' ? buffersOf(value) : []),
      (bug: unknown) => {
        const stack = bug instanceof Error ? (bug.stack ?? bug.message) : String(bug);
        post({ kind: 'bug', id: message.id, stack });
      },
    );
  });
}

// Both come from client.ts, built together with this file.
if (parentPort !== null) run(parentPort, workerData as WorkerSettings);
