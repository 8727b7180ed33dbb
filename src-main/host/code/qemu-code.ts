/** A QEMU binary's functions and machine code, read from its file as they are asked for. */
import type { Disassemble } from '@core/disassembly/instruction';
import { err, ok } from '@core/errors';
import type { Result } from '@core/errors';
import { fileOffsetOf } from '@core/elf/elf-image';
import type { ElfSegment } from '@core/elf/elf-image';
import { readElf, readFunctions } from '@core/elf/parse-elf';
import type { CaptureLevel } from '@core/phases/phase';
import { planProbes } from '@core/probe-plan/plan-probes';
import type { ProbedBinary } from '@core/probe-plan/planner';
import type { ProbePlan } from '@core/probe-plan/probe-site';
import { openFileSource } from '../files/byte-source';
import type { FileSource } from '../files/byte-source';
import { loadDisassembler } from './disassembler';

/** EM_X86_64: what the disassembler reads. */
const X86_64 = 62;

/** Plans of the binaries seen so far, by build id and level: disassembling takes some milliseconds. */
const known = new Map<string, ProbePlan>();

/** Fails with file-missing, file-unreadable or elf-corrupt. */
export async function planProbesOf(path: string, level: CaptureLevel): Promise<Result<ProbePlan>> {
  const disassemble = await loadDisassembler();
  return readBinary(path, disassemble, (binary, buildId) => {
    const key = buildId === null ? null : `${buildId} ${level}`;
    const before = key === null ? undefined : known.get(key);
    if (before !== undefined) return before;
    const planned = planProbes(binary, level);
    if (key !== null) known.set(key, planned);
    return planned;
  });
}

/** Opens, lets `use` read and closes. Fails with file-missing, file-unreadable or elf-corrupt. */
export function readBinary<T>(
  path: string,
  disassemble: Disassemble,
  use: (binary: ProbedBinary, buildId: string | null) => T,
): Result<T> {
  const source = openFileSource(path);
  if (!source.ok) return source;
  try {
    const layout = readElf(source.value);
    if (!layout.ok) return layout;
    const functions = readFunctions(source.value, layout.value);
    if (!functions.ok) return functions;
    const { buildId, machine, segments } = layout.value;
    const symbols = functions.value;
    const used = use(
      {
        symbols,
        fileOffsetOf: (address) => fileOffsetOf(segments, address),
        code:
          machine === X86_64
            ? {
                disassemble,
                functionAt: (address) => symbols.startingAt(address),
                read: (address, length) => readCode(source.value, segments, address, length),
              }
            : null,
      },
      buildId,
    );
    return source.value.failure === null ? ok(used) : err(source.value.failure);
  } finally {
    source.value.close();
  }
}

function readCode(
  source: FileSource,
  segments: readonly ElfSegment[],
  address: number,
  length: number,
): Uint8Array {
  const home = segments.find(
    (it) => it.executable && address >= it.address && address < it.address + it.fileBytes,
  );
  if (home === undefined) return new Uint8Array(0);
  const offset = address - home.address;
  return source.read(home.fileOffset + offset, Math.min(length, home.fileBytes - offset));
}
