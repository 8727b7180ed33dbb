/** What a person types for a size, a time or a number, read strictly: a slip is told, never guessed at. */
import { fail, ok, type Result } from '@core/errors';

const MIB_OF_UNIT: Readonly<Record<string, number>> = { M: 1, G: 1024, T: 1024 * 1024 };
const MS_OF_UNIT: Readonly<Record<string, number>> = { us: 1e-3, µs: 1e-3, ms: 1, s: 1000 };

/** "512M", "2G", "2GiB" as MiB. A bare number is refused: QEMU takes it for MiB, others for bytes. */
export function parseMemoryMiB(text: string): Result<number> {
  const [, figure, unit] = /^(\d{1,9})([MGT])(?:iB)?$/.exec(text) ?? [];
  const scale = MIB_OF_UNIT[unit ?? ''];
  if (figure === undefined || scale === undefined) {
    return fail('usage', `"${text}" is no size; give a whole number and a unit, such as 512M or 2G.`);
  }
  const mib = Number(figure) * scale;
  if (mib < 64 || mib > 4 * 1024 * 1024) return fail('usage', `${text} is out of range: 64M to 4T.`);
  return ok(mib);
}

/** "20ms", "1.5s", "500us" or "0" as milliseconds, up to an hour. */
export function parseDurationMs(text: string): Result<number> {
  if (text === '0') return ok(0);
  const [, figure, unit] = /^(\d{1,9}(?:\.\d{1,9})?)(us|µs|ms|s)$/.exec(text) ?? [];
  const scale = MS_OF_UNIT[unit ?? ''];
  if (figure === undefined || scale === undefined) {
    return fail('usage', `"${text}" is no duration; give a number and a unit, such as 20ms, 1s or 500us.`);
  }
  const milliseconds = Number(figure) * scale;
  if (milliseconds > 3_600_000) return fail('usage', `${text} is out of range: at most 3600s.`);
  return ok(milliseconds);
}

/** A parser of whole numbers from `least` to `most`. */
export const parseCount =
  (least: number, most: number) =>
  (text: string): Result<number> => {
    const value = /^\d{1,9}$/.test(text) ? Number(text) : NaN;
    if (value >= least && value <= most) return ok(value);
    return fail('usage', `"${text}" is no whole number from ${least} to ${most}.`);
  };
