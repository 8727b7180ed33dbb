/** Parts of a file that are damaged and that a recording opens without: they are made anew of the rest, or lost, and a finding says so. */
import type { Failure } from '../errors';
import type { Level } from '../phases/phase';
import type { Environment } from './environment';
import type { Finding } from './findings/finding';
import type { RecordingOverview } from './overview';

/** Plain data. */
export interface PassedOver {
  /** Figures, timeline and a table without rows are made anew. */
  readonly part: LostPart | 'figures' | 'timeline' | 'empty table';
  readonly failure: Failure;
}

/** What nothing else of the file tells. */
type LostPart = 'view' | 'bare' | 'environment';

interface Loss {
  readonly id: string;
  readonly title: string;
  /** Of a copy of the file, and of whatever else tells less without it. */
  readonly sentence: string;
}

/** In the order in which they are said. */
const LOSSES: Readonly<Record<LostPart, Loss>> = {
  environment: {
    id: 'lost-environment',
    title: 'The file’s environment is damaged: where and how it was recorded is not known',
    sentence:
      'The environment could not be read and is left out: where and how it was recorded is not known.',
  },
  bare: {
    id: 'lost-bare',
    title: 'The file’s bare cycles are damaged: what the instrument costs is not known',
    sentence: 'The bare cycles could not be read and are left out: what the instrument costs is not known.',
  },
  view: {
    id: 'lost-view',
    title: 'The file’s view is damaged: its markers, notes and filter are lost',
    sentence: 'The view, its markers and its notes are left out.',
  },
};

const lossOf = (part: PassedOver['part']): Loss | null =>
  Object.entries(LOSSES).find(([lost]) => lost === part)?.[1] ?? null;

/** With a sentence on what is lost before all others, and after them one on what cost time alone. */
export function withPassedOver(
  overview: RecordingOverview,
  passed: readonly PassedOver[],
): RecordingOverview {
  if (passed.length === 0) return overview;
  const lost = Object.entries(LOSSES).flatMap(([part, { id, title }]) => {
    const failed = passed.filter((one) => one.part === part);
    return failed.length === 0 ? [] : [{ ...aboutFile(failed), id, title, remedy: null }];
  });
  const made = madeAnew(passed.filter(({ part }) => lossOf(part) === null));
  return { ...overview, findings: [lost, overview.findings, made ?? []].flat() };
}

/** What is lost with it; null for what is had anew. */
export function lostWith({ part, failure }: PassedOver): Failure | null {
  const loss = lossOf(part);
  return loss && { ...failure, message: `${loss.sentence} ${failure.message}` };
}

/** All that is known of a recording without its environment, in every copy as well. */
export const withoutEnvironment = (level: Level): Environment => ({
  source: { kind: 'unknown' },
  recordedAt: null,
  quiescope: 'unknown',
  qemu: { path: null, version: null, buildId: null, commandLine: null, accelerator: null },
  host: { kernel: null, cpuModel: null, cpus: null, memoryBytes: null },
  ...{ perf: null, guest: null, record: null, level, fences: null },
  shortfalls: [LOSSES.environment.sentence],
});

/** It says of itself, in every copy as well, that the instrument's cost is lost. */
export const withoutBare = (environment: Environment): Environment => ({
  ...environment,
  shortfalls: [...environment.shortfalls, LOSSES.bare.sentence],
});

/** Whether what the instrument costs was known once. */
export const isCostLost = ({ shortfalls }: Environment): boolean => shortfalls.includes(LOSSES.bare.sentence);

const madeAnew = (passed: readonly PassedOver[]): Finding | null =>
  passed.length === 0
    ? null
    : {
        ...aboutFile(passed),
        id: 'made-anew',
        title: 'A part of the file is damaged that the rest of it tells as well: it is made anew of that',
        remedy: 'Saved again, the file is whole',
      };

const aboutFile = (passed: readonly PassedOver[]) => ({
  evidence: passed.map(({ failure }) => failure.message).join(' '),
  ...{ phase: null, share: null, show: null, knob: null },
});
