/** From CLOCK_REALTIME to CLOCK_MONOTONIC by readings of both: what is certain of it, and no more. */
import { durationNs, monotonicNs } from '../units';
import type { DurationNs, MonotonicNs, RealtimeNs } from '../units';

/** CLOCK_REALTIME showed a time at an instant of CLOCK_MONOTONIC that lies between two others. */
export interface ClockReading {
  readonly notBefore: MonotonicNs;
  readonly notAfter: MonotonicNs;
  /** What it showed; the true time is up to `resolutionNs` later. */
  readonly shown: RealtimeNs;
  /** 0 where `shown` is exact, 1000 where whole microseconds are told. */
  readonly resolutionNs: number;
}

/** The wall clock was set, or the machine slept, between two readings. */
export interface ClockSetting {
  readonly after: MonotonicNs;
  readonly before: MonotonicNs;
  /** How much the wall clock gained on the monotonic one; negative when it was put back. */
  readonly byNs: bigint;
}

/** A stretch in which the wall clock was not set. */
interface Stretch {
  readonly from: MonotonicNs;
  until: MonotonicNs;
  /** Bounds of what must be added to CLOCK_REALTIME. */
  least: bigint;
  most: bigint;
}

export interface ClockMap {
  /**
   * When the wall clock showed that; null outside the readings, around a setting of the clock, and where it showed that
   * time twice. Right to within uncertaintyNs.
   */
  toMonotonic(shown: RealtimeNs): MonotonicNs | null;
  /** The most that any mapped instant may be off, either way; null where nothing is mapped. */
  readonly uncertaintyNs: DurationNs | null;
  readonly settings: readonly ClockSetting[];
}

const lesser = <T extends bigint>(left: T, right: T): T => (left < right ? left : right);
const greater = <T extends bigint>(left: T, right: T): T => (left > right ? left : right);

function boundsOf({ notBefore, notAfter, shown, resolutionNs }: ClockReading): [bigint, bigint] {
  return [notBefore - shown - BigInt(resolutionNs), notAfter - shown];
}

/** Each stretch takes in readings for as long as one number can explain them all. */
function stretchesOf(readings: readonly ClockReading[]): Stretch[] {
  const stretches: Stretch[] = [];
  for (const reading of readings) {
    const { notBefore, notAfter } = reading;
    const [least, most] = boundsOf(reading);
    const current = stretches.at(-1);
    if (current === undefined || least > current.most || most < current.least) {
      stretches.push({ from: notBefore, until: notAfter, least, most });
    } else {
      current.until = greater(current.until, notAfter);
      current.least = greater(current.least, least);
      current.most = lesser(current.most, most);
    }
  }
  return stretches;
}

const middleOf = ({ least, most }: Stretch): bigint => (least + most) / 2n;
const halfWidthOf = ({ least, most }: Stretch): number => Number((most - least + 1n) / 2n);

function settingsOf(stretches: readonly Stretch[]): ClockSetting[] {
  return stretches.slice(1).flatMap((next, index) => {
    const earlier = stretches[index];
    if (earlier === undefined) return [];
    return { after: earlier.until, before: next.from, byNs: middleOf(earlier) - middleOf(next) };
  });
}

/** Readings in any order. Pure. */
export function createClockMap(readings: readonly ClockReading[]): ClockMap {
  const inOrder = [...readings].sort((left, right) => Number(left.notBefore - right.notBefore));
  const stretches = stretchesOf(inOrder);
  return {
    toMonotonic: (shown) => {
      const found = stretches.flatMap((stretch) => {
        const at = shown + middleOf(stretch);
        const slack = BigInt(halfWidthOf(stretch));
        return at >= stretch.from - slack && at <= stretch.until + slack ? at : [];
      });
      const [only] = found;
      return only === undefined || found.length > 1 ? null : monotonicNs(only);
    },
    uncertaintyNs: stretches.length === 0 ? null : durationNs(Math.max(...stretches.map(halfWidthOf))),
    settings: settingsOf(stretches),
  };
}
