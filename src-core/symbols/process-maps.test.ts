import { describe, expect, it } from 'vitest';
import type { Comm, MappedFile, Task } from '../perf/tasks';
import { ProcessMaps } from './process-maps';

const map = (
  timeNs: number,
  pid: number,
  path: string,
  address = 0x1000,
  sizeBytes = 0x1000,
): MappedFile => ({
  timeNs,
  pid,
  tid: pid,
  address: BigInt(address),
  sizeBytes,
  fileOffset: 0,
  path,
  executable: true,
  buildId: null,
});
const fork = (timeNs: number, pid: number, parentPid: number): Task => ({
  timeNs,
  what: 'forked',
  pid,
  tid: pid,
  parentPid,
  parentTid: parentPid,
});
const exec = (timeNs: number, pid: number): Comm => ({ timeNs, pid, tid: pid, name: 'x', exec: true });

describe('what a process has mapped', () => {
  it('is what was mapped before, and stays until something else is mapped over it', () => {
    const maps = new ProcessMaps([map(10, 1, '/a', 0x1000, 0x3000), map(20, 1, '/b', 0x2000)], [], []);
    const at = (timeNs: number, address: number): string | undefined => maps.at(1, timeNs, address)?.path;
    expect([at(9, 0x1000), at(10, 0x1000), at(19, 0x2800), at(20, 0x2800)]).toEqual([
      undefined,
      '/a',
      '/a',
      '/b',
    ]);
    expect([at(20, 0x1fff), at(20, 0x2000), at(20, 0x2fff), at(20, 0x3000), at(20, 0x4000)]).toEqual([
      '/a',
      '/b',
      '/b',
      '/a',
      undefined,
    ]);
  });

  it('is its own alone', () => {
    const maps = new ProcessMaps([map(-Infinity, 1, '/a'), map(-Infinity, 2, '/b')], [], []);
    expect([1, 2, 3].map((pid) => maps.at(pid, 0, 0x1000)?.path)).toEqual(['/a', '/b', undefined]);
  });

  it('is after a fork what the parent had at that time, and not what the parent maps later', () => {
    const maps = new ProcessMaps(
      [
        map(-Infinity, 1, '/old'),
        map(5, 1, '/new', 0x9000),
        map(15, 1, '/later', 0x5000),
        map(20, 2, '/own'),
      ],
      [fork(10, 2, 1)],
      [],
    );
    const at = (pid: number, timeNs: number, address: number): string | undefined =>
      maps.at(pid, timeNs, address)?.path;
    expect([at(2, 10, 0x1000), at(2, 10, 0x9000), at(2, 30, 0x5000)]).toEqual(['/old', '/new', undefined]);
    expect([at(2, 20, 0x1000), at(1, 30, 0x1000)]).toEqual(['/own', '/old']);
    expect(at(2, 9, 0x1000)).toBeUndefined();
  });

  it('is nothing of before after an exec', () => {
    const maps = new ProcessMaps(
      [map(-Infinity, 1, '/before', 0x1000, 0x8000), map(10, 1, '/after')],
      [],
      [exec(10, 1)],
    );
    const at = (timeNs: number, address: number): string | undefined => maps.at(1, timeNs, address)?.path;
    expect([at(9, 0x5000), at(10, 0x5000), at(10, 0x1000)]).toEqual(['/before', undefined, '/after']);
  });

  it('is born with a fork at the instant of its exec too: what it then maps is its own', () => {
    const maps = new ProcessMaps(
      [map(1, 1, '/parent'), map(10, 2, '/child', 0x7000)],
      [fork(10, 2, 1)],
      [exec(10, 2)],
    );
    expect([maps.at(2, 10, 0x1000), maps.at(2, 10, 0x7000)?.path]).toEqual([null, '/child']);
  });

  it('is not shared by processes that perf describes as forked long before', () => {
    const maps = new ProcessMaps([map(-Infinity, 1, '/a')], [fork(-Infinity, 2, 1)], []);
    expect(maps.at(2, 5, 0x1000)).toBeNull();
  });

  it('is not changed by a new thread, nor by a thread that names itself', () => {
    const thread = { ...fork(5, 1, 1), tid: 7 };
    const maps = new ProcessMaps([map(-Infinity, 1, '/a')], [thread], [{ ...exec(6, 1), exec: false }]);
    expect(maps.at(1, 7, 0x1000)?.path).toBe('/a');
  });

  it('is another life’s where a process id comes back', () => {
    const maps = new ProcessMaps(
      [map(1, 1, '/parent', 0x4000), map(10, 2, '/first')],
      [fork(5, 2, 1), fork(20, 2, 1)],
      [],
    );
    expect([maps.at(2, 15, 0x1000)?.path, maps.at(2, 25, 0x1000), maps.at(2, 25, 0x4000)?.path]).toEqual([
      '/first',
      null,
      '/parent',
    ]);
  });

  it('is found through forks of forks, up to a bound that no real program reaches', () => {
    const forks = Array.from({ length: 100 }, (_, index) => fork(index + 1, index + 2, index + 1));
    const maps = new ProcessMaps([map(-Infinity, 1, '/a')], forks, []);
    expect(maps.at(60, 200, 0x1000)?.path).toBe('/a');
    expect(maps.at(101, 200, 0x1000)).toBeNull();
  });
});
