/** Names places in a running process's code: the file that is mapped there, the address as that file states it, its function. */
import { readFileSync } from 'node:fs';
import { addressOf } from '@core/elf/elf-image';
import type { CodeSite } from '@core/recording/recording';
import type { ModuleSymbols } from '@core/symbols/symboliser';
import { openDebugFiles } from './debug-files';

interface MappedCode {
  readonly start: bigint;
  readonly end: bigint;
  readonly fileOffset: bigint;
  readonly path: string;
}

/**
 * What the process has mapped is read now, once: QEMU may be gone when its samples are looked at. Code that it maps
 * later, as a module's, has no file then.
 */
export const codeSitesOf = (pid: number): ((address: bigint) => CodeSite) => codeSitesIn(readMaps(pid));

/** As it was mapped once: `maps` as readMaps gave it. */
export function codeSitesIn(text: string): (address: bigint) => CodeSite {
  const maps = mappedCode(text);
  const files = openDebugFiles();
  const symbols = new Map<string, ModuleSymbols | null>();
  const symbolsOf = (path: string): ModuleSymbols | null => {
    let known = symbols.get(path);
    if (known === undefined) {
      known = files.symbolsOf(path, null);
      symbols.set(path, known);
    }
    return known;
  };
  return (address) => {
    const map = maps.find(({ start, end }) => address >= start && address < end);
    if (map === undefined) return { address: hexadecimal(address), file: null, function: null };
    const offset = Number(address - map.start + map.fileOffset);
    const found = symbolsOf(map.path);
    const home = found === null ? null : addressOf(found.segments, offset);
    return {
      address: hexadecimal(home ?? offset),
      file: map.path.slice(map.path.lastIndexOf('/') + 1),
      function: home === null ? null : (found?.functions.at(home)?.name ?? null),
    };
  };
}

const hexadecimal = (value: number | bigint): string => `0x${value.toString(16)}`;

/** What a process has mapped, as the kernel writes it (proc_pid_maps(5)); empty where it is gone. */
export function readMaps(pid: number): string {
  try {
    return readFileSync(`/proc/${pid}/maps`, 'utf8');
  } catch {
    return '';
  }
}

const MAPPED_CODE = /^([0-9a-f]+)-([0-9a-f]+) ..x. ([0-9a-f]+) \S+ \d+ +(\/.+)$/gm;

/** The executable parts of files (proc_pid_maps(5)). */
const mappedCode = (maps: string): MappedCode[] =>
  [...maps.matchAll(MAPPED_CODE)].map(([, start = '', end = '', fileOffset = '', path = '']) => ({
    start: BigInt(`0x${start}`),
    end: BigInt(`0x${end}`),
    fileOffset: BigInt(`0x${fileOffset}`),
    path,
  }));
