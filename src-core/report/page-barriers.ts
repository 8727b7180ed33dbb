/** The barrier audit, and where the time on a CPU went, as sections of the page. */
import { PHASES } from '../phases/phase';
import { formatCounted, formatDuration, formatShare } from '../units';
import type { BarrierAudit, GracePeriodCause } from '../analysis/barriers/barriers';
import type { FenceAudit } from '../analysis/environment';
import type { RecordingSummary, SampledCode } from '../analysis/summary';
import { markup, type Markup } from './markup';

const MAX_FUNCTIONS = 40;

function waitsTable({ gracePeriods }: BarrierAudit): Markup {
  if (gracePeriods === null)
    return markup`<p class="note">Waits for grace periods are not told from other waits at this level.</p>`;
  if (gracePeriods.causes.length === 0) return markup`<p class="note">No wait for a grace period.</p>`;
  const row = ({ cause, request, calls, count, totalNs, stack }: GracePeriodCause): Markup =>
    markup`<tr><td><code title="${stack.join(' ← ')}">${cause}</code></td><td><code>${request ?? '–'}</code></td><td><code>${calls.join(' ') || '–'}</code></td><td>${count}</td><td>${formatDuration(totalNs, 3)}</td></tr>`;
  return markup`<div class="scroll" tabindex="0" role="region" aria-label="Waits for grace periods"><table class="words"><thead><tr><th>Waits for grace periods, by</th><th>below</th><th>in</th><th>waits</th><th>in all</th></tr></thead>
<tbody>${gracePeriods.causes.map(row)}</tbody></table></div>`;
}

function fenceList(fences: FenceAudit | null): Markup {
  const found = fences?.functions.filter((one) => one.fences.length > 0) ?? [];
  if (found.length === 0) return markup``;
  const row = ({ name, calledBy, fences: own }: (typeof found)[number]): Markup =>
    markup`<tr><td><code>${name}</code></td><td><code>${calledBy ?? '–'}</code></td><td><code>${own.map((fence) => `${fence.address} ${fence.instruction}`).join('; ')}</code></td></tr>`;
  return markup`<details><summary>Fence instructions by function</summary><div class="scroll" tabindex="0" role="region" aria-label="Fence instructions"><table class="words">
<thead><tr><th>function</th><th>called by</th><th>fences</th></tr></thead><tbody>${found.map(row)}</tbody></table></div></details>`;
}

const zeroByteTable = ({ zeroByte, whySampled }: BarrierAudit): Markup =>
  zeroByte.length === 0
    ? markup``
    : markup`<details><summary>Barriers of no bytes, and why a sampler may blame them</summary><div class="scroll" tabindex="0" role="region" aria-label="Barriers of no bytes"><table class="words">
<thead><tr><th>barrier</th><th>where</th><th>why it is no instruction</th><th>defined in</th></tr></thead>
<tbody>${zeroByte.map(({ name, where, reason, source }) => markup`<tr><td><code>${name}</code></td><td>${where}</td><td>${reason}</td><td>${source}</td></tr>`)}</tbody></table></div>
${whySampled.map((why) => markup`<p class="note">${why}</p>`)}</details>`;

export const barrierSection = ({ barriers, environment }: RecordingSummary): Markup =>
  markup`<section><h2>Barriers</h2><p>${barriers.verdict}</p>${waitsTable(barriers)}
<p class="note">${barriers.fencesNote}</p>${fenceList(environment.fences)}${zeroByteTable(barriers)}</section>`;

/** Nothing where no clock sampled. */
export function samplesSection({ samples }: RecordingSummary): Markup {
  if (samples === null || samples.samples === 0) return markup``;
  const shown = samples.functions.slice(0, MAX_FUNCTIONS);
  const rest = samples.functions.length - shown.length;
  return markup`<section><h2>On a CPU, by function: ${formatCounted(samples.samples, 'sample')} of the driving thread</h2><div class="scroll" tabindex="0" role="region" aria-label="Sampled functions"><table>
<thead><tr><th>function</th><th>in</th><th>samples</th><th>share</th><th>phases</th></tr></thead>
<tbody>${shown.map((one) => functionRow(samples, one))}</tbody></table></div>
${rest === 0 ? '' : markup`<p class="note">${rest} more are in the data.</p>`}</section>`;
}

const functionRow = (
  { samples }: SampledCode,
  { name, file, samples: count, phases }: SampledCode['functions'][number],
): Markup =>
  markup`<tr><td><code>${name}</code></td><td>${file ?? '–'}</td><td>${count}</td><td>${formatShare(count / samples)}</td><td>${PHASES.flatMap((phase) => (phases[phase] === undefined ? [] : `${phase} ${phases[phase]}`)).join(' ')}</td></tr>`;
