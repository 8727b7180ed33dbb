/** reference.c, compiled, as a partner that reads a file once whenever it is asked to. */
import { createInterface } from 'node:readline';
import { once } from 'node:events';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { spawnChild } from '../../src-main/host/processes/children';
import type { RecordingSums } from './column-sums';

export interface ReferenceAnswer extends RecordingSums {
  readonly ns: number;
  /** Of all types, perf's own too. */
  readonly records: number;
  readonly unidentified: number;
}

export interface Reference {
  read(): Promise<ReferenceAnswer>;
  end(): Promise<void>;
}

/** Fails with file-missing where there is no C compiler. */
export async function compileReference(source: string, program: string): Promise<Result<void>> {
  const compiler = spawnChild({ command: 'cc', args: ['-O2', '-std=c11', '-o', program, source] });
  if (!compiler.ok) return compiler;
  const { code } = await compiler.value.exited;
  return code === 0 ? ok(undefined) : fail('internal', `cc: ${compiler.value.stderr()}`);
}

export function startReference(program: string, path: string): Reference {
  const child = spawnChild({ command: program, args: [path], stdin: 'pipe', stdout: 'pipe' });
  if (!child.ok) throw new Error(child.error.message);
  const { stdin, stdout, exited, stderr } = child.value;
  if (stdin === null || stdout === null) throw new Error('the reference has no pipes');
  const lines = createInterface({ input: stdout });
  return {
    read: async () => {
      const line = Promise.race([once(lines, 'line'), exited]);
      stdin.write('\n');
      const answer = await line;
      if (!Array.isArray(answer)) throw new Error(`the reference ended: ${stderr()}`);
      return JSON.parse(String(answer[0])) as ReferenceAnswer;
    },
    end: async () => {
      stdin.end();
      await exited;
    },
  };
}
