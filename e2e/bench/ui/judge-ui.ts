/** The window's figures against their limits: each against its partner of the same run, and for a person. */
import { ok } from '@core/errors';
import { repetitionsOf } from '../samples';
import type { Judged } from '../table';
import type { PartnerMeasured } from './partner';
import type { OurFrames, SelectsMeasured } from './quiescope';
import type { Opened } from './speedscope';
import type { StartsMeasured } from './start-up';
import { anyOf, bothOf, causesOf } from './step';
import type { Measured } from './step';

/** One size of recording, opened by both as often as it was repeated. */
export interface SizeMeasured {
  readonly events: number;
  readonly cycles: number;
  /** Slices of all lanes of our timeline. */
  readonly spans: number;
  /** From the first event to the last. */
  readonly lengthNs: number;
  readonly ours: OursMeasured;
  readonly partner: Measured<PartnerMeasured>;
}

export interface OursMeasured {
  readonly opens: readonly Measured<Opened>[];
  readonly selects: Measured<SelectsMeasured>;
  readonly frames: Measured<OurFrames>;
  readonly idleShares: Measured<readonly number[]>;
}

interface Limit {
  readonly ratio: number;
  readonly person: number;
}

const MILLION = 1_000_000;
const OPEN: Readonly<Record<'small' | 'large', Limit>> = {
  small: { ratio: 0.25, person: 1000 },
  large: { ratio: 0.1, person: 3000 },
};
const FRAME: Limit = { ratio: 0.5, person: 8 };
const MEMORY: Limit = { ratio: 0.25, person: 600e6 };
const MOST_SELECT_MS = 50;
const MOST_IDLE_SHARE = 0.005;
const MOST_START_RATIO = 1.5;

const inMs = (ms: number): string => `${ms.toFixed(ms < 10 ? 2 : 0)} ms`;
const inMb = (bytes: number): string => `${(bytes / 1e6).toFixed(0)} MB`;
const inPercent = (share: number): string => `${(share * 100).toFixed(2)} %`;
const times = (ratio: number): string => `${ratio.toFixed(3)}x`;
const millions = (count: number): string => `${(count / MILLION).toFixed(1)} M`;
const p50Of = (values: readonly number[]): number => repetitionsOf(values).p50;
const p95Of = (values: readonly number[]): number => repetitionsOf(values).p95;
const spread = (values: readonly number[]): string => `p50 ${inMs(p50Of(values))} p95 ${inMs(p95Of(values))}`;

/** What the partner's figures are of. */
const partnerSize = ({ events, refused }: PartnerMeasured): string =>
  refused === null ? '' : ` with ${millions(events)} events, the most it opens (more: ${refused})`;

const isLarge = ({ events }: SizeMeasured): boolean => events >= 5 * MILLION;

interface Heading {
  readonly what: string;
  readonly size: string;
  readonly target: string;
}
type Verdict = Pick<Judged, 'figures' | 'holds'>;

/** A figure that is missing holds nothing. */
const lineOf = (heading: Heading, verdict: Measured<Verdict>): Judged =>
  verdict.ok
    ? { ...heading, ...verdict.value }
    : { ...heading, figures: `not measured: ${verdict.error}`, holds: false };

const judged = <T>(measured: Measured<T>, judge: (value: T) => Verdict): Measured<Verdict> =>
  measured.ok ? ok(judge(measured.value)) : measured;

/** Of ours each repetition must come to its end. */
function failed(opens: readonly Measured<unknown>[]): string {
  const causes = causesOf(opens);
  return causes.length === 0 ? '' : `; ${causes.length} of ${opens.length} failed: ${causes[0] ?? ''}`;
}

const opensOf = ({ ours, partner }: SizeMeasured): Measured<readonly [readonly Opened[], PartnerMeasured]> =>
  bothOf(anyOf(ours.opens), partner);

export function judgeOpening(size: SizeMeasured): Judged {
  const { ours, events } = size;
  const limit = isLarge(size) ? OPEN.large : OPEN.small;
  const heading = {
    what: 'open to the first complete timeline',
    size: millions(events),
    target: `at most ${limit.ratio}x and ${inMs(limit.person)}`,
  };
  const verdict = judged(opensOf(size), ([opened, partner]) => {
    const own = opened.map(({ openMs }) => openMs);
    const its = partner.opens.map(({ openMs }) => openMs);
    const ratio = p50Of(own) / events / (p50Of(its) / partner.events);
    const not = failed(ours.opens);
    return {
      figures: `${times(ratio)} per event: ${spread(own)}${not}; speedscope ${spread(its)}${partnerSize(partner)}`,
      holds: ratio <= limit.ratio && p50Of(own) <= limit.person && not === '',
    };
  });
  return lineOf(heading, verdict);
}

