/**
 * Known delays put into real QEMUs' pauses come back in their phases, and nowhere else: by the product's own calibration,
 * on the installed QEMU and on a newer one beside it.
 */
import { describe, expect, it } from 'vitest';
import { calibrationSchema } from '@contract/calibration';
import { verdictOf } from '@core/calibration/calibration';
import type { Calibration } from '@core/calibration/calibration';
import { newerQemu } from '../../scripts/bootstrap/newer-qemu.mjs';
import { quiescope } from '../command-line';

/** Twelve injections, some of them with guests of their own. */
const LIMIT_MS = 280_000;

async function calibration(...options: readonly string[]): Promise<Calibration> {
  const ran = await quiescope('calibrate', '--json', ...options);
  expect([0, 1], ran.stderr).toContain(ran.code);
  return calibrationSchema.parse(JSON.parse(ran.stdout));
}

const failed = ({ injections }: Calibration): string[] =>
  injections.filter((report) => verdictOf(report) === 'failed').map(({ name }) => name);

/** Ten pairs say too little where the machine does other things, too: what they doubt, fifty decide. */
async function expectAllToPass(...options: readonly string[]): Promise<Calibration> {
  const short = await calibration('--short', ...options);
  const doubted = failed(short);
  if (doubted.length > 0) {
    const full = await calibration('--only', doubted.join(','), ...options);
    expect(failed(full), JSON.stringify(full.injections, null, 1)).toEqual([]);
  }
  return short;
}

describe('every injected delay comes back in its own phase', () => {
  it('on the installed QEMU', { timeout: 2 * LIMIT_MS }, async () => {
    const { injections, level } = await expectAllToPass();
    expect(level).toBe('probes');
    expect(injections).toHaveLength(12);
  });

  it('on a newer QEMU, unpacked beside it', { timeout: 2 * LIMIT_MS }, async () => {
    const { qemu, injections } = await expectAllToPass('--qemu', await newerQemu(process.env));
    expect(qemu.version).toMatch(/^10\./);
    expect(injections).toHaveLength(12);
  });
});
