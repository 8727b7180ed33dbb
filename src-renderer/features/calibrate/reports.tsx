import { assertNever } from '@core/errors';
import { verdictOf } from '@core/calibration/calibration';
import type { DiskSeries, InjectionReport, Judgement, Verdict } from '@core/calibration/calibration';
import { worstSpill } from '@core/calibration/worst-spill';
import { formatDuration, formatShare } from '@core/units';

const WORDS: Readonly<Record<Verdict, readonly [sign: string, word: string]>> = {
  passed: ['✓', 'passed'],
  failed: ['✕', 'failed'],
  impossible: ['!', 'not possible here'],
};

const NS_PER_MS = 1e6;
const ms = (ns: number): string => (ns / NS_PER_MS).toFixed(3);
const signedMs = (ns: number): string => `${ns < 0 ? '−' : '+'}${ms(Math.abs(ns))}`;

/** The injections that are over, each with its figures and its verdict in words. */
export function Reports({ reports }: { readonly reports: readonly InjectionReport[] }) {
  if (reports.length === 0) return null;
  return (
    <table className="calibrate-table">
      <thead>
        <tr>
          <th scope="col">injection</th>
          <th scope="col">in</th>
          <th scope="col" className="number">
            injected, ms
          </th>
          <th scope="col" className="number">
            attributed
          </th>
          <th scope="col" className="number">
            error
          </th>
          <th scope="col">spill</th>
          <th scope="col">verdict</th>
        </tr>
      </thead>
      <tbody>
        {reports.map((report) => (
          <ReportRow key={report.name} report={report} />
        ))}
      </tbody>
    </table>
  );
}

function ReportRow({ report }: { readonly report: InjectionReport }) {
  const verdict = verdictOf(report);
  const [sign, word] = WORDS[verdict];
  return (
    <tr>
      <th scope="row" title={`${report.title}. ${report.measure}.`}>
        {report.name}
      </th>
      <Figures report={report} />
      <td className={`calibrate-verdict calibrate-${verdict}`}>
        <span aria-hidden="true">{sign}</span> {word}
      </td>
    </tr>
  );
}

const FIGURE_COLUMNS = 5;

function Figures({ report: { outcome } }: { readonly report: InjectionReport }) {
  switch (outcome.state) {
    case 'judged':
      return <JudgedFigures judgement={outcome.judgement} />;
    case 'series':
      return <td colSpan={FIGURE_COLUMNS}>{seriesText(outcome.series)}</td>;
    case 'impossible':
    case 'broken':
      return (
        <td colSpan={FIGURE_COLUMNS} className="muted">
          {outcome.reason}
        </td>
      );
    default:
      return assertNever(outcome);
  }
}

function JudgedFigures({ judgement }: { readonly judgement: Judgement }) {
  const { attributed } = judgement;
  const spill = spillText(judgement);
  if (attributed.length === 0) {
    return (
      <>
        <td colSpan={FIGURE_COLUMNS - 1} className="muted">
          no phase is to move
        </td>
        <td>{spill}</td>
      </>
    );
  }
  return (
    <>
      <td>{lines(attributed.map(({ figure }) => figure))}</td>
      <td className="number">{lines(attributed.map(({ injectedNs }) => ms(injectedNs)))}</td>
      <td className="number">{lines(attributed.map(({ attributedNs }) => ms(attributedNs)))}</td>
      <td className="number">{lines(attributed.map(({ errorNs }) => signedMs(errorNs)))}</td>
      <td>{spill}</td>
    </>
  );
}

const lines = (texts: readonly string[]) => texts.map((text, line) => <div key={line}>{text}</div>);

function spillText({ spills }: Judgement): string {
  const worst = worstSpill(spills);
  if (worst === null) return 'not told apart';
  const moved = worst.share === null ? formatDuration(worst.movedNs, 3) : formatShare(Math.abs(worst.share));
  return `${moved} ${worst.figure}`;
}

function seriesText({ steps, gracePeriodsEach }: DiskSeries): string {
  const each = gracePeriodsEach === null ? 'on no line' : `${gracePeriodsEach} more each`;
  const counted = steps
    .map(
      ({ disks, ioeventfd, gracePeriods }) =>
        `${disks}${ioeventfd ? '' : ' without ioeventfd'}: ${gracePeriods}`,
    )
    .join(', ');
  return `grace periods by disks, ${each}: ${counted}`;
}
