/** Every tracepoint of this machine's kernel: its format parses, and a payload of its size gives each of its fields. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseTracepointFormat } from '@core/perf/tracepoint-format';
import { fieldsOf } from '@core/perf/tracepoint-values';
import { openTracefs } from '../src-main/host/perf/tracefs';

const EVENTS = '/sys/kernel/tracing/events';

const foldersIn = (path: string): string[] =>
  readdirSync(path, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map(({ name }) => name);

describe('the kernel’s own formats', () => {
  it('all parse, field by field, and give a value for each field of a payload', async () => {
    await openTracefs();
    const payload = new DataView(new ArrayBuffer(65_536));
    const wrong: string[] = [];
    let read = 0;
    for (const system of foldersIn(EVENTS)) {
      for (const event of foldersIn(join(EVENTS, system))) {
        let text = '';
        try {
          text = readFileSync(join(EVENTS, system, event, 'format'), 'utf8');
        } catch {
          // Others' probes come and go, and ftrace has events that have none.
          continue;
        }
        const format = parseTracepointFormat(system, text);
        const declared = (text.match(/\tfield:/g) ?? []).length;
        if (!format.ok) wrong.push(`${system}:${event} ${format.error.message}`);
        else {
          const values = fieldsOf(format.value, payload, 0, format.value.sizeBytes);
          const missing = values.filter(({ value }) => value === null).map(({ name }) => name);
          if (values.length !== declared || missing.length > 0)
            wrong.push(`${system}:${event} ${values.length} of ${declared}, null: ${missing.join()}`);
        }
        read += 1;
      }
    }
    expect(wrong).toEqual([]);
    expect(read).toBeGreaterThan(500);
  });
});
