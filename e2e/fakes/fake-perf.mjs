#!/usr/bin/env node
// A perf for faults that the real one cannot be made to show. FAKE_PERF names the fault; put a link called `perf` to
// this file first on PATH. It speaks perf record's control protocol on descriptors 3 and 4.
import { createReadStream, writeSync } from 'node:fs';

const fault = process.env.FAKE_PERF ?? 'none';
const ACKNOWLEDGEMENT = 'ack\n\0';
/** A pipe stream's header and nothing else: sound, and empty. */
const EMPTY_STREAM = Buffer.from([...Buffer.from('PERFILE2'), 16, 0, 0, 0, 0, 0, 0, 0]);

function leave(code, words) {
  process.stderr.write(`${words}\n`, () => process.exit(code));
}

function record() {
  if (fault === 'no-permission') {
    leave(255, 'Error:\nAccess to performance monitoring and observability operations is limited.');
    return;
  }
  if (fault === 'no-event') {
    leave(129, "event syntax error: 'sched:sched_switch'\n                     \\___ unknown tracepoint");
    return;
  }
  if (fault === 'dies-at-once') {
    leave(1, 'Failed to mmap with 12 (Cannot allocate memory)');
    return;
  }
  writeSync(1, EMPTY_STREAM);
  process.on('SIGTERM', () => process.exit(0));
  createReadStream('', { fd: 3 }).on('data', (words) => {
    for (const word of String(words).trim().split('\n')) obey(word);
  });
}

function obey(word) {
  if (fault === 'never-acknowledges') return;
  if (fault === 'hangs-after-enable' && word !== 'enable') return;
  writeSync(4, ACKNOWLEDGEMENT);
  if (word === 'enable' && fault === 'dies-in-mid-recording')
    leave(1, 'failed to write perf data, error: Broken pipe');
}

if (process.argv.includes('--version')) {
  if (fault === 'wrong-kernel') leave(2, 'WARNING: perf not found for kernel 6.18');
  else process.stdout.write('perf version 6.1.0\n');
} else {
  record();
}
