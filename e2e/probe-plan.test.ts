/** The probe plans of the QEMU that is installed and of a newer one: complete, and on the instructions that binutils see. */
import { execFileSync } from 'node:child_process';
import { realpathSync } from 'node:fs';
import { beforeAll, describe, expect, it } from 'vitest';
import { doctorDocumentSchema } from '@contract/doctor-document';
import type { ProbePlan } from '@core/probe-plan/probe-site';
import { newerQemu } from '../scripts/bootstrap/newer-qemu.mjs';
import { planProbesOf } from '../src-main/host/code/qemu-code';
import { quiescope } from './command-line';

const installed = (): string =>
  realpathSync(execFileSync('which', ['qemu-system-x86_64'], { encoding: 'utf8' }).trim());

async function planOf(qemu: string): Promise<ProbePlan> {
  const planned = await planProbesOf(qemu, 'full');
  if (!planned.ok) throw new Error(planned.error.message);
  return planned.value;
}

/** What binutils make of the instruction at an offset in the file, whose code is mapped at its own offset. */
function instructionAt(qemu: string, offset: bigint): string {
  const range = [`--start-address=${String(offset)}`, `--stop-address=${String(offset + 15n)}`];
  const listing = execFileSync('objdump', ['-d', '--no-show-raw-insn', ...range, qemu], { encoding: 'utf8' });
  return /^\s*[0-9a-f]+:\t(.*)$/m.exec(listing)?.[1] ?? '';
}

describe.each([
  ['the installed QEMU', installed],
  ['QEMU 10', () => newerQemu(process.env)],
] as const)('the plan of %s', (_, find) => {
  let qemu = '';
  let plan: ProbePlan;
  beforeAll(async () => {
    qemu = await find();
    plan = await planOf(qemu);
  }, 400_000);

  it('lacks nothing and separates every phase', () => {
    expect(plan.shortfalls).toEqual([]);
    expect(plan.phases.filter(({ countedAs, why }) => countedAs !== null || why !== null)).toEqual([]);
  });

  it('needs no return probe of the kernel’s', () => {
    expect(plan.sites.filter(({ at }) => at === 'return')).toEqual([]);
  });

  it('sits on the instructions that binutils see there', () => {
    const returned = plan.sites.filter(({ means }) => means !== 'entered');
    expect(returned.length).toBeGreaterThan(8);
    for (const { fileOffset, place } of returned) {
      const [, mnemonic = '?', target = ''] = /\((\w+?)q?(?: (.*))?\)$/.exec(place) ?? [];
      const seen = instructionAt(qemu, fileOffset);
      expect(seen, place).toMatch(new RegExp(`^${mnemonic}\\b`));
      if (mnemonic === 'call' && /^\w+$/.test(target)) expect(seen, place).toContain(`<${target}@`);
    }
  });

  it('finds the loops around the calls of handlers: a branch into each, and one back', () => {
    const ways = plan.sites.filter(({ means }) => means === 'handlerNext');
    expect(ways.length).toBeGreaterThanOrEqual(4);
    for (const { fileOffset, fetch } of ways) {
      expect(instructionAt(qemu, fileOffset)).toMatch(/^jn?e +/);
      expect(fetch).toHaveLength(3);
    }
  });
});

it('is what the doctor prints for that QEMU', async () => {
  const qemu = installed();
  const plan = await planOf(qemu);
  const ran = await quiescope('doctor', '--json', '--qemu', qemu);
  const document = doctorDocumentSchema.parse(JSON.parse(ran.stdout));
  expect(document.plan?.sites.map(({ event, place }) => [event, place])).toEqual(
    plan.sites.map(({ event, place }) => [event, place]),
  );
  expect(document.levels).toEqual(['timing', 'trace', 'probes', 'full']);
}, 120_000);
