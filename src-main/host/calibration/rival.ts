/**
 * A real-time thread that takes one CPU for short spells. It cannot hang the machine: it leaves one CPU alone at least,
 * bounds each spell itself, is killed by the kernel past RLIMIT_RTTIME (getrlimit(2)), and dies with us.
 */
import { readFileSync } from 'node:fs';
import { Readable } from 'node:stream';
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { monotonicNs } from '@core/units';
import type { Rival, Spell } from '../../engine/calibrate/ports';
import { spawnChild } from '../processes/children';
import type { ChildHandle } from '../processes/children';
import { runTool } from '../perf/perf-tool';

/** CPU time that a real-time thread may take without sleeping, in µs: soft, then hard. */
const RTTIME_US = '100000:200000';
/** The lowest of the real-time priorities: ahead of all that has none, and of nothing else. */
const PRIORITY = '1';
const ANSWER_DEADLINE_MS = 5_000;

/** "0-2,4" as CPU numbers. */
export function cpusOf(list: string): readonly number[] {
  const ranges = list.split(',').filter((range) => range !== '');
  return ranges.flatMap((range) => {
    const [first = NaN, last = first] = range.split('-').map(Number);
    return Number.isInteger(first) && Number.isInteger(last)
      ? Array.from({ length: Math.max(0, last - first + 1) }, (_, index) => first + index)
      : [];
  });
}

function allowedList(): string {
  const status = readFileSync('/proc/self/status', 'utf8');
  return /^Cpus_allowed_list:\s*(\S+)/m.exec(status)?.[1] ?? '';
}

/** Runs a tool of util-linux; fails with permission and what it said. */
async function must(command: string, ...args: readonly string[]): Promise<Result<void>> {
  const ran = await runTool(command, args);
  if (!ran.ok) return ran;
  const said = ran.value.stderr.trim().split('\n').at(-1) ?? '';
  return ran.value.exit.code === 0 ? ok(undefined) : fail('permission', `${command}: ${said}`);
}

async function inTurn(...steps: readonly (() => Promise<Result<void>>)[]): Promise<Result<void>> {
  for (const step of steps) {
    const done = await step();
    if (!done.ok) return done;
  }
  return ok(undefined);
}

const pinAll = (pid: number, cpus: string) => () => must('taskset', '-a', '-p', '-c', cpus, String(pid));
const pinOne = (tid: number, cpu: number) => () => must('taskset', '-p', '-c', String(cpu), String(tid));

export interface RivalPlan {
  /** out/main/rival.cjs */
  readonly script: string;
  readonly pid: number;
  /** The one thread of `pid` that gets the rival's CPU. */
  readonly tid: number;
}

/** As CalibrationHost.startRival. Our own threads keep off the rival's CPU until it is disposed of. */
export async function startRival({ script, pid, tid }: RivalPlan): Promise<Result<Rival>> {
  const list = allowedList();
  const cpus = cpusOf(list);
  const cpu = cpus.at(-1);
  if (cpus.length < 2 || cpu === undefined) {
    return fail('permission', 'one CPU is not enough: everything else would stand still beside the rival');
  }
  const others = cpus.filter((each) => each !== cpu).join(',');
  const child = spawnChild({
    command: process.execPath,
    args: [script],
    stdin: 'pipe',
    stdout: 'pipe',
    env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
  });
  if (!child.ok) return child;
  const rival = new RivalProcess(child.value, cpu, list);
  const rivalPid = String(child.value.pid);
  const ready = await rival.says(/^ready$/);
  const set = !ready.ok
    ? ready
    : await inTurn(
        pinAll(process.pid, others),
        pinAll(pid, others),
        pinOne(tid, cpu),
        pinOne(child.value.pid, cpu),
        () => must('prlimit', '--pid', rivalPid, `--rttime=${RTTIME_US}`),
        () => must('chrt', '-f', '-p', PRIORITY, rivalPid),
      );
  if (set.ok) return ok(rival);
  await rival.dispose();
  return set;
}

class RivalProcess implements Rival {
  #text = '';
  #waiting: { readonly line: RegExp; readonly settle: (result: Result<string>) => void }[] = [];

  constructor(
    readonly child: ChildHandle,
    readonly cpu: number,
    readonly allowed: string,
  ) {
    if (child.stdout instanceof Readable) {
      child.stdout.setEncoding('utf8').on('data', (text: string) => this.#read(text));
    }
    void child.exited.then(({ code, signal }) => {
      const how = `The rival ended (${String(code ?? signal)}): ${child.stderr().trim()}`;
      for (const { settle } of this.#waiting.splice(0)) settle(fail('internal', how));
    });
  }

  spin(milliseconds: number): ReturnType<Rival['spin']> {
    const started = this.says(/^started (\d+)$/);
    const ended = this.says(/^ended (\d+)$/);
    this.child.stdin?.write(`spin ${milliseconds}\n`);
    return {
      started: started.then((said) => (said.ok ? ok(undefined) : said)),
      ended: Promise.all([started, ended]).then(([from, to]): Result<Spell> => {
        if (!from.ok) return from;
        if (!to.ok) return to;
        return ok({
          startedAt: monotonicNs(BigInt(from.value)),
          endedAt: monotonicNs(BigInt(to.value)),
        });
      }),
    };
  }

  /** What the first line that fits says. */
  says(line: RegExp): Promise<Result<string>> {
    return new Promise((resolve) => {
      const timer = setTimeout(
        () => settle(fail('internal', 'The rival does not answer.')),
        ANSWER_DEADLINE_MS,
      );
      const settle = (result: Result<string>): void => {
        clearTimeout(timer);
        this.#waiting = this.#waiting.filter((each) => each !== waiting);
        resolve(result);
      };
      const waiting = { line, settle };
      this.#waiting.push(waiting);
    });
  }

  async dispose(): Promise<void> {
    this.child.kill('SIGKILL');
    await this.child.exited;
    await pinAll(process.pid, this.allowed)();
  }

  #read(text: string): void {
    const lines = (this.#text + text).split('\n');
    this.#text = lines.pop() ?? '';
    for (const said of lines) {
      for (const { line, settle } of [...this.#waiting]) {
        const match = line.exec(said);
        if (match !== null) settle(ok(match[1] ?? ''));
      }
    }
  }
}
