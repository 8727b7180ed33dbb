/** The injections, in the order in which they are carried out: those of one guest beside each other. */
import { disks } from './disks';
import type { GuestComparison, Injection } from './injection';
import { flush } from './flush';
import { frozenVcpu } from './frozen-vcpu';
import { halted } from './halted';
import { busyMonitor } from './monitor';
import { nbd, nbdLayered } from './nbd';
import { rival } from './rival';
import { spinningGuest } from './spinning-guest';
import { throttle } from './throttle';
import { both, drain } from './under-way';

/** The rival comes last of its guest: it changes which CPUs the guest may use. */
export const INJECTIONS: readonly (Injection | GuestComparison)[] = [
  flush,
  drain,
  both,
  halted,
  throttle,
  frozenVcpu,
  rival,
  busyMonitor,
  nbd,
  nbdLayered,
  disks,
  spinningGuest,
];
