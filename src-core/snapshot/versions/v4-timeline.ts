/**
 * What version 4 may keep of a recording's timeline: timeline.json beside columns of each row and of the cycles' digests. It is read
 * where it was made by the same attribution, which `attribution` says.
 */
import { z } from 'zod';
import { REASONS } from '../../phases/phase';

const count = z.int().min(0);
const index = z
  .int()
  .min(0)
  .max(2 ** 24 - 1);
const name = z.string().max(4096);
const numbers = z.enum(['f64', 'i32']);
const style = z.int().min(0).max(15);

/** As the timeline draws no others. */
const LANE_ID = /^(phase|path|main|main-state|outside|(vcpu|thread)-(0|[1-9]\d{0,9}))$/;
export const MOST_LANES = 4096;
export const MOST_ROWS = 8192;
export const MOST_LABELS = 1 << 20;
/** How many kinds of figures there are in all cycles. */
export const MOST_FIGURES = 1 << 20;

const lane = z.strictObject({
  id: z.string().regex(LANE_ID),
  kind: z.enum(['phase', 'path', 'spans', 'states', 'vcpu', 'worker', 'outside']),
  title: name,
  subtitle: name,
  place: z.int().min(0),
});

const row = z.strictObject({
  lane: index,
  depth: z.int().min(-1).max(255),
  mark: z.int().min(-1).max(15),
  /** How many cycles have something in it; where that is not all, a column of their numbers is beside the others. */
  count,
  start: numbers,
  length: numbers,
  /** Style and label of its slices, which a column names by number. */
  looks: z.array(z.tuple([style, index])).max(MOST_LABELS),
});

export const timelineV4 = z.strictObject({
  attribution: z.int(),
  lanes: z.array(lane).max(MOST_LANES),
  labels: z.array(z.string().max(65_536)).max(MOST_LABELS),
  reasons: z.array(z.tuple([index, z.enum(REASONS)])).max(MOST_LABELS),
  rows: z.array(row).max(MOST_ROWS),
  digests: z.strictObject({
    /** Kind, lane, style and label. */
    keys: z.array(z.tuple([z.int().min(0).max(15), index, style, index])).max(MOST_FIGURES),
    figures: count,
    value: numbers,
    labels: count,
  }),
});
export type TimelineV4 = z.infer<typeof timelineV4>;
