/**
 * Version 3 of the snapshot's documents: what takes more evidence than calls (QEMU's log beside the client's clock,
 * handlers by name, samples, fences). Frozen once released: a change of these shapes is version 4 and a step in
 * upgrade.ts. Limits stand on everything whose size a hostile file could choose; what did not change is version 2's.
 */
import { z } from 'zod';
import type { Environment } from '../../analysis/environment';
import { PAUSE_STEPS, RESUME_STEPS } from '../../recording/recording';
import {
  areInOrder,
  areKnownAlike,
  called,
  count,
  environmentV2,
  instant,
  logged,
  name,
  recordingV2,
  recordV2,
  resumesAfterPausing,
  stepsInOrder,
  text,
  viewV2,
} from './v2';

const level = z.enum(['timing', 'trace', 'probes', 'full']);
const address = z.string().regex(/^0x[0-9a-f]{1,16}$/);

const audited = z.strictObject({
  name,
  calledBy: name.nullable(),
  sizeBytes: count,
  instructions: count,
  fences: z
    .array(z.strictObject({ address, instruction: z.string().max(256), nextAddress: address }))
    .max(65_536),
});

export const environmentV3 = environmentV2.extend({
  record: recordV2.extend({ level: z.enum(['auto', 'timing', 'trace', 'probes', 'full']) }).nullable(),
  level,
  fences: z
    .strictObject({
      architecture: z.string().max(64),
      file: name,
      depth: count,
      functions: z.array(audited).max(4096),
      skipped: z.array(text).max(4096),
    })
    .nullable(),
}) satisfies z.ZodType<Environment>;

const command = <C extends 'stop' | 'cont'>(which: C) =>
  z
    .strictObject({
      command: z.literal(which),
      writtenNs: instant,
      eventNs: instant.nullable(),
      eventMadeNs: instant.nullable(),
      repliedNs: instant,
    })
    .refine(({ writtenNs, repliedNs }) => writtenNs <= repliedNs, 'a reply precedes its request');

const driven = z.strictObject({
  by: z.literal('client'),
  stop: command('stop'),
  cont: command('cont'),
  logged: z.strictObject({ pause: stepsInOrder(PAUSE_STEPS), resume: stepsInOrder(RESUME_STEPS) }).nullable(),
});

/** recording.json: all of a Recording but the event columns. */
export const recordingV3 = recordingV2.extend({
  level,
  handlers: z
    .array(z.strictObject({ address, name: name.nullable(), calls: z.array(name).max(256), opaque: address }))
    .max(65_536),
  code: z.array(z.strictObject({ address, file: name.nullable(), function: name.nullable() })),
  tasks: z.array(z.strictObject({ tid: z.int32().min(0), name })).max(1 << 20),
  cycles: z
    .array(
      z
        .discriminatedUnion('by', [driven, called, logged])
        .refine(resumesAfterPausing, 'a resume precedes the pause before it'),
    )
    .refine(areKnownAlike, 'cycles are not known alike')
    .refine(areInOrder, 'cycles overlap'),
  bare: z.array(z.strictObject({ after: count, clientPauseNs: count, clientResumeNs: count })),
  qemuClockWithinNs: count.nullable(),
});
export type RecordingV3 = z.infer<typeof recordingV3>;

export const viewV3 = viewV2;
