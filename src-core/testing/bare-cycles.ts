/** Cycles without an instrument. */
import type { BareCycle } from '../recording/recording';
import { durationNs } from '../units';

/** One after each of so many recorded ones. */
export const bareAfter = (...recorded: readonly number[]): BareCycle[] =>
  recorded.map((after) => ({
    ...{ after, clientPauseNs: durationNs(1_000_000), clientResumeNs: durationNs(50_000) },
  }));
