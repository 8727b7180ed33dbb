/** `thread --json`: the document of the thread's experiment. */
import { z } from 'zod';
import { LEVEL_CHOICES } from '@core/analysis/settings';
import { FAILURE_CODES } from '@core/errors';
import { LEVELS } from '@core/phases/phase';
import { FIGURE_UNITS, VERDICTS } from '@core/thread-experiment/answer';
import { CELL_IDS, DISKS, WRITTEN_DRIVES } from '@core/thread-experiment/cells';
import { TOTALS } from '@core/thread-experiment/comparisons';
import { THREAD_SCHEMA, type ThreadDocument } from '@core/thread-experiment/document';
import { METRICS } from '@core/thread-experiment/metrics';

const count = z.int().min(0);
const text = z.string().nullable();
const estimate = { value: z.number(), low: z.number(), high: z.number() };

const cellSchema = z.strictObject({
  id: z.enum(CELL_IDS),
  label: z.string(),
  vcpus: z.int().min(1),
  load: z.enum(['idle', 'busy']),
  disk: z.enum(DISKS),
  written: z.enum(WRITTEN_DRIVES).nullable(),
  levels: z.array(z.enum(LEVELS)),
  cycles: count,
  leftOut: count,
  recordings: z.array(
    z.strictObject({
      round: count,
      cycles: count,
      file: text,
      observer: z
        .strictObject({ ratio: z.number(), low: z.number(), high: z.number(), bareCycles: count })
        .nullable(),
    }),
  ),
  figures: z.partialRecord(
    z.enum(METRICS),
    z.strictObject({ count, median: z.strictObject(estimate), p90: z.number() }),
  ),
  failure: z.strictObject({ code: z.enum(FAILURE_CODES), message: z.string() }).nullable(),
});

export const threadDocumentSchema = z.strictObject({
  schema: z.literal(THREAD_SCHEMA),
  settings: z.strictObject({
    cycles: z.int().min(1),
    rounds: z.int().min(1),
    seed: count,
    level: z.enum(LEVEL_CHOICES),
    memoryMiB: z.int().min(1),
  }),
  environment: z.strictObject({
    recordedAt: z.iso.datetime().nullable(),
    quiescope: z.string(),
    qemu: z.strictObject({
      path: text,
      version: text,
      buildId: text,
      accelerator: z.enum(['kvm', 'tcg']).nullable(),
    }),
    host: z.strictObject({
      kernel: text,
      cpuModel: text,
      cpus: count.nullable(),
      memoryBytes: count.nullable(),
    }),
    perf: z.strictObject({ version: text, events: z.array(z.string()) }).nullable(),
  }),
  total: z.enum(TOTALS),
  cells: z.array(cellSchema),
  answers: z.array(
    z.strictObject({
      id: z.string(),
      question: z.string(),
      verdict: z.enum(VERDICTS),
      answer: z.string(),
      figures: z.array(z.strictObject({ name: z.string(), unit: z.enum(FIGURE_UNITS), ...estimate })),
    }),
  ),
  shortfalls: z.array(z.string()),
}) satisfies z.ZodType<ThreadDocument>;
