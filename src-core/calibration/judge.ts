/** Injected against attributed, pair by pair. */
import { estimateMedian } from '../analysis/statistics/bootstrap';
import { ascendingOf, quantile } from '../analysis/statistics/statistics';
import { seededRandom } from '../analysis/statistics/seeded-random';
import type { PhaseFigures } from '../analysis/summary';
import { JOINT_PHASES, PHASES } from '../phases/phase';
import type { JointPhase, Phase } from '../phases/phase';
import type { Attributed, Delay, Interval, Judgement, NamedVcpu, Spill } from './calibration';
import { LIMIT_NS, LIMIT_SHARE, NAMED_SHARE } from './limits';

/** Two cycles side by side, one with its delays and one without. */
export interface Pair {
  readonly plain: PhaseFigures;
  readonly injected: PhaseFigures;
  readonly delays: readonly Delay[];
  /** Who stopped last in the injected cycle. */
  readonly lastVcpu: number | null;
}

const ROUNDS = 2_000;
/** Fixed, so that the same cycles are always judged alike. */
const SEED = 0x0ca11b8a;

type Figure = Phase | JointPhase;
const FIGURES: readonly Figure[] = [...PHASES, ...JOINT_PHASES];

const median = (values: Iterable<number>): number => quantile(ascendingOf(values), 0.5);
const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function intervalOf(draw: () => number): Interval {
  const drawn = ascendingOf(Array.from({ length: ROUNDS }, draw));
  return { lowNs: quantile(drawn, 0.025), highNs: quantile(drawn, 0.975) };
}

const oneOf = (values: readonly number[], random: () => number): number =>
  values[Math.floor(random() * values.length)] ?? 0;

/** Where the median of the pairs' figures lies. */
function medianInterval(values: readonly number[]): Interval {
  const estimate = estimateMedian(values.map((value) => [value]));
  return { lowNs: estimate?.low ?? NaN, highNs: estimate?.high ?? NaN };
}

/** Where the median difference of pairs lies that are both drawn from the plain cycles. */
function noiseOf(plain: readonly number[], random: () => number): Interval {
  return intervalOf(() => median(plain.map(() => oneOf(plain, random) - oneOf(plain, random))));
}

/** What the recording tells apart: the figures that each cycle has. */
const toldFigures = (pairs: readonly Pair[]): readonly Figure[] =>
  FIGURES.filter((figure) =>
    pairs.every(
      ({ plain, injected }) => typeof plain[figure] === 'number' && typeof injected[figure] === 'number',
    ),
  );

const holds = (figure: Figure, phase: Phase): boolean => figure.split('+').includes(phase);

interface Target {
  readonly phases: readonly Phase[];
  readonly figures: readonly Figure[];
}

/** The delays' phases, together where one figure holds several of them. */
function targetsOf(pairs: readonly Pair[], told: readonly Figure[]): readonly Target[] {
  const delayed = PHASES.filter((phase) =>
    pairs.some(({ delays }) => delays.some((one) => one.phase === phase)),
  );
  const targets: Target[] = [];
  for (const phase of delayed) {
    const figures = told.filter((figure) => holds(figure, phase));
    const at = targets.findIndex((target) => target.figures.some((figure) => figures.includes(figure)));
    const beside = targets[at];
    if (beside === undefined) targets.push({ phases: [phase], figures });
    else {
      const joined = [...new Set([...beside.figures, ...figures])];
      targets[at] = { phases: [...beside.phases, phase], figures: joined };
    }
  }
  return targets;
}

const difference = ({ plain, injected }: Pair, figures: readonly Figure[]): number =>
  sum(figures.map((figure) => (injected[figure] ?? 0) - (plain[figure] ?? 0)));

const injectedInto = ({ delays }: Pair, phases: readonly Phase[]): number =>
  sum(delays.filter(({ phase }) => phases.includes(phase)).map(({ ns }) => ns));

function attributedOf(pairs: readonly Pair[], { phases, figures }: Target): Attributed {
  const injectedNs = median(pairs.map((pair) => injectedInto(pair, phases)));
  const errors = pairs.map((pair) => difference(pair, figures) - injectedInto(pair, phases));
  const errorNs = median(errors);
  const allowedNs = Math.max(LIMIT_NS, LIMIT_SHARE * injectedNs);
  return {
    phases,
    figure: figures.length === 0 ? 'nowhere' : figures.join(' and '),
    injectedNs,
    attributedNs: median(pairs.map((pair) => difference(pair, figures))),
    errorNs,
    errorInterval: medianInterval(errors),
    allowedNs,
    passed: Math.abs(errorNs) <= allowedNs,
  };
}

function spillOf(pairs: readonly Pair[], figure: Figure, wholeNs: number, random: () => number): Spill {
  const movedNs = median(pairs.map((pair) => difference(pair, [figure])));
  const noise = noiseOf(
    pairs.map(({ plain }) => plain[figure] ?? 0),
    random,
  );
  const allowedNs = wholeNs === 0 ? LIMIT_NS : LIMIT_SHARE * wholeNs;
  const passed = movedNs <= Math.max(allowedNs, noise.highNs) && movedNs >= Math.min(-allowedNs, noise.lowNs);
  return { figure, movedNs, share: wholeNs === 0 ? null : movedNs / wholeNs, noise, passed };
}

function namedOf(pairs: readonly Pair[], vcpu: number): NamedVcpu {
  const named = pairs.filter(({ lastVcpu }) => lastVcpu === vcpu).length;
  return { vcpu, named, cycles: pairs.length, passed: named >= NAMED_SHARE * pairs.length };
}

/** Pure. `heldVcpu`: the vCPU that was held up, where the recording shall name it. There is at least one pair. */
export function judge(pairs: readonly Pair[], heldVcpu: number | null = null): Judgement {
  const random = seededRandom(SEED);
  const told = toldFigures(pairs);
  const targets = targetsOf(pairs, told);
  const attributed = targets.map((target) => attributedOf(pairs, target));
  const wholeNs = sum(attributed.map(({ injectedNs }) => injectedNs));
  const spills = told
    .filter((figure) => !targets.some(({ figures }) => figures.includes(figure)))
    .map((figure) => spillOf(pairs, figure, wholeNs, random));
  const namedVcpu = heldVcpu === null ? null : namedOf(pairs, heldVcpu);
  const checks = [...attributed, ...spills, ...(namedVcpu === null ? [] : [namedVcpu])];
  return {
    pairs: pairs.length,
    attributed,
    spills,
    namedVcpu,
    passed: checks.every(({ passed }) => passed),
  };
}
