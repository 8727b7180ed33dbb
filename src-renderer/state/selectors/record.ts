import { assertNever } from '@core/errors';
import type { RecordState } from '../model';

export type BusyRecord = Extract<RecordState, { readonly done: number; readonly live: unknown }>;

export function isBusy(record: RecordState): record is BusyRecord {
  switch (record.state) {
    case 'preparing':
    case 'recording':
    case 'bare':
    case 'analysing':
    case 'cancelling':
      return true;
    case 'idle':
    case 'finished':
    case 'cancelled':
    case 'failed':
      return false;
    default:
      return assertNever(record);
  }
}

/** What the recording is doing, in words. */
export function describeRecord(record: RecordState): string {
  switch (record.state) {
    case 'idle':
      return '';
    case 'preparing':
      return 'Preparing…';
    case 'recording':
      return 'Recording';
    case 'bare':
      return 'Bare cycles, for the observer’s cost';
    case 'analysing':
      return 'Attributing…';
    case 'cancelling':
      return 'Cancelling…';
    case 'finished':
      return record.done === record.total
        ? `${record.done} of ${record.total}`
        : `${record.done} of ${record.total} kept`;
    case 'cancelled':
      return 'Cancelled';
    case 'failed':
      return 'Failed';
    default:
      return assertNever(record);
  }
}

/** Time left in milliseconds at the pace so far; null before the pace is known. */
export function estimateMs(record: RecordState, sinceMs: number | null, nowMs: number): number | null {
  if (!isBusy(record) || sinceMs === null || record.done < 2 || record.done >= record.total) return null;
  return ((nowMs - sinceMs) / record.done) * (record.total - record.done);
}
