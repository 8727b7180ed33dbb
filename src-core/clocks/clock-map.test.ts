import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { monotonicNs, realtimeNs } from '../units';
import { createClockMap } from './clock-map';
import type { ClockReading } from './clock-map';

/** The wall clock showed `shown` between two instants of the monotonic one. */
const reading = (notBefore: number, notAfter: number, shown: number, resolutionNs = 0): ClockReading => ({
  notBefore: monotonicNs(BigInt(notBefore)),
  notAfter: monotonicNs(BigInt(notAfter)),
  shown: realtimeNs(BigInt(shown)),
  resolutionNs,
});
const mapped = (readings: readonly ClockReading[], shown: number): number | null => {
  const at = createClockMap(readings).toMonotonic(realtimeNs(BigInt(shown)));
  return at === null ? null : Number(at);
};

describe('the map from the wall clock to the monotonic one', () => {
  it('is as exact as all readings together', () => {
    const readings = [reading(0, 100, 1000), reading(80, 200, 1120), reading(500, 700, 1600)];
    // Added to the wall clock: -1000 to -900, -1040 to -920, -1100 to -900; all three: -1000 to -920.
    const map = createClockMap(readings);
    expect(map.uncertaintyNs).toBe(40);
    expect(map.toMonotonic(realtimeNs(1300n))).toBe(340n);
    expect(map.settings).toEqual([]);
  });

  it('takes whole microseconds for what they are: up to one later', () => {
    expect(createClockMap([reading(0, 0, 5000, 1000)]).uncertaintyNs).toBe(500);
  });

  it('says when the wall clock was set, and maps nothing from about then', () => {
    const readings = [reading(0, 10, 1000), reading(90, 100, 1090), reading(200, 210, 51_200)];
    const map = createClockMap(readings);
    expect(map.settings).toEqual([{ after: 100n, before: 200n, byNs: 50_000n }]);
    expect(mapped(readings, 1050)).toBe(55);
    expect(mapped(readings, 1150)).toBeNull();
    expect(mapped(readings, 51_205)).toBe(210);
  });

  it('maps nothing that the wall clock showed twice', () => {
    const readings = [
      reading(0, 0, 1000),
      reading(400, 400, 1400),
      reading(500, 500, 1200),
      reading(900, 900, 1600),
    ];
    expect(mapped(readings, 1100)).toBe(100);
    expect(mapped(readings, 1300)).toBeNull();
    expect(mapped(readings, 1500)).toBe(800);
  });

  it('maps nothing outside its readings, and nothing without any', () => {
    expect(mapped([reading(0, 0, 1000), reading(100, 100, 1100)], 1200)).toBeNull();
    expect(mapped([], 1200)).toBeNull();
    expect(createClockMap([]).uncertaintyNs).toBeNull();
  });

  it('contains the true instant within its uncertainty, whatever the readings’ delays', () => {
    const delays = fc.array(fc.tuple(fc.nat(1_000_000), fc.nat(500_000), fc.nat(500_000), fc.boolean()), {
      minLength: 2,
    });
    fc.assert(
      fc.property(
        delays,
        fc.bigInt(-(10n ** 18n), 10n ** 18n),
        fc.double({ min: 0, max: 1, noNaN: true }),
        (all, offset, part) => {
          let at = 0;
          const readings = all.map(([gap, before, after, coarse]) => {
            at += gap;
            const shown = BigInt(at) + offset;
            const resolution = coarse ? 1000n : 1n;
            const cut =
              (shown / resolution) * resolution - (shown < 0n && shown % resolution !== 0n ? resolution : 0n);
            return {
              notBefore: monotonicNs(BigInt(at - before)),
              notAfter: monotonicNs(BigInt(at + after)),
              shown: realtimeNs(cut),
              resolutionNs: coarse ? 1000 : 0,
            };
          });
          const map = createClockMap(readings);
          expect(map.settings).toEqual([]);
          const first = all[0]?.[0] ?? 0;
          const instant = BigInt(first + Math.floor(part * (at - first)));
          const found = map.toMonotonic(realtimeNs(instant + offset));
          if (found === null) throw new Error('not mapped');
          expect(Math.abs(Number(found - instant))).toBeLessThanOrEqual(map.uncertaintyNs ?? NaN);
        },
      ),
    );
  });
});
