/**
 * Version 4 of the snapshot's documents: events in chunks, cycles as columns, the results beside them. Frozen once released: a
 * change of these shapes is version 5 and a step in upgrade.ts. What did not change is version 3's.
 */
import { z } from 'zod';
import type { ViewState } from '../../timeline/view-state';
import { environmentV3, recordingV3, viewV3 } from './v3';

const count = z.int().min(0);
const name = z.string().max(4096);
const tids = z.array(z.int32()).max(65_536);

export const environmentV4 = environmentV3;

const chunk = z.strictObject({
  /** How many cycles' events it holds. */
  cycles: count,
  /** Rows of earlier chunks that go along, its own, and rows of later ones. */
  before: count,
  own: count,
  after: count,
});

/** recording.json: all of a Recording but what is in columns. */
export const recordingV4 = recordingV3.omit({ eventCount: true, cycles: true, bare: true }).extend({
  cycles: z.strictObject({
    by: z.enum(['client', 'calls', 'log']),
    count,
    words: z.array(name).max(65_535),
  }),
  bare: count,
  /** What the whole event table shows at all. */
  shown: z.strictObject({ signals: z.boolean(), samples: z.boolean(), switching: tids, woken: tids }),
  chunks: z.array(chunk).min(1).max(16_384),
  /** Of a part of a recording: how many cycles the whole has; of which each is, and when the pause after it began, is in columns. */
  cutFrom: z.strictObject({ cycles: count, bare: count }).nullable().default(null),
});
export type RecordingV4 = z.infer<typeof recordingV4>;

const laneIds = z.array(z.string().max(256)).max(4096);

export const viewV4 = viewV3.extend({
  view: z.string().max(64),
  filter: z.string().max(4096),
  markers: z
    .array(
      z.strictObject({
        timeNs: z.number().min(-1e18).max(1e18),
        label: z.string().max(256),
        note: z.string().max(65_536),
      }),
    )
    .max(10_000),
  lanes: z.strictObject({ pinned: laneIds, collapsed: laneIds, order: laneIds }),
}) satisfies z.ZodType<ViewState>;
