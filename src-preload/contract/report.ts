/** The JSON documents of the command line: one schema each, which a script may hold an output against. */
import { z } from 'zod';
import { REPORT_SCHEMA, type Report } from '@core/analysis/report';
import { FAILURE_CODES } from '@core/errors';
import { CYCLE_KINDS } from '@core/cycles/cycle';
import { TOLD_BY } from '@core/phases/joint-phases';
import { JOINT_PHASES, LEVELS, PHASES, REASONS, STATES } from '@core/phases/phase';
import { IMPORT_KINDS } from '@core/analysis/environment';
import { RECORDING_CLOCKS } from '@core/recording/recording';
import { guestSettingsSchema, recordSettingsSchema } from './inputs';

const ns = z.int();
const positiveNs = ns.min(0);
const count = z.int().min(0);

const phases = z.strictObject({
  ...record(PHASES, positiveNs.nullable()),
  ...record(JOINT_PHASES, positiveNs.exactOptional()),
});
const states = z.strictObject(record(STATES, positiveNs.nullable()));

function record<K extends string, S extends z.ZodType>(keys: readonly K[], schema: S): Record<K, S> {
  // Object.fromEntries forgets the keys' type; each key was given the schema.
  return Object.fromEntries(keys.map((key) => [key, schema])) as Record<K, S>;
}

const text = z.string().nullable();
const words = z.array(z.string());

const sourceSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('recorded') }),
  z.strictObject({ kind: z.literal('unknown') }),
  z.strictObject({
    kind: z.enum(IMPORT_KINDS),
    file: z.string(),
    sizeBytes: count,
    hostname: text,
    command: words.nullable(),
    clock: z.enum(RECORDING_CLOCKS),
  }),
]);

const fencesSchema = z.strictObject({
  architecture: z.string(),
  file: z.string(),
  depth: count,
  functions: z.array(
    z.strictObject({
      name: z.string(),
      calledBy: text,
      sizeBytes: count,
      instructions: count,
      fences: z.array(
        z.strictObject({ address: z.string(), instruction: z.string(), nextAddress: z.string() }),
      ),
    }),
  ),
  skipped: words,
});

/** Null is what an imported recording does not tell, and what is lost where the source is unknown. */
export const environmentSchema = z.strictObject({
  source: sourceSchema,
  recordedAt: z.iso.datetime().nullable(),
  quiescope: z.string(),
  qemu: z.strictObject({
    path: text,
    version: text,
    buildId: text,
    commandLine: words.nullable(),
    accelerator: z.enum(['kvm', 'tcg']).nullable(),
  }),
  host: z.strictObject({
    kernel: text,
    cpuModel: text,
    cpus: count.nullable(),
    memoryBytes: count.nullable(),
  }),
  perf: z.strictObject({ version: text, events: words }).nullable(),
  fences: fencesSchema.nullable(),
  guest: guestSettingsSchema.nullable(),
  record: recordSettingsSchema.nullable(),
  level: z.enum(LEVELS),
  shortfalls: z.array(z.string()),
});

const statisticsSchema = z.strictObject({
  count,
  mean: z.number(),
  p50: ns,
  p90: ns,
  p99: ns,
  max: ns,
});

const seen = <const H extends 'entered' | 'returned' | 'logged'>(how: H) =>
  z.templateLiteral([z.string(), ' ', z.literal(how)]);
const edgesSchema = z.strictObject({
  pauseStart: z.union([z.literal('request written'), seen('entered'), seen('logged')]),
  pauseEnd: z.union([z.literal('reply read'), seen('returned'), seen('logged')]),
  resumeStart: z.union([z.literal('request written'), seen('entered'), seen('logged')]),
  resumeEnd: z.union([
    z.enum(['last vCPU entered KVM_RUN', 'next pause began', 'reply read']),
    seen('returned'),
    seen('logged'),
  ]),
});

/** The driving thread's blocked time by what it waited for; absent is none. They sum to states.blocked. */
const reasonsSchema = z.strictObject(record(REASONS, positiveNs.exactOptional()));

/** A vCPU's steps, in nanoseconds from the stop request; negative where it was out of KVM_RUN before. */
const ladderSchema = z.strictObject({
  vcpu: count,
  tid: count,
  kickedNs: ns.nullable(),
  kicks: count.nullable(),
  guestExitedNs: ns.nullable(),
  kvmLeftNs: ns.nullable(),
  bqlNs: ns.nullable(),
  bqlWaitNs: positiveNs.nullable(),
  stoppedNs: ns.nullable(),
  kvmEnteredNs: ns.nullable(),
  downtimeNs: ns.nullable(),
});

/** Segments of a part (pause, then resume) follow each other without a gap; their durations sum to pauseNs and resumeNs. */
const segmentSchema = z.strictObject({
  part: z.enum(['pause', 'resume']),
  thread: z.string(),
  tid: count,
  state: z.enum(STATES).nullable(),
  phase: z.enum(PHASES).nullable(),
  reason: z.enum(REASONS),
  about: text,
  wokenBy: text,
  startNs: ns,
  durationNs: positiveNs,
  evidence: text,
});

const cycleSchema = z.strictObject({
  index: count,
  kind: z.enum(CYCLE_KINDS),
  edges: edgesSchema,
  toldBy: z.enum(TOLD_BY),
  pauseNs: positiveNs,
  resumeNs: positiveNs,
  captureNs: positiveNs,
  holdNs: ns,
  clientPauseNs: positiveNs.nullable(),
  clientResumeNs: positiveNs.nullable(),
  stopToStartNs: ns.nullable(),
  downtimeNs: ns.nullable(),
  phases,
  states,
  reasons: reasonsSchema.nullable(),
  kicks: count.nullable(),
  lastVcpu: count.nullable(),
  ladder: z.array(ladderSchema),
  gracePeriods: count.nullable(),
  lost: count,
  criticalPath: z.array(segmentSchema).nullable(),
});

