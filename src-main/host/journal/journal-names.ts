/** What names the addresses of a recording under way, put aside with it: QEMU dies with us, and another boot has another kernel. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ok } from '@core/errors';
import type { Result } from '@core/errors';
import { parseKallsyms } from '@core/perf/kallsyms';
import type { Symbolise } from '@core/perf/kallsyms';
import type { HandlerOf } from '@core/recording/from-perf-handlers';
import type { CodeSite } from '@core/recording/recording';
import type { CapturePlan } from '../../engine/ports/analyst';
import { codeSitesIn, readMaps } from '../code/code-sites';
import { readFileBounded, unwritten } from '../files/files';
import { handlersIn } from '../code/handlers';
import { JOURNAL_FILES } from './journal-folder';
import { readKallsyms } from '../code/kallsyms';
import { readImage } from '../perf/perf-machine';

const MAX_BYTES = 64 << 20;

/** Fails with disk-full or file-unwritable. Of QEMU's code places are named at level full alone. */
export function keepNames(folder: string, { pid, level }: Pick<CapturePlan, 'pid' | 'level'>): Result<void> {
  const write = (name: string, text: string): void =>
    writeFileSync(join(folder, name), text, { mode: 0o600 });
  try {
    write(JOURNAL_FILES.kernel, readKallsyms() ?? '');
    if (level === 'full') write(JOURNAL_FILES.maps, readMaps(pid));
    return ok(undefined);
  } catch (error) {
    return unwritten(error, folder);
  }
}

export interface KeptNames {
  readonly symbolise: Symbolise;
  readonly siteOf?: (address: bigint) => CodeSite;
  readonly handlerOf?: HandlerOf;
}

/** What was put aside; of QEMU's code nothing where its file is another build by now, or gone. */
export async function keptNames(
  folder: string,
  qemu: { path: string; buildId: string | null },
): Promise<KeptNames> {
  const text = (name: string): string => {
    const read = readFileBounded(join(folder, name), MAX_BYTES);
    return read.ok ? Buffer.from(read.value).toString('utf8') : '';
  };
  const kernel = { symbolise: parseKallsyms(text(JOURNAL_FILES.kernel)) };
  const maps = text(JOURNAL_FILES.maps);
  const image = readImage(qemu.path);
  if (maps === '' || !image.ok || image.value.buildId !== qemu.buildId) return kernel;
  return { ...kernel, siteOf: codeSitesIn(maps), handlerOf: await handlersIn(maps, qemu.path) };
}
