import type { BinaryCode } from './binary-code';

/** More of them say less. */
const MAX_NAMES = 8;
/** Casts and logging, which any function of QEMU's may have (qom/object.c, util/log.c). */
const PLUMBING = /^(object_|qdev_get_parent_bus$|qemu_log$|qemu_get_thread_id$|qemu_loglevel_mask$)/;

/** What a function without a symbol is known by: the functions with one that its own code calls, in its order, each once. */
export function calledFunctions(code: BinaryCode, entry: number): string[] {
  const { instructions } = code.functionFrom(entry);
  const names = instructions.flatMap(({ flow, target }) => {
    const calls = target !== null && (flow === 'call' || flow === 'jump');
    return (calls ? code.functionAt(Number(target))?.name : undefined) ?? [];
  });
  return [...new Set(names)].filter((name) => !PLUMBING.test(name)).slice(0, MAX_NAMES);
}
