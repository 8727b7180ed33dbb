import { useEffect, useState } from 'react';

const TICK_MS = 500;

/** The window's clock in milliseconds, looked at twice a second while it matters. */
export function useNow(running: boolean): number {
  const [nowMs, setNowMs] = useState(() => performance.now());
  useEffect(() => {
    if (!running) return;
    const timer = setInterval(() => setNowMs(performance.now()), TICK_MS);
    return () => clearInterval(timer);
  }, [running]);
  return nowMs;
}

/** "about 8 s left", never less than a second. */
export function formatEstimate(ms: number): string {
  const seconds = Math.max(1, Math.ceil(ms / 1000));
  return seconds < 90 ? `about ${seconds} s left` : `about ${Math.ceil(seconds / 60)} min left`;
}

/** How much was done when. */
export interface Start {
  readonly done: number;
  readonly ms: number;
}

/** Before this much of the work, and of a second, its pace is a guess. */
const PACE_KNOWN = 0.03;
const LEAST_MS = 1000;

/** Time left in milliseconds at the pace since `start`; null before the pace is known. */
export function timeLeftMs(start: Start, done: number, of: number, nowMs: number): number | null {
  const [since, took] = [done - start.done, nowMs - start.ms];
  return since < of * PACE_KNOWN || took < LEAST_MS ? null : (took / since) * (of - done);
}
