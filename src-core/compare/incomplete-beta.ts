/** Stirling's series, moved up to where it converges. */
export function logGamma(value: number): number {
  let shift = 0;
  let x = value;
  while (x < 15) {
    shift += Math.log(x);
    x += 1;
  }
  const inverse = 1 / x;
  const series = inverse / 12 - inverse ** 3 / 360 + inverse ** 5 / 1260 - inverse ** 7 / 1680;
  return (x - 0.5) * Math.log(x) - x + 0.5 * Math.log(2 * Math.PI) + series - shift;
}

const DEEPEST = 500;
const ENOUGH = 1e-14;
const TINY = 1e-300;

/**
 * The regularised incomplete beta function I_x(a, b): also the probability that at least a of a + b - 1 trials hit, each
 * with the probability x. By its continued fraction (Abramowitz and Stegun, 26.5.8), evaluated as Lentz does.
 */
export function incompleteBeta(x: number, a: number, b: number, logBeta = betaLogOf(a, b)): number {
  if (x <= 0) return 0;
  if (x >= 1) return 1;
  if (x > (a + 1) / (a + b + 2)) return 1 - incompleteBeta(1 - x, b, a, logBeta);
  const front = Math.exp(a * Math.log(x) + b * Math.log1p(-x) - logBeta) / a;
  let c = 1;
  let d = 1 / kept(1 - ((a + b) * x) / (a + 1));
  let fraction = d;
  for (let depth = 1; depth <= DEEPEST; depth += 1) {
    const twice = 2 * depth;
    for (const term of [
      (depth * (b - depth) * x) / ((a + twice - 1) * (a + twice)),
      (-(a + depth) * (a + b + depth) * x) / ((a + twice) * (a + twice + 1)),
    ]) {
      d = 1 / kept(1 + term * d);
      c = kept(1 + term / c);
      fraction *= c * d;
    }
    if (Math.abs(c * d - 1) < ENOUGH) break;
  }
  return front * fraction;
}

export const betaLogOf = (a: number, b: number): number => logGamma(a) + logGamma(b) - logGamma(a + b);

const kept = (value: number): number => (Math.abs(value) < TINY ? TINY : value);
