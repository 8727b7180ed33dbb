import { seededRandom } from '../analysis/statistics/seeded-random';

export interface Spread {
  /** Of the logarithm: 0.23 is what 60 real cycles on a busy machine have, 0.1 on a quiet one. */
  readonly deviation: number;
  /** From one time to the next, 0 to 1. */
  readonly alike?: number;
}

/** Pauses as real ones are: log-normal about `medianNs`, one in 33 twice as long. The same seed gives the same ones. */
export function skewedTimes(
  count: number,
  medianNs: number,
  { deviation, alike = 0 }: Spread,
  seed: number,
): Float64Array {
  const random = seededRandom(seed);
  const normal = (): number => Math.sqrt(-2 * Math.log(1 - random())) * Math.cos(2 * Math.PI * random());
  let drift = normal();
  return Float64Array.from({ length: count }, () => {
    drift = alike * drift + Math.sqrt(1 - alike * alike) * normal();
    const outlying = random() < 0.03 ? 2 : 1;
    return Math.round(medianNs * outlying * Math.exp(deviation * drift));
  });
}
