/** Programs as a whole, from start to end. */
import { spawnChild } from '../../src-main/host/processes/children';

export interface ProcessRun {
  readonly ns: number;
  readonly output: string;
}

/** From starting a process to its end. Null where there is no such program; throws when it fails. */
export async function runProcess(
  command: string,
  args: readonly string[],
  keep: boolean,
): Promise<ProcessRun | null> {
  const started = process.hrtime.bigint();
  const child = spawnChild({ command, args, stdout: keep ? 'pipe' : 'ignore' });
  if (!child.ok) return null;
  let output = '';
  child.value.stdout?.setEncoding('utf8').on('data', (text: string) => (output += text));
  const { code } = await child.value.exited;
  const ns = Number(process.hrtime.bigint() - started);
  if (code !== 0) throw new Error(`${command} ${args.join(' ')}: ${child.value.stderr()}`);
  return { ns, output };
}
