/** What window and main say to each other about a calibration, and its document on the command line. */
import { z } from 'zod';
import { ACCELERATORS } from '@core/analysis/settings';
import { INJECTION_NAMES } from '@core/calibration/calibration';
import type { Calibration, InjectionReport } from '@core/calibration/calibration';
import type { CalibrateProgress, CalibrateSettings } from '@core/calibration/settings';
import { CAPTURE_LEVELS, PHASES } from '@core/phases/phase';
import type { WireFailure } from './wire-failure';

const word = z.string().max(4096);

export const calibrateSettingsSchema = z.strictObject({
  qemuPath: word.min(1).nullable(),
  accelerator: z.enum(ACCELERATORS),
  extraArguments: z.array(word).max(256),
  level: z.enum(CAPTURE_LEVELS),
  pairs: z.int().min(1).max(1000),
  injections: z.array(z.enum(INJECTION_NAMES)).min(1).max(INJECTION_NAMES.length),
}) satisfies z.ZodType<CalibrateSettings>;

export type CalibrateState =
  | { readonly state: 'idle' }
  | {
      readonly state: 'running' | 'cancelling';
      readonly settings: CalibrateSettings;
      /** Null until the first guest is launched. */
      readonly progress: CalibrateProgress | null;
      /** Of the injections that are over. */
      readonly reports: readonly InjectionReport[];
    }
  | { readonly state: 'finished'; readonly calibration: Calibration }
  | { readonly state: 'cancelled'; readonly reports: readonly InjectionReport[] }
  | {
      readonly state: 'failed';
      readonly failure: WireFailure;
      readonly reports: readonly InjectionReport[];
    };

const ns = z.number();
const count = z.int().min(0);
const interval = z.strictObject({ lowNs: ns, highNs: ns });

const judgementSchema = z.strictObject({
  pairs: count,
  attributed: z.array(
    z.strictObject({
      phases: z.array(z.enum(PHASES)),
      figure: z.string(),
      injectedNs: ns,
      attributedNs: ns,
      errorNs: ns,
      errorInterval: interval,
      allowedNs: ns,
      passed: z.boolean(),
    }),
  ),
  spills: z.array(
    z.strictObject({
      figure: z.string(),
      movedNs: ns,
      share: z.number().nullable(),
      noise: interval,
      passed: z.boolean(),
    }),
  ),
  namedVcpu: z.strictObject({ vcpu: count, named: count, cycles: count, passed: z.boolean() }).nullable(),
  passed: z.boolean(),
});

const seriesSchema = z.strictObject({
  steps: z.array(
    z.strictObject({
      disks: count,
      ioeventfd: z.boolean(),
      cycles: count,
      gracePeriods: z.number(),
      barrierNs: ns,
    }),
  ),
  queues: count,
  gracePeriodsEach: z.number().nullable(),
  passed: z.boolean(),
});

const outcomeSchema = z.discriminatedUnion('state', [
  z.strictObject({ state: z.literal('judged'), judgement: judgementSchema }),
  z.strictObject({ state: z.literal('series'), series: seriesSchema }),
  z.strictObject({ state: z.literal('impossible'), reason: z.string() }),
  z.strictObject({ state: z.literal('broken'), reason: z.string() }),
]);

/** `quiescope calibrate --json`. */
export const calibrationSchema = z.strictObject({
  schema: z.literal('quiescope.calibration/1'),
  qemu: z.strictObject({ path: z.string(), version: z.string() }),
  host: z.strictObject({ kernel: z.string(), cpuModel: z.string(), cpus: count }),
  accelerator: z.enum(['kvm', 'tcg']),
  level: z.string(),
  injections: z.array(
    z.strictObject({
      name: z.enum(INJECTION_NAMES),
      title: z.string(),
      measure: z.string(),
      outcome: outcomeSchema,
    }),
  ),
}) satisfies z.ZodType<Calibration & { schema: string }>;
