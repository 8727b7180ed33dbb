/** A calibration as text for a terminal. */
import {
  verdictOf,
  type Calibration,
  type DiskSeries,
  type InjectionReport,
  type Judgement,
  type Verdict,
} from '@core/calibration/calibration';
import { worstSpill } from '@core/calibration/worst-spill';
import { formatDuration, formatShare } from '@core/units';
import { printable, wrap, type Colour } from './terminal';
import type { TextStyle } from './phase-table';

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

interface Row {
  readonly first: readonly string[];
  readonly notes: readonly string[];
}

function spillText({ spills }: Judgement): string {
  const worst = worstSpill(spills);
  if (worst === null) return 'no other phase is told apart';
  const moved = signedMs(worst.movedNs);
  return worst.share === null
    ? `${moved} (${worst.figure})`
    : `${formatShare(Math.abs(worst.share))} (${worst.figure})`;
}

function judgedRow(judgement: Judgement): Row {
  const { attributed, namedVcpu, spills } = judgement;
  const lines = attributed.map((one) =>
    [
      column(ms(one.injectedNs)),
      column(ms(one.attributedNs)),
      column(signedMs(one.errorNs)),
      `  ${one.figure}`,
    ].join(''),
  );
  const none = `${column('0')}${column('')}${column('')}  no phase is to move`;
  const notes = [
    ...attributed.flatMap((one) =>
      one.passed
        ? []
        : [
            `${one.figure}: off by ${formatDuration(one.errorNs)} (95%: ${formatDuration(one.errorInterval.lowNs)} to ${formatDuration(one.errorInterval.highNs)}), allowed ${formatDuration(one.allowedNs)}`,
          ],
    ),
    ...spills.flatMap((one) =>
      one.passed
        ? []
        : [
            `${one.figure} moved by ${formatDuration(one.movedNs)}; cycles without a delay differ by ${formatDuration(one.noise.lowNs)} to ${formatDuration(one.noise.highNs)} (95%)`,
          ],
    ),
    ...(namedVcpu === null
      ? []
      : [
          `vCPU ${namedVcpu.vcpu} was held up, and named as the last in ${namedVcpu.named} of ${namedVcpu.cycles}`,
        ]),
  ];
  const [first = none, ...more] = lines;
  return { first: [`${first}; spill ${spillText(judgement)}`, ...more], notes };
}

function seriesRow({ steps, queues, gracePeriodsEach }: DiskSeries): Row {
  const each =
    gracePeriodsEach === null ? 'on no line' : `${gracePeriodsEach} more for each disk of ${queues} queues`;
  const said = steps.map(
    ({ disks, ioeventfd, gracePeriods, barrierNs }) =>
      `${disks}${ioeventfd ? '' : ' (ioeventfd=off)'}: ${gracePeriods} in ${formatDuration(barrierNs, 3)}`,
  );
  return {
    first: [`  grace periods ${each}`],
    notes: [`disks: grace periods in barrier: ${said.join(' · ')}`],
  };
}

function rowOf({ outcome }: InjectionReport): Row {
  switch (outcome.state) {
    case 'judged':
      return judgedRow(outcome.judgement);
    case 'series':
      return seriesRow(outcome.series);
    case 'impossible':
    case 'broken':
      return { first: [''], notes: [outcome.reason] };
  }
}

function linesOf(report: InjectionReport, { columns, paint }: TextStyle): readonly string[] {
  const [word, colour] = VERDICTS[verdictOf(report)];
  const { first, notes } = rowOf(report);
  const indent = ' '.repeat(NAME_COLUMNS + 2);
  const verdict = paint(word, colour);
  return [
    ...first.map((line, index) =>
      index === 0
        ? `  ${report.name.padEnd(NAME_COLUMNS)}${line === '' ? '  ' : `${line} · `}${verdict}`
        : `${indent}${line}`,
    ),
    paint(wrap(`${report.title}. ${report.measure}.`, columns, `${indent}  `), 'muted'),
    ...notes.map((note) => wrap(printable(note), columns, `${indent}  ! `)),
  ];
}

/** Ends with a line feed. */
export function calibrationText(calibration: Calibration, style: TextStyle): string {
  const { qemu, host, accelerator, level, injections } = calibration;
  const verdicts = injections.map(verdictOf);
  const count = (verdict: Verdict): number => verdicts.filter((each) => each === verdict).length;
  const head = ['ms'.padEnd(NAME_COLUMNS), column('injected'), column('attributed'), column('error'), '  in'];
  const about = `QEMU ${qemu.version} · ${accelerator.toUpperCase()} · Linux ${host.kernel} · ${host.cpus} CPUs · ${qemu.path}`;
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
