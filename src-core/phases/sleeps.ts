/**
 * What kind of sleep a kernel stack shows. Names: kernel/futex/waitwake.c, fs/select.c, kernel/workqueue.c,
 * kernel/locking/, mm/filemap.c, fs/aio.c, io_uring/io_uring.c; 5.10 to 6.18.
 */
import { isGracePeriodWait } from './grace-period';

export type Sleep =
  | 'unknown'
  | 'grace-period'
  | 'kernel-work'
  | 'disk'
  | 'lock'
  /** On a futex: a mutex or a condition of user space's, which one the stack does not tell. */
  | 'futex'
  /** In ppoll or its kin: for any of many descriptors. */
  | 'poll';

/** The first that matches a frame names the sleep: a driver that waits for a lock inside an ioctl waits for the lock. */
const FRAMES: readonly (readonly [Sleep, RegExp])[] = [
  ['kernel-work', /^(__|kthread_)?(flush|cancel|drain)_(delayed_)?work(er|queue)?(_sync)?(\.\w+)*$/],
  [
    'disk',
    /^(io_schedule(_timeout)?|folio_wait_\w+|wait_on_page_\w+|submit_bio_wait|read_events|io_cqring_wait)$/,
  ],
  ['lock', /^((__)?mutex_lock\w*|rwsem_down_\w+|down_(read|write)\w*|rt_mutex_\w*lock\w*)(\.\w+)*$/],
  ['futex', /^(futex_wait\w*|futex_do_wait|__futex_wait|futex_lock_pi\w*)(\.\w+)*$/],
  ['poll', /^(do_sys_poll|do_select|do_epoll_wait|ep_poll|poll_schedule_timeout)(\.\w+)*$/],
];

/** Leaf first; 'unknown' where the stack is empty or tells nothing. */
export function sleepOfStack(stack: readonly string[]): Sleep {
  if (isGracePeriodWait(stack)) return 'grace-period';
  return FRAMES.find(([, frame]) => stack.some((name) => frame.test(name)))?.[0] ?? 'unknown';
}
