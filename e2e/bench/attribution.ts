/** What attribution leaves open and what recording costs, on a guest of this machine: the command line as a user runs it. */
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { calibrationSchema } from '@contract/calibration';
import { reportSchema } from '@contract/report';
import type { Calibration } from '@core/calibration/calibration';
import type { Report } from '@core/analysis/report';

export const COST_LEVELS = ['probes', 'trace', 'full'] as const;
export type CostLevel = (typeof COST_LEVELS)[number];

export interface AttributionMeasured {
  /** The recordings of each level, driven in turn: one of each in every round. */
  readonly reports: Readonly<Record<CostLevel, readonly Report[]>>;
  readonly calibration: Calibration;
}

const TIMEOUT_MS = 30 * 60_000;

/** One JSON document; a check that failed (exit 1) is in it. */
function quiescope(args: readonly string[]): Promise<unknown> {
  return new Promise((resolve, reject) => {
    const command = [join('out', 'main', 'cli.cjs'), ...args, '--json'];
    const options = { timeout: TIMEOUT_MS, maxBuffer: 512 * 1024 * 1024 };
    execFile(process.execPath, command, options, (error, stdout, stderr) => {
      if (error !== null && error.code !== 1) reject(new Error(`quiescope ${args.join(' ')}: ${stderr}`));
      else resolve(JSON.parse(stdout));
    });
  });
}

async function record(level: CostLevel, cycles: number): Promise<Report> {
  const guest = ['--accel', 'kvm', '--vcpus', '4', '--memory', '2G'];
  const document = await quiescope(['record', '--level', level, '--cycles', String(cycles), ...guest]);
  return reportSchema.parse(document);
}

export async function measureAttribution(
  { rounds, cycles }: { readonly rounds: number; readonly cycles: number },
  say: (line: string) => void,
): Promise<AttributionMeasured> {
  const reports: Record<CostLevel, Report[]> = { probes: [], trace: [], full: [] };
  for (let round = 0; round < rounds; round += 1) {
    for (const level of COST_LEVELS) {
      say(`round ${round + 1} of ${rounds}: ${cycles} cycles at level ${level}, as many bare ones in turn`);
      reports[level].push(await record(level, cycles));
    }
  }
  say(`calibrating at level probes`);
  const calibration = calibrationSchema.parse(await quiescope(['calibrate', '--level', 'probes']));
  return { reports, calibration };
}
