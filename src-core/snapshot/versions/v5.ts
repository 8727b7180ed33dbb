/**
 * Version 5 of the snapshot's documents: those of version 4, beside columns that are Arrow files (read-table.ts) where version 4's
 * were raw. Frozen once released: a change of these shapes is version 6 and a step in upgrade.ts.
 */
import { z } from 'zod';
import { environmentV4, recordingV4, viewV4, type RecordingV4 } from './v4';
import { resultsV4, stampV4 } from './v4-results';

export const environmentV5 = environmentV4.extend({
  /** As before, or lost: a file of an earlier version states no such thing. */
  source: z.discriminatedUnion('kind', [
    ...environmentV4.shape.source.options,
    z.strictObject({ kind: z.literal('unknown') }),
  ]),
});
export const viewV5 = viewV4;
export const recordingV5 = recordingV4;
export type RecordingV5 = RecordingV4;

export const stampV5 = stampV4;
export const resultsV5 = resultsV4.extend({
  /** Of each of so many stretches of cycles the longest pause and resume together; files of version 4 have none. */
  sparks: z.array(z.number().min(0).nullable()).max(40).default([]),
});
export type ResultsV5 = z.infer<typeof resultsV5>;
