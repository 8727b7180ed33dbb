/**
 * The analysis thread: owns perf and the probes, decodes, attributes, keeps recordings, answers views. It lives until
 * it is ended, for what it spawns dies with it.
 */
import { parentPort, workerData } from 'node:worker_threads';
import type { MessagePort } from 'node:worker_threads';
import { systemCaptureHost } from './capture-host';
import { serve } from './server';
import type { CallMessage, CallName, WorkerMessage, WorkerSettings } from './protocol';
import { buffersOf } from './transfer';

/** Calls whose answers are columns made for them alone: they go over without being copied. */
const HANDED_OVER: readonly CallName[] = ['timeline', 'overlay', 'flame', 'compare'];

function run(port: MessagePort, { reaperPath }: WorkerSettings): void {
  const post = (message: WorkerMessage, transfer: readonly ArrayBuffer[] = []): void =>
    port.postMessage(message, transfer);
  const host = systemCaptureHost(reaperPath);
  const answer = serve(host, {
    onCaptureFailed: (failure) => post({ kind: 'captureFailed', failure }),
    onCaptureUnkept: (failure) => post({ kind: 'captureUnkept', failure }),
    onCyclesAnalysed: (cycles) => post({ kind: 'cyclesAnalysed', cycles }),
    onOpening: (progress) => post({ kind: 'opening', progress }),
    onExporting: (progress) => post({ kind: 'exporting', progress }),
    onCorrected: (id, overview) => post({ kind: 'corrected', id, overview }),
  });
  port.on('message', (message: CallMessage) => {
    answer(message).then(
      (value) =>
        post(
          { kind: 'reply', id: message.id, value },
          HANDED_OVER.includes(message.call) ? buffersOf(value) : [],
        ),
      (bug: unknown) => {
        const stack = bug instanceof Error ? (bug.stack ?? bug.message) : String(bug);
        post({ kind: 'bug', id: message.id, stack });
      },
    );
  });
}

// Both come from client.ts, built together with this file.
if (parentPort !== null) run(parentPort, workerData as WorkerSettings);
