/** A QEMU binary's fences, by the file that it was started from. */
import { basename } from 'node:path';
import type { FenceAudit } from '@core/analysis/environment';
import { auditFences } from '@core/disassembly/fence-audit';
import type { AuditRoots } from '@core/disassembly/fence-audit';
import { loadDisassembler } from './disassembler';
import { readBinary } from './qemu-code';

/** Null where the file at `path` cannot be read, is no whole ELF file, or is not the build that `buildId` names. */
export async function auditFencesOf(
  path: string,
  buildId: string | null,
  roots: AuditRoots,
): Promise<FenceAudit | null> {
  const audit = readBinary(path, await loadDisassembler(), ({ symbols, code }, found) =>
    found === buildId
      ? auditFences({ file: basename(path), architecture: process.arch, symbols, code }, roots)
      : null,
  );
  return audit.ok ? audit.value : null;
}
