import { fail, ok } from '../errors';
import type { Result } from '../errors';
import { ByteCursor } from '../byte-cursor';
import { parseTracepointFormat } from './tracepoint-format';
import type { TracepointFormat } from './tracepoint-format';

const MAGIC = '\x17\x08\x44tracing';

/**
 * Parses perf's tracing data: the formats of the recorded tracepoints (trace-cmd's trace.dat header, of which perf
 * writes version 0.5 or 0.6). Fails with perf-data-corrupt; offsets in its facts count from the tracing data's start.
 */
export function parseTracingData(bytes: Uint8Array): Result<ReadonlyMap<number, TracepointFormat>> {
  const cursor = new ByteCursor(bytes);
  if (cursor.text(MAGIC.length) !== MAGIC) return corrupt(0, 'its magic is missing');
  cursor.textToNul(); // version
  if (cursor.u8() !== 0) return corrupt(cursor.offset, 'it was written on a big-endian machine');
  cursor.u8(); // sizeof(long)
  cursor.u32(); // page size
  for (const section of ['header_page', 'header_event']) {
    if (cursor.textToNul() !== section) return corrupt(cursor.offset, `${section} is missing`);
    cursor.bytes(cursor.u64());
  }
  const formats = new Map<number, TracepointFormat>();
  const readSystem = (system: string): Result<void> => {
    const count = cursor.u32();
    for (let index = 0; index < count && !cursor.overrun; index += 1) {
      const bytes = cursor.u64();
      const at = cursor.offset;
      const text = cursor.text(bytes);
      if (cursor.overrun) break;
      const format = parseTracepointFormat(system, text);
      if (!format.ok) return corrupt(at, format.error.message);
      formats.set(format.value.id, format.value);
    }
    return ok(undefined);
  };
  const ftrace = readSystem('ftrace');
  if (!ftrace.ok) return ftrace;
  const systems = cursor.u32();
  for (let index = 0; index < systems && !cursor.overrun; index += 1) {
    const system = readSystem(cursor.textToNul());
    if (!system.ok) return system;
  }
  // What follows (kallsyms, printk formats, saved command lines) has no use here.
  return cursor.overrun ? corrupt(cursor.offset, 'it ends early') : ok(formats);
}

const corrupt = (offset: number, what: string): Result<never> =>
  fail('perf-data-corrupt', `perf's tracing data is damaged: ${what}`, { offset, what });
