/** The injections, in the order in which they are carried out: those of one guest beside each other. */
import type { Injection } from './injection';
import { halted } from './halted';
import { busyMonitor } from './monitor';
import { nbd, nbdLayered } from './nbd';
import { both, drain, flush } from './slow-drive';

export const INJECTIONS: readonly Injection[] = [flush, drain, both, halted, busyMonitor, nbd, nbdLayered];
