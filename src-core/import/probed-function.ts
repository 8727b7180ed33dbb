/** Probes on QEMU's functions, whoever made them and whatever they named them. */
import { STOPPING_FUNCTIONS } from '../cycles/cut-facts';
import { phaseOfFunction } from '../phases/attribute';
import { readEventName } from '../probe-plan/probe-site';
import type { ProbeOf } from '../recording/from-perf-meanings';
import { FRAME_FUNCTIONS, REQUEST_FUNCTIONS } from './called-cycles';

/** Functions whose probes are recognised under altered names too. */
const isKnown = (name: string): boolean =>
  phaseOfFunction(name) !== null ||
  FRAME_FUNCTIONS.has(name) ||
  REQUEST_FUNCTIONS.has(name) ||
  STOPPING_FUNCTIONS.includes(name);

/** What people put before and after a function's name; perf itself appends `__return`, and `_1` to a second probe. */
const PREFIX = /^[pr]_(?=[a-z])/;
const SUFFIX = /(_\d+|__return|_return|_ret|_exit|_end|_entry|_enter|_begin)$/;

/** The function that a probe's name means: the longest part of it that is one, else the name without perf's suffix. */
function functionNamed(name: string): string {
  for (let rest = name.replace(PREFIX, ''); rest !== ''; rest = rest.replace(SUFFIX, '')) {
    if (isKnown(rest)) return rest;
    if (!SUFFIX.test(rest)) break;
  }
  return name.replace(/__return$/, '');
}

/**
 * The kernel gives a dynamic probe's payload its address: `__probe_ip` at an instruction, `__probe_func` and
 * `__probe_ret_ip` on return (kernel/trace/trace_probe.h). No static tracepoint has either. Quiescope's own returns are
 * probes at instructions too, by their names alone.
 */
export const dynamicProbe: ProbeOf = ({ name, fields }) => {
  const isReturnProbe = fields.has('__probe_func');
  if (!isReturnProbe && !fields.has('__probe_ip')) return null;
  return { name: functionNamed(name), returns: isReturnProbe || readEventName(name).returns };
};
