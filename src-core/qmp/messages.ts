/** What QEMU says over QMP, parsed from unknown; docs/interop/qmp-spec of QEMU. */
import { z } from 'zod';
import { realtimeNs } from '../units';
import type { RealtimeNs } from '../units';

export type QmpMessage =
  | { readonly kind: 'greeting'; readonly version: string }
  | { readonly kind: 'return'; readonly id: unknown; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: unknown; readonly class: string; readonly description: string }
  | {
      readonly kind: 'event';
      readonly name: string;
      readonly data: unknown;
      /** By QEMU's own clock, in whole microseconds; null where QEMU could not tell. */
      readonly madeAt: RealtimeNs | null;
    };

const greetingSchema = z.looseObject({
  QMP: z.looseObject({
    version: z.looseObject({
      qemu: z.looseObject({ major: z.int(), minor: z.int(), micro: z.int() }),
      package: z.string(),
    }),
  }),
});
const errorSchema = z.looseObject({ error: z.looseObject({ class: z.string(), desc: z.string() }) });
const eventSchema = z.looseObject({
  event: z.string(),
  timestamp: z.looseObject({ seconds: z.int(), microseconds: z.int() }).optional().catch(undefined),
});
const returnSchema = z.looseObject({ return: z.unknown() });

/** Null where `value` is none of the four kinds. */
export function parseMessage(value: unknown): QmpMessage | null {
  if (typeof value !== 'object' || value === null) return null;
  if ('return' in value) {
    const parsed = returnSchema.safeParse(value);
    return parsed.success ? { kind: 'return', id: parsed.data.id, value: parsed.data.return } : null;
  }
  if ('error' in value) {
    const parsed = errorSchema.safeParse(value);
    if (!parsed.success) return null;
    const { id, error } = parsed.data;
    return { kind: 'error', id, class: error.class, description: error.desc };
  }
  if ('event' in value) {
    const parsed = eventSchema.safeParse(value);
    if (!parsed.success) return null;
    const { event: name, data, timestamp } = parsed.data;
    return { kind: 'event', name, data, madeAt: timestamp === undefined ? null : madeAtOf(timestamp) };
  }
  const parsed = greetingSchema.safeParse(value);
  return parsed.success ? { kind: 'greeting', version: versionSentence(parsed.data.QMP.version) } : null;
}

/** QEMU says -1 of both where the host did not tell it the time (docs/interop/qmp-spec). */
function madeAtOf({ seconds, microseconds }: { seconds: number; microseconds: number }): RealtimeNs | null {
  if (seconds < 0 || microseconds < 0) return null;
  return realtimeNs(BigInt(seconds) * 1_000_000_000n + BigInt(microseconds) * 1_000n);
}

interface Version {
  readonly qemu: { readonly major: number; readonly minor: number; readonly micro: number };
  readonly package: string;
}

/** "7.2.22 (Debian 1:7.2+dfsg-7)"; QEMU before 3.0 put the parentheses around the package itself. */
function versionSentence({ qemu, package: packaged }: Version): string {
  const figures = `${qemu.major}.${qemu.minor}.${qemu.micro}`;
  const bare = packaged.trim().replace(/^\((.*)\)$/, '$1');
  return bare === '' ? figures : `${figures} (${bare})`;
}
