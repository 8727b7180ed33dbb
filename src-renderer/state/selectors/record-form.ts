/** What is typed in the recording's form, and the settings that it means. */
import type { LevelChoice, RecordSettings } from '@core/analysis/settings';
import { lines } from './guest-form';

export interface RecordDraft {
  readonly cycles: string;
  readonly intervalMs: string;
  readonly holdMs: string;
  readonly bareEvery: string;
  readonly level: LevelChoice;
  readonly hmp: string;
}

export type RecordDraftErrors = Readonly<Partial<Record<keyof RecordDraft, string>>>;

const MAX_CYCLES = 100_000;
const MAX_MS = 3_600_000;

export function recordDraftOf(settings: RecordSettings): RecordDraft {
  return {
    cycles: String(settings.cycles),
    intervalMs: String(settings.intervalMs),
    holdMs: String(settings.holdMs),
    bareEvery: String(settings.bareEvery),
    level: settings.level,
    hmp: settings.hmpBeforePause.join('\n'),
  };
}

function inRange(text: string, min: number, max: number, whole: boolean): boolean {
  const value = Number(text);
  return text.trim() !== '' && value >= min && value <= max && (!whole || Number.isInteger(value));
}

export function checkRecordDraft(draft: RecordDraft): RecordDraftErrors {
  return {
    ...(inRange(draft.cycles, 1, MAX_CYCLES, true) ? {} : { cycles: 'A whole number from 1 to 100 000.' }),
    ...(inRange(draft.intervalMs, 0, MAX_MS, false) ? {} : { intervalMs: 'Milliseconds, 0 or more.' }),
    ...(inRange(draft.holdMs, 0, MAX_MS, false) ? {} : { holdMs: 'Milliseconds, 0 or more.' }),
    ...(inRange(draft.bareEvery, 0, MAX_CYCLES, true) ? {} : { bareEvery: 'A whole number; 0 for none.' }),
  };
}

/** The settings, or null while something is wrong. */
export function recordSettingsOf(draft: RecordDraft): RecordSettings | null {
  if (Object.keys(checkRecordDraft(draft)).length > 0) return null;
  return {
    kind: 'stop-cont',
    cycles: Number(draft.cycles),
    intervalMs: Number(draft.intervalMs),
    holdMs: Number(draft.holdMs),
    bareEvery: Number(draft.bareEvery),
    level: draft.level,
    hmpBeforePause: lines(draft.hmp),
  };
}
