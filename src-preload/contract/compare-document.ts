/** `compare --json`. Times are nanoseconds; differences are B's figure less A's. */
import { z } from 'zod';
import { COMPARE_SCHEMA, type CompareDocument } from '@core/compare/document';
import { LEVELS, PHASES } from '@core/phases/phase';
import { environmentSchema } from './report';

const text = z.string().nullable();
const count = z.int().min(0);
const interval = z.strictObject({ low: z.number(), high: z.number() }).nullable();
const half = z.enum(['pause', 'resume']).nullable();

const difference = z.strictObject({
  aNs: z.number().min(0),
  bNs: z.number().min(0),
  differenceNs: z.number(),
  /** Null with fewer independent cycles a side than `fewest`. */
  intervalNs: interval,
  relative: z.number().nullable(),
  relativeInterval: interval,
  fewest: count,
});

const cycles = z.strictObject({ cycles: count, effective: count });

const figure = z.strictObject({
  name: z.string(),
  kind: z.enum(['total', 'phase']),
  half,
  phases: z.array(z.enum(PHASES)),
  a: cycles,
  b: cycles,
  statistics: z.strictObject({ p50: difference, p90: difference, p99: difference, mean: difference }),
  mannWhitney: z.strictObject({
    u: z.number().min(0),
    p: z.number().min(0).max(1),
    method: z.enum(['exact', 'normal']),
    delta: z.number().min(-1).max(1),
  }),
  verdict: z.strictObject({
    decision: z.enum(['faster', 'slower', 'none', 'unknown']),
    chance: z.number().min(0).max(1),
    moreCycles: count.nullable(),
    wouldShowNs: z.number().min(0).nullable(),
  }),
});

const side = z.strictObject({
  file: text,
  filter: text,
  level: z.enum(LEVELS),
  cycles: z.strictObject({ of: count, chosen: count, counted: count }),
  leftOut: z.strictObject({ cycles: count, message: z.string() }).nullable(),
  environment: environmentSchema.omit({ fences: true }),
});

export const compareDocumentSchema = z.strictObject({
  schema: z.literal(COMPARE_SCHEMA),
  a: side,
  b: side,
  unlike: z.array(z.strictObject({ what: z.string(), a: text, b: text, ofMeasure: z.boolean() })),
  verdicts: z.array(z.string()),
  doubts: z.array(z.string()),
  figures: z.array(figure),
  untold: z.array(z.strictObject({ name: z.string(), half, toldBy: z.enum(['a', 'b']) })),
  conditions: z.array(
    z.strictObject({
      text: z.string(),
      outcome: z.enum(['fails', 'holds', 'undecided']),
      difference: difference.nullable(),
    }),
  ),
  failed: z.boolean(),
}) satisfies z.ZodType<CompareDocument>;
