/** The idle task of each CPU; nothing in a recording names it. */
const IDLE_TID = 0;

/** Threads' names at the point of the recording that has been reached, by the rules that perf itself goes by. */
export class ThreadNames {
  private readonly names = new Map([[IDLE_TID, 'swapper']]);

  named(tid: number, name: string): void {
    this.names.set(tid, name);
  }

  /** A new thread is called as the one that made it, until it is named. */
  forked(tid: number, parentTid: number): void {
    const name = this.names.get(parentTid);
    if (name === undefined) this.names.delete(tid);
    else this.names.set(tid, name);
  }

  /** A thread that no record named is `:` and its number. */
  of(tid: number): string {
    return this.names.get(tid) ?? `:${String(tid)}`;
  }
}
