/** What QEMU says over QMP, parsed from unknown; docs/interop/qmp-spec of QEMU. */
import { z } from 'zod';

export type QmpMessage =
  | { readonly kind: 'greeting'; readonly version: string }
  | { readonly kind: 'return'; readonly id: unknown; readonly value: unknown }
  | { readonly kind: 'error'; readonly id: unknown; readonly class: string; readonly description: string }
  | { readonly kind: 'event'; readonly name: string; readonly data: unknown };

const greetingSchema = z.looseObject({
  QMP: z.looseObject({
    version: z.looseObject({
      qemu: z.looseObject({ major: z.int(), minor: z.int(), micro: z.int() }),
      package: z.string(),
    }),
  }),
});
const errorSchema = z.looseObject({ error: z.looseObject({ class: z.string(), desc: z.string() }) });
const eventSchema = z.looseObject({ event: z.string() });
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
    return parsed.success ? { kind: 'event', name: parsed.data.event, data: parsed.data.data } : null;
  }
  const parsed = greetingSchema.safeParse(value);
  return parsed.success ? { kind: 'greeting', version: versionSentence(parsed.data.QMP.version) } : null;
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
