/** A calibration as text for a terminal. */
import {
  verdictOf,
  type Attributed,
  type Calibration,
  type DiskSeries,
  type InjectionReport,
  type Interval,
  type Judgement,
  type Spill,
  type Verdict,
} from '@core/calibration/calibration';
import { worstSpill } from '@core/calibration/worst-spill';
import { formatCounted, formatDuration, formatShare } from '@core/units';
import type { TextStyle } from './terminal';
import { printable, wrap, type Colour } from './terminal';

const NAME_COLUMNS = 16;
const FIGURE_COLUMNS = 12;
const NS_PER_MS = 1e6;

const VERDICTS: Readonly<Record<Verdict, readonly [word: string, colour: Colour]>> = {
  passed: ['passed', 'good'],
  failed: ['FAILED', 'bad'],
  impossible: ['not possible here', 'warning'],
};

const ms = (ns: number): string => (ns / NS_PER_MS).toFixed(3);
const signedMs = (ns: number): string => `${ns < 0 ? '−' : '+'}${ms(Math.abs(ns))}`;
const column = (text: string): string => text.padStart(FIGURE_COLUMNS);
const range = ({ lowNs, highNs }: Interval): string =>
  `${formatDuration(lowNs, 3)} to ${formatDuration(highNs, 3)}`;

interface Row {
  /** Beside the name: figures, one line each. */
  readonly figures: readonly string[];
  /** What is to be known besides. */
  readonly notes: readonly string[];
  /** Why it failed. */
  readonly doubts: readonly string[];
}

function spillText({ spills }: Judgement): string {
  const worst = worstSpill(spills);
  if (worst === null) return 'no other phase is told apart';
  const moved = worst.share === null ? `${signedMs(worst.movedNs)} ms` : formatShare(Math.abs(worst.share));
  return `spill ${moved} (${worst.figure})`;
}

const attributedLine = ({ injectedNs, attributedNs, errorNs, figure }: Attributed): string =>
  `${column(ms(injectedNs))}${column(ms(attributedNs))}${column(signedMs(errorNs))}  ${figure}`;

const attributedDoubt = ({ figure, errorNs, errorInterval, allowedNs }: Attributed): string =>
  `${figure} is off by ${formatDuration(errorNs, 3)} (95%: ${range(errorInterval)}); ${formatDuration(allowedNs, 3)} is allowed`;

const spillDoubt = ({ figure, movedNs, noise }: Spill): string =>
  `${figure} moved by ${formatDuration(movedNs, 3)}; cycles without a delay differ by ${range(noise)} (95%)`;

function judgedRow(judgement: Judgement): Row {
  const { attributed, namedVcpu, spills } = judgement;
  const none = `${column('none')}${column('')}${column('')}  no phase is to move`;
  const [first = none, ...more] = attributed.map(attributedLine);
  const vcpu =
    namedVcpu === null
      ? []
      : [`named as the last to stop: vCPU ${namedVcpu.vcpu} in ${namedVcpu.named} of ${namedVcpu.cycles}`];
  return {
    figures: [`${first}; ${spillText(judgement)}`, ...more],
    notes: vcpu,
    doubts: [
      ...attributed.filter(({ passed }) => !passed).map(attributedDoubt),
      ...spills.filter(({ passed }) => !passed).map(spillDoubt),
    ],
  };
}

function seriesRow({ steps, queues, gracePeriodsEach }: DiskSeries): Row {
  const figures =
    gracePeriodsEach === null
      ? '  grace periods that lie on no line'
      : `  ${gracePeriodsEach} grace periods more for each disk of ${formatCounted(queues, 'queue')}`;
  const said = steps.map(
    ({ disks, ioeventfd, gracePeriods, barrierNs }) =>
      `${disks}${ioeventfd ? '' : ' (ioeventfd=off)'}: ${gracePeriods} in ${formatDuration(barrierNs, 3)}`,
  );
  return { figures: [figures], notes: [`grace periods a cycle: ${said.join(' · ')}`], doubts: [] };
}

function rowOf({ outcome }: InjectionReport): Row {
  switch (outcome.state) {
    case 'judged':
      return judgedRow(outcome.judgement);
    case 'series':
      return seriesRow(outcome.series);
    case 'impossible':
    case 'broken':
      return { figures: [], notes: [], doubts: [outcome.reason] };
  }
}

function linesOf(report: InjectionReport, { columns, paint }: TextStyle): readonly string[] {
  const [word, colour] = VERDICTS[verdictOf(report)];
  const { figures, notes, doubts } = rowOf(report);
  const [first, ...more] = figures;
  const indent = ' '.repeat(4);
  return [
    `  ${report.name.padEnd(NAME_COLUMNS)}${first === undefined ? '  ' : `${first} · `}${paint(word, colour)}`,
    ...more.map((line) => `  ${' '.repeat(NAME_COLUMNS)}${line}`),
    ...doubts.map((doubt) => paint(wrap(printable(doubt), columns, `${indent}! `), 'warning')),
    paint(wrap(`${report.title}. ${report.measure}.`, columns, indent), 'muted'),
    ...notes.map((note) => paint(wrap(printable(note), columns, indent), 'muted')),
  ];
}

/** Ends with a line feed. */
export function calibrationText(calibration: Calibration, style: TextStyle): string {
  const { qemu, host, accelerator, level, injections } = calibration;
  const verdicts = injections.map(verdictOf);
  const count = (verdict: Verdict): number => verdicts.filter((each) => each === verdict).length;
  const head = ['ms'.padEnd(NAME_COLUMNS), column('injected'), column('attributed'), column('error'), '  in'];
  const about = [
    `QEMU ${qemu.version}`,
    accelerator.toUpperCase(),
    `Linux ${host.kernel}`,
    formatCounted(host.cpus, 'CPU'),
    qemu.path,
  ].join(' · ');
  return `${[
    style.paint(`Calibration at level ${level}`, 'strong'),
    style.paint(wrap(printable(about), style.columns, ''), 'muted'),
    '',
    `  ${head.join('')}`,
    ...injections.flatMap((report) => linesOf(report, style)),
    '',
    `${count('passed')} passed, ${count('failed')} failed, ${count('impossible')} not possible here`,
  ].join('\n')}\n`;
}
