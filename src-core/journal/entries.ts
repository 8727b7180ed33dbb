/**
 * What is written down of a recording under way, so that it can be analysed without the process that drove it. A change of
 * these shapes is another version: a journal is read by the program that finds it, which may be a newer one.
 */
import { z } from 'zod';
import type { Environment } from '../analysis/environment';
import type { Thread } from '../recording/recording';
import { environmentV3 } from '../snapshot/versions/v3';
import { durationNs, monotonicNs, realtimeNs, tid, vcpuIndex } from '../units';

export const JOURNAL_FORMAT = 'quiescope.journal';
export const JOURNAL_VERSION = 1;

const count = z.int().min(0);
/** Nanoseconds in decimal: a double would round them. */
const nanoseconds = z
  .string()
  .regex(/^\d{1,19}$/)
  .transform(BigInt);
const monotonic = nanoseconds.transform(monotonicNs);
const realtime = nanoseconds.transform(realtimeNs);
const duration = count.transform(durationNs);

const role = z.discriminatedUnion('role', [
  z.strictObject({ role: z.literal('main') }),
  z.strictObject({ role: z.literal('vcpu'), vcpu: count.transform(vcpuIndex) }),
  z.strictObject({ role: z.literal('other') }),
]);

const command = <C extends 'stop' | 'cont'>(which: C) =>
  z
    .strictObject({
      command: z.literal(which),
      writtenAt: monotonic,
      eventAt: monotonic.nullable(),
      eventMadeAt: realtime.nullable(),
      repliedAt: monotonic,
    })
    .refine(({ writtenAt, repliedAt }) => writtenAt <= repliedAt, 'a reply precedes its request');

const begun = z.strictObject({
  is: z.literal('begun'),
  format: z.literal(JOURNAL_FORMAT),
  version: z.int(),
  /** Quiescope's own. */
  quiescope: z.string().max(64),
  /** ISO 8601, UTC. */
  at: z.string().max(64),
  /** How many are to be recorded. */
  cycles: count,
});

/** The instrument is up for the first time: what does not change from then on. */
const captured = z.strictObject({
  is: z.literal('captured'),
  environment: environmentV3.transform((environment): Environment => environment),
  pid: z.int().min(1),
  threads: z
    .array(z.strictObject({ tid: z.int32().min(0).transform(tid), name: z.string().max(4096), is: role }))
    .max(65_536)
    .transform((threads): readonly Thread[] => threads),
  probeGroup: z.string().regex(/^quiescope_\d{1,10}_\d{1,20}$/),
});

/** A perf was started that writes to this file beside the journal. */
const perf = z.strictObject({
  is: z.literal('perf'),
  file: z.string().regex(/^perf-\d{1,4}\.pipe$/),
  pid: z.int().min(1),
  startTime: z.string().regex(/^\d{1,20}$/),
});

const reading = z
  .strictObject({
    is: z.literal('clock'),
    notBefore: monotonic,
    notAfter: monotonic,
    shown: realtime,
    resolutionNs: z.number().min(0).max(1e9),
  })
  .refine(({ notBefore, notAfter }) => notBefore <= notAfter, 'a reading ends before it begins');

const cycle = z
  .strictObject({ is: z.literal('cycle'), stop: command('stop'), cont: command('cont') })
  .refine(({ stop, cont }) => stop.repliedAt <= cont.writtenAt, 'a resume precedes the pause before it');

const bare = z.strictObject({
  is: z.literal('bare'),
  after: count,
  clientPauseNs: duration,
  clientResumeNs: duration,
});

/** All that was wanted was driven, or something but our death cut it short. */
const driven = z.strictObject({ is: z.literal('driven') });

export const journalEntry = z.discriminatedUnion('is', [begun, captured, perf, reading, cycle, bare, driven]);
export type JournalEntry = Readonly<z.output<typeof journalEntry>>;
export type EntryOf<K extends JournalEntry['is']> = Extract<JournalEntry, { readonly is: K }>;
