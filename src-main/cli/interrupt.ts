import type { EventEmitter } from 'node:events';
import type { Sink } from './terminal';

const SIGNALS = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/** The process as far as this needs it. */
export interface Interruptible extends Pick<EventEmitter, 'on'> {
  exit(code: number): void;
}

/**
 * The first interrupt cancels, and the work under way ends cleanly; so it does at the second. The third leaves at once:
 * guest and perf die with us all the same, and the reaper takes the probes.
 */
export function cancelOnInterrupt(process: Interruptible, err: Sink): AbortSignal {
  const cancelling = new AbortController();
  let interrupts = 0;
  const interrupted = (): void => {
    interrupts += 1;
    if (interrupts > 2) process.exit(130);
    // A terminal shows ^C on the line that progress is drawn on.
    err.write(
      interrupts === 1
        ? '\nCancelling: ending what is under way …\n'
        : '\nStill ending it; once more leaves at once.\n',
    );
    cancelling.abort();
  };
  for (const signal of SIGNALS) process.on(signal, interrupted);
  return cancelling.signal;
}