export function judgeFrames({ ours, partner, events, spans, lengthNs }: SizeMeasured): Judged[] {
  const size = millions(events);
  const its = partner.ok ? partner.value.frames : partner;
  const heading = {
    what: 'scripting per frame, pan and zoom',
    size,
    target: `p95 at most ${FRAME.ratio}x and ${inMs(FRAME.person)}`,
  };
  const both = bothOf(ours.frames, bothOf(its, partner));
  const inSight = (ns: number): string => millions(spans * Math.min(1, ns / lengthNs));
  const line = lineOf(
    heading,
    judged(both, ([own, [{ scriptMs }, opened]]) => {
      const ratio = p95Of(own.scriptMs) / p95Of(scriptMs);
      return {
        figures:
          `${times(ratio)} at p95: ${spread(own.scriptMs)} over ${own.scriptMs.length} frames, ` +
          `${inSight(own.allNs)} spans in sight, then panned with ${inSight(own.pannedNs)}; speedscope ` +
          `${spread(scriptMs)} over ${scriptMs.length}, ${millions(opened.shownSpans)} in sight of ${millions(opened.spans)}`,
        holds: ratio <= FRAME.ratio && p95Of(own.scriptMs) <= FRAME.person,
      };
    }),
  );
  if (!both.ok) return [line];
  const [own, [other]] = both.value;
  const beside = (what: string, column: 'scriptCpuMs' | 'busyMs' | 'workerMs'): Judged => ({
    what: `  ${what}`,
    size,
    target: '',
    figures: `${spread(own[column])}; speedscope ${spread(other[column])}`,
    holds: null,
  });
  return [
    line,
    beside('processor time of the same', 'scriptCpuMs'),
    beside('all that the thread does', 'busyMs'),
    beside('scripting in workers of the window', 'workerMs'),
  ];
}

const bytesOf = (opens: readonly Opened[], which: 'windowBytes' | 'emptyWindowBytes' | 'appBytes'): number =>
  p50Of(opens.map((one) => one[which]));

export function judgeMemory(size: SizeMeasured): Judged[] {
  const { events } = size;
  const isJudged = isLarge(size);
  const heading = {
    what: 'window’s memory per event',
    size: millions(events),
    target: isJudged ? `at most ${MEMORY.ratio}x and ${inMb(MEMORY.person)}` : '',
  };
  const both = opensOf(size);
  const line = lineOf(
    heading,
    judged(both, ([opened, partner]) => {
      const [own, its] = [bytesOf(opened, 'windowBytes'), bytesOf(partner.opens, 'windowBytes')];
      const ratio = own / events / (its / partner.events);
      return {
        figures:
          `${times(ratio)}: ${(own / events).toFixed(1)} bytes, ${inMb(own)} in all ` +
          `(${inMb(bytesOf(opened, 'emptyWindowBytes'))} empty); speedscope ` +
          `${(its / partner.events).toFixed(1)} bytes, ${inMb(its)}${partnerSize(partner)}`,
        holds: isJudged ? ratio <= MEMORY.ratio && own <= MEMORY.person : null,
      };
    }),
  );
  if (!both.ok) return isJudged ? [line] : [];
  const [opened, partner] = both.value;
  const whole = {
    what: '  the whole application’s',
    size: millions(events),
    figures: `${inMb(bytesOf(opened, 'appBytes'))}; speedscope’s ${inMb(bytesOf(partner.opens, 'appBytes'))}`,
    target: '',
    holds: null,
  };
  return [line, whole];
}

export function judgeSelects({ ours, events }: SizeMeasured): Judged {
  const heading = {
    what: 'select a cycle to its timeline',
    size: millions(events),
    target: `p95 at most ${inMs(MOST_SELECT_MS)}`,
  };
  const verdict = judged(ours.selects, ({ nextMs, farMs }) => {
    const all = [...nextMs, ...farMs];
    return {
      figures: `${spread(all)} over ${all.length}: the next one ${spread(nextMs)}, one far away ${spread(farMs)}`,
      holds: p95Of(all) <= MOST_SELECT_MS,
    };
  });
  return lineOf(heading, verdict);
}

export function judgeIdle({ ours, events }: SizeMeasured): Judged {
  const heading = {
    what: 'idle, of one processor',
    size: millions(events),
    target: `at most ${inPercent(MOST_IDLE_SHARE)}`,
  };
  // The engine collects once, half a minute after the work: that is told, but it is not what idling costs.
  const verdict = judged(ours.idleShares, (shares) => ({
    figures: `p50 ${inPercent(p50Of(shares))} of ${shares.length} times ten seconds, the busiest ${inPercent(Math.max(...shares))}`,
    holds: p50Of(shares) <= MOST_IDLE_SHARE,
  }));
  return lineOf(heading, verdict);
}

export function judgeStarts({ ours, empty }: StartsMeasured): Judged {
  const heading = {
    what: 'start to a usable window, warm',
    size: '',
    target: `at most ${MOST_START_RATIO}x`,
  };
  const verdict = judged(bothOf(anyOf(ours), anyOf(empty)), ([own, its]) => {
    const ratio = p50Of(own) / p50Of(its);
    const not = failed(ours);
    return {
      figures: `${times(ratio)}: ${spread(own)}${not}; an empty window ${spread(its)}`,
      holds: ratio <= MOST_START_RATIO && not === '',
    };
  });
  return lineOf(heading, verdict);
}
