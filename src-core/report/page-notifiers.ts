/** Which handler took which part of vm_state_notify, as a section of the page. */
import { PHASES } from '../phases/phase';
import { formatDuration, formatShare } from '../units';
import type { HandlerTime, NotifierTimes } from '../analysis/notifiers';
import type { RecordingSummary } from '../analysis/summary';
import { markup, type Markup } from './markup';

/** Nothing where no handler was seen. */
export function notifierSection({ notifiers }: RecordingSummary): Markup {
  if (notifiers === null) return markup``;
  const { cycles, restNs, notifyNs } = notifiers;
  return markup`<section><h2>State-change handlers in vm_state_notify, a cycle</h2><div class="scroll" tabindex="0" role="region" aria-label="State-change handlers"><table class="named">
<thead><tr><th>of a</th><th>handler</th><th>of</th><th>calls</th><th>time</th><th>share</th><th>phases</th></tr></thead>
<tbody>${notifiers.handlers.map((one) => handlerRow(notifiers, one))}
<tr><td></td><td>between and beside them</td><td></td><td></td><td>${formatDuration(restNs / cycles, 3)}</td><td>${formatShare(restNs / notifyNs)}</td><td></td></tr></tbody></table></div></section>`;
}

const handlerRow = (
  { cycles, notifyNs }: NotifierTimes,
  { part, label, device, evidence, calls, totalNs, phases }: HandlerTime,
): Markup =>
  markup`<tr><td>${part}</td><td><code title="${evidence}">${label}</code></td><td>${device ?? '–'}</td><td>${calls}</td><td>${formatDuration(totalNs / cycles, 3)}</td><td>${formatShare(totalNs / notifyNs)}</td><td>${phasesText(phases, cycles)}</td></tr>`;

const phasesText = (phases: HandlerTime['phases'], cycles: number): string =>
  PHASES.flatMap((phase) => {
    const ns = phases[phase];
    return ns === undefined ? [] : `${phase} ${formatDuration(ns / cycles, 3)}`;
  }).join(', ');
