import { readdirSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { snapshotContent } from '../testing/snapshots';
import { decodeSnapshot } from './decode';
import { addPerf, encodeSnapshot } from './encode';

describe('a snapshot', () => {
  it('gives back exactly what was put in', () => {
    fc.assert(
      fc.property(snapshotContent, (original) => {
        expect(decodeSnapshot(encodeSnapshot(original, []))).toEqual({ ok: true, value: original });
      }),
    );
  });

  it('is the same bytes for the same content', () => {
    const [sample] = fc.sample(snapshotContent, 1);
    if (sample === undefined) throw new Error('no sample');
    expect(encodeSnapshot(sample, [])).toEqual(encodeSnapshot(sample, []));
  });

  it('keeps only the used part of columns that a decoder grew in steps', () => {
    const [sample] = fc.sample(
      snapshotContent.filter((one) => one.recording.events.count > 2),
      1,
    );
    if (sample === undefined) throw new Error('no sample');
    const events = { ...sample.recording.events, count: 2 };
    const decoded = decodeSnapshot(
      encodeSnapshot({ ...sample, recording: { ...sample.recording, events } }, []),
    );
    expect(decoded.ok && decoded.value.recording.events.timeNs).toEqual(events.timeNs.slice(0, 2));
  });

  it('leaves out raw perf bytes that no reader would take, and says so', () => {
    const entries = new Map<string, Uint8Array>();
    const perf = [3, 9, 4].map((length, index) => ({ name: `p${index}`, bytes: new Uint8Array(length) }));
    expect(addPerf(entries, perf, 8)).toEqual(['perf/p1.pipe']);
    expect([...entries.keys()]).toEqual(['perf/p0.pipe', 'perf/p2.pipe']);
  });

  it('of long runs of one value is stored rather than refused later as a bomb', () => {
    const [sample] = fc.sample(snapshotContent, 1);
    if (sample === undefined) throw new Error('no sample');
    const perf = [{ name: 'zeros', bytes: new Uint8Array(8 << 20) }];
    expect(decodeSnapshot(encodeSnapshot({ ...sample, perf }, [])).ok).toBe(true);
  });
});

const samples = resolve(import.meta.dirname, '../../resources/samples');

describe('the frozen samples', () => {
  const files = readdirSync(samples).filter((file) => file.endsWith('.qsnap'));

  it('are there', () => {
    expect(files).not.toEqual([]);
  });

  it('of version 3 has what takes more evidence than calls', () => {
    const decoded = decodeSnapshot(readFileSync(resolve(samples, 'stop-cont-v3.qsnap')));
    if (!decoded.ok) throw new Error(decoded.error.message);
    const { environment, recording } = decoded.value;
    expect(environment.fences?.functions[0]?.fences[0]?.instruction).toBe('lock or qword [rsp],0');
    expect(recording.qemuClockWithinNs).toBe(450);
    expect([recording.handlers, recording.code, recording.tasks].map(({ length }) => length)).toEqual([
      2, 2, 1,
    ]);
    expect(recording.cycles.some((cycle) => cycle.by === 'client' && cycle.logged !== null)).toBe(true);
  });

  it.each(files)('%s still opens, with its cycles and events', (file) => {
    const decoded = decodeSnapshot(readFileSync(resolve(samples, file)));
    if (!decoded.ok) throw new Error(decoded.error.message);
    expect(decoded.value.recording.cycles.length).toBeGreaterThan(0);
    expect(decoded.value.recording.events.count > 0).toBe(
      ['probes', 'full'].includes(decoded.value.recording.level),
    );
  });
});
