/** The standard normal distribution. */

const ROOT_2PI = Math.sqrt(2 * Math.PI);
/** Beyond it the series needs more terms than the continued fraction. */
const SERIES_REACH = 3;
const FRACTION_DEPTH = 60;

export const normalDensity = (z: number): number => Math.exp((-z * z) / 2) / ROOT_2PI;

/** The probability of more than `z`: exact to some 14 digits, also far out, where 1 - P would be 0. */
export function normalTail(z: number): number {
  if (z < 0) return 1 - normalTail(-z);
  // Abramowitz and Stegun, Handbook of Mathematical Functions, 26.2.11 and 26.2.14.
  if (z < SERIES_REACH) {
    let term = z;
    let sum = z;
    for (let odd = 3; term > sum * 1e-17; odd += 2) {
      term *= (z * z) / odd;
      sum += term;
    }
    return 0.5 - normalDensity(z) * sum;
  }
  let fraction = z;
  for (let depth = FRACTION_DEPTH; depth > 0; depth -= 1) fraction = z + depth / fraction;
  return normalDensity(z) / fraction;
}

/** The z that is exceeded with the probability `tail`, 0 < tail < 1. */
export function normalExceeded(tail: number): number {
  let low = -40;
  let high = 40;
  for (let halving = 0; halving < 80; halving += 1) {
    const middle = (low + high) / 2;
    if (normalTail(middle) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