const boundSchema = { samples: count, hits: count, lowNs: positiveNs, highNs: positiveNs };

const hitSchema = z.strictObject({
  function: z.string(),
  address: z.string(),
  instruction: z.string(),
  samples: count,
});

const barriersSchema = z.strictObject({
  gracePeriods: z
    .strictObject({
      perCycle: z.number().min(0),
      nsPerCycle: positiveNs,
      medianNs: positiveNs,
      share: z.number().min(0),
      causes: z.array(
        z.strictObject({
          cause: z.string(),
          request: text,
          calls: words,
          count,
          totalNs: positiveNs,
          stack: words,
        }),
      ),
    })
    .nullable(),
  broadcasts: z
    .strictObject({
      ...boundSchema,
      causes: z.array(z.strictObject({ cause: z.string(), samples: count })),
    })
    .nullable(),
  fences: z
    .strictObject({
      file: z.string(),
      functions: count,
      instructions: count,
      fences: count,
      depth: count,
      bound: z.strictObject({ ...boundSchema, onCpuNs: positiveNs, places: z.array(hitSchema) }).nullable(),
    })
    .nullable(),
  fencesNote: z.string(),
  zeroByte: z.array(
    z.strictObject({ name: z.string(), where: z.string(), reason: z.string(), source: z.string() }),
  ),
  whySampled: words,
  verdict: z.string(),
});

const samplesSchema = z.strictObject({
  samples: count,
  onCpuNs: positiveNs,
  functions: z.array(
    z.strictObject({
      name: z.string(),
      file: text,
      samples: count,
      onCpuNs: positiveNs,
      phases: z.strictObject(record(PHASES, count.exactOptional())),
    }),
  ),
});

const notifiersSchema = z.strictObject({
  cycles: count,
  notifyNs: positiveNs,
  restNs: positiveNs,
  handlers: z.array(
    z.strictObject({
      label: z.string(),
      device: text,
      evidence: z.string(),
      part: z.enum(['pause', 'resume']),
      calls: count,
      totalNs: positiveNs,
      phases: z.strictObject(record(PHASES, positiveNs.exactOptional())),
    }),
  ),
});

/** `record --json` and `report --json`. */
export const reportSchema = z.strictObject({
  schema: z.literal(REPORT_SCHEMA),
  file: z.string().nullable(),
  environment: environmentSchema,
  level: z.enum(LEVELS),
  observer: z
    .strictObject({ ratio: z.number(), low: z.number(), high: z.number(), bareCycles: count })
    .nullable(),
  lost: count,
  cycles: z.array(cycleSchema),
  statistics: z.record(z.string(), statisticsSchema),
  barriers: barriersSchema,
  samples: samplesSchema.nullable(),
  notifiers: notifiersSchema.nullable(),
  findings: z.array(
    z.strictObject({
      id: z.string(),
      phase: z.enum(PHASES).nullable(),
      title: z.string(),
      evidence: z.string(),
      remedy: z.string().nullable(),
    }),
  ),
}) satisfies z.ZodType<Report>;

/** `open --json`. */
export const openDocumentSchema = z.strictObject({
  schema: z.literal('quiescope.open/1'),
  file: z.string(),
  pid: count,
});
export type OpenDocument = z.infer<typeof openDocumentSchema>;

/** `events --json`. */
export const eventsDocumentSchema = z.strictObject({
  schema: z.literal('quiescope.events/1'),
  file: z.string(),
  /** Where the CSV is; null if it was not asked for. */
  output: z.string().nullable(),
  count,
  perEvent: z.record(z.string(), count),
  lost: count,
  unidentified: count,
  outOfOrder: count,
  truncated: z.boolean(),
  /** Stretches of the file that could not be read, in bytes from its start: null for the end. */
  damage: z.array(z.strictObject({ offset: count, until: count.nullable(), message: z.string() })),
});
export type EventsDocument = z.infer<typeof eventsDocumentSchema>;

/** `quiescope recover` without a file: what killed runs left, the latest first. */
export const interruptedDocumentSchema = z.strictObject({
  schema: z.literal('quiescope.interrupted/1'),
  recordings: z.array(
    z.strictObject({
      name: z.string(),
      sizeBytes: count,
      /** Null where it cannot be read by this version. */
      held: z.strictObject({ at: z.string(), done: count, total: count, isDriven: z.boolean() }).nullable(),
    }),
  ),
});
export type InterruptedDocument = z.infer<typeof interruptedDocumentSchema>;

/** What becomes of what where a recording is made anonymous. */
export const anonymiseDocumentSchema = z.strictObject({
  schema: z.literal('quiescope.anonymise/1'),
  file: z.string(),
  replaced: z.array(z.strictObject({ was: z.string(), becomes: z.string(), times: count })),
});
export type AnonymiseDocument = z.infer<typeof anonymiseDocumentSchema>;

/** Any command with --json that could not do its work. */
export const failureDocumentSchema = z.strictObject({
  schema: z.literal('quiescope.failure/1'),
  code: z.enum(FAILURE_CODES),
  message: z.string(),
  facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
  remedy: z.string().nullable(),
});
export type FailureDocument = z.infer<typeof failureDocumentSchema>;
