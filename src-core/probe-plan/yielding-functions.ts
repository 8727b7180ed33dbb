/**
 * Functions that may hand their thread to another stack before they return: coroutines, and what polls or yields when it
 * is called in one (block/io.c, block/block-backend.c, block/block-gen.c, qapi/qmp-dispatch.c). The kernel's return probe
 * puts its own address on the stack and expects the returns in the order of the calls; on another stack it loses count,
 * and the process dies of SIGILL.
 */
const YIELDING: ReadonlySet<string> = new Set([
  'bdrv_drain_all',
  'bdrv_drain_all_begin',
  'bdrv_drained_begin',
  'bdrv_flush',
  'bdrv_subtree_drained_begin',
  'blk_drain',
  'blk_drain_all',
  'blk_flush',
  'monitor_qmp_dispatcher_co',
  'qemu_aio_coroutine_enter',
  'qemu_coroutine_enter',
  'qemu_coroutine_yield',
  'qmp_dispatch',
]);

/** Named by convention: bdrv_co_flush, blk_co_preadv, monitor_qmp_dispatcher_co. */
const NAMED_COROUTINE = /(^|_)co(_|$)/;

/** Whether a return probe of the kernel's on this function could kill QEMU. */
export const mayYield = (name: string): boolean => YIELDING.has(name) || NAMED_COROUTINE.test(name);
