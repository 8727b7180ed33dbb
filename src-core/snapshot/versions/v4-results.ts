/**
 * What version 4 keeps of a recording's results: overview.json, all of a RecordingOverview but its environment, its
 * findings and its cycles' figures. It is read where it was made by the same attribution, which `attribution` says; else it is made anew.
 */
import { z } from 'zod';
import type { RecordingOverview } from '../../analysis/overview';
import { TOLD_BY } from '../../phases/joint-phases';
import { PHASES, REASONS, STATES } from '../../phases/phase';

const figure = z.number();
const count = z.int().min(0);
const text = z.string().max(65_536);
const name = z.string().max(4096);
const stack = z.array(name).max(1024);
const byPhase = z.partialRecord(z.enum(PHASES), figure);

const statistics = z.strictObject({
  count,
  mean: figure,
  p50: figure,
  p90: figure,
  p99: figure,
  max: figure,
});

const cause = z.strictObject({
  cause: name,
  request: name.nullable(),
  calls: z.array(name).max(4096),
  count,
  totalNs: figure,
  stack,
});
const causes = z.array(cause).max(65_536);

const barriers = z.strictObject({
  gracePeriods: z
    .strictObject({ perCycle: figure, nsPerCycle: figure, medianNs: figure, share: figure, causes })
    .nullable(),
  broadcasts: z
    .strictObject({
      samples: count,
      hits: count,
      lowNs: figure,
      highNs: figure,
      causes: z.array(z.strictObject({ cause: name, samples: count })).max(65_536),
    })
    .nullable(),
  fences: z
    .strictObject({
      file: name,
      functions: count,
      instructions: count,
      fences: count,
      depth: count,
      bound: z
        .strictObject({
          samples: count,
          hits: count,
          onCpuNs: figure,
          lowNs: figure,
          highNs: figure,
          places: z
            .array(z.strictObject({ function: name, address: name, instruction: name, samples: count }))
            .max(65_536),
        })
        .nullable(),
    })
    .nullable(),
  fencesNote: text,
  zeroByte: z.array(z.strictObject({ name, where: name, reason: text, source: name })).max(256),
  whySampled: z.array(text).max(256),
  verdict: text,
});

const samples = z.strictObject({
  samples: count,
  onCpuNs: figure,
  functions: z
    .array(z.strictObject({ name, file: name.nullable(), samples: count, onCpuNs: figure, phases: byPhase }))
    .max(1 << 20),
});

const notifiers = z.strictObject({
  cycles: count,
  notifyNs: figure,
  restNs: figure,
  handlers: z
    .array(
      z.strictObject({
        label: name,
        device: name.nullable(),
        evidence: text,
        part: z.enum(['pause', 'resume']),
        calls: count,
        totalNs: figure,
        phases: byPhase,
      }),
    )
    .max(65_536),
});

const phaseWait = z.strictObject({
  phase: z.enum(PHASES),
  state: z.enum(STATES),
  reason: z.enum(REASONS),
  sendingStop: z.boolean(),
  totalNs: figure,
  cycles: count,
  longest: z.strictObject({ cycle: count, startNs: figure, endNs: figure }),
});

/** What the sentences about the evidence are made of. */
const doubts = z.strictObject({
  cycles: count,
  driven: count,
  open: count,
  mostNotBack: count,
  hasKvm: z.boolean(),
  pausedBefore: count,
  missed: count,
  missedTotal: count,
  toldBy: z
    .array(z.strictObject({ kind: z.enum(TOLD_BY), count, first: z.array(count).max(64) }))
    .max(TOLD_BY.length),
});

/** The words that the figures' columns name by number. */
const words = z.strictObject({
  kind: z.array(name).max(256),
  toldBy: z.array(name).max(256),
  edges: z
    .array(z.strictObject({ pauseStart: name, pauseEnd: name, resumeStart: name, resumeEnd: name }))
    .max(256),
});

export const stampV4 = z.looseObject({ attribution: z.int() });
export const resultsV4 = z.strictObject({
  attribution: z.int(),
  words,
  /** Each figure's column, and what its numbers are. */
  figures: z.record(z.string().max(128), z.enum(['f64', 'i32'])),
  ladders: z.record(z.string().max(128), z.enum(['f64', 'i32'])),
  /** How many vCPUs' ways there are in all cycles together. */
  ladderRows: count,
  overview: z.strictObject({
    vcpus: count.nullable(),
    level: z.enum(['timing', 'trace', 'probes', 'full']),
    statistics: z.record(z.string().max(128), statistics),
    observer: z.strictObject({ ratio: figure, low: figure, high: figure, bareCycles: count }).nullable(),
    lost: count,
    gracePeriodCauses: causes,
    barriers,
    samples: samples.nullable(),
    notifiers: notifiers.nullable(),
    phaseWaits: z.array(phaseWait).max(65_536),
    /** The first files of this version have none. */
    doubts: doubts.nullable().default(null),
    /** Those have findings in its place: they are made anew, so that no file can state one. */
    findings: z.unknown().optional(),
  }) satisfies z.ZodType<Omit<RecordingOverview, 'environment' | 'cycles' | 'findings'>>,
});
export type ResultsV4 = z.infer<typeof resultsV4>;
