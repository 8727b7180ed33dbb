import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { LoggedCycle } from '../recording/recording';
import { inexactCycles, read, reading } from '../testing/drawn-logs';

const fixture = (name: string): Uint8Array =>
  new Uint8Array(readFileSync(resolve(import.meta.dirname, 'fixtures', name)));

describe('a log of a real QEMU', () => {
  it.each([
    ['qemu-7.2-stderr.txt', 'replied'],
    ['qemu-10.0-vcpus.txt', 'vcpusRunning'],
    ['qemu-11.1-vcpus.txt', 'vcpusRunning'],
  ])('%s: three cycles, all boundaries, sums exact', (name, end) => {
    const log = read(fixture(name));
    const cycles = log.recording.cycles.filter((cycle): cycle is LoggedCycle => cycle.by === 'log');
    expect(cycles).toHaveLength(3);
    for (const { pause, resume } of cycles) {
      expect(pause.map(({ step }) => step).join()).toBe('requested,runstateSet,notifying,eventSent,flushed');
      expect(resume.map(({ step }) => step).join()).toBe(`requested,eventSent,runstateSet,notifying,${end}`);
    }
    expect([log.incomplete, log.ofOthers, [...log.otherPauses]]).toEqual([0, 0, [['shutdown', 1]]]);
    expect(inexactCycles(log)).toBe(0);
  });

  it('with any lines lost never throws, and sums of what is left are exact', () => {
    const lines = new TextDecoder().decode(fixture('qemu-7.2-stderr.txt')).split('\n');
    fc.assert(
      fc.property(fc.array(fc.nat(lines.length - 1), { maxLength: 40 }), (lost) => {
        const kept = lines.filter((_, index) => !lost.includes(index)).join('\n');
        const result = reading(new TextEncoder().encode(kept));
        if (result.ok) expect(inexactCycles(result.value)).toBe(0);
        else expect(['no-cycles', 'trace-log-foreign']).toContain(result.error.code);
      }),
    );
  });

  it('with lines in any order never throws, and its cycles are in time order', () => {
    const lines = new TextDecoder().decode(fixture('qemu-10.0-vcpus.txt')).split('\n');
    fc.assert(
      fc.property(fc.shuffledSubarray(lines), (shuffled) => {
        const result = reading(new TextEncoder().encode(shuffled.join('\n')));
        if (!result.ok) return;
        expect(inexactCycles(result.value)).toBe(0);
        const times = result.value.recording.cycles.flatMap((cycle) =>
          cycle.by === 'log' ? [...cycle.pause, ...cycle.resume].map(({ timeNs }) => timeNs) : [],
        );
        expect(times).toEqual([...times].sort((left, right) => left - right));
      }),
    );
  });
});
