import { useId } from 'react';
import type { BarrierAudit } from '@core/analysis/barriers/barriers';

/** Barriers of the source that are no instruction, and why a profile may show them all the same. */
export function ZeroByte({ audit: { zeroByte, whySampled } }: { audit: BarrierAudit }) {
  const titleId = useId();
  if (zeroByte.length === 0) return null;
  return (
    <section aria-labelledby={titleId}>
      <h3 id={titleId}>
        <i className="patch" /> Barriers of no bytes
        <small>on any recording of this architecture</small>
      </h3>
      <table className="barriers-table">
        <thead>
          <tr>
            <th scope="col">barrier</th>
            <th scope="col">where</th>
            <th scope="col" className="figure">
              time
            </th>
            <th scope="col">why</th>
          </tr>
        </thead>
        <tbody>
          {zeroByte.map(({ name, where, reason, source }) => (
            <tr key={`${name} ${where}`}>
              <th scope="row">{name}</th>
              <td>{where}</td>
              <td className="figure">none: no instruction</td>
              <td className="barriers-why">
                {reason}
                <small>{source}</small>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <h4>Why a profile may show time there</h4>
      <ul className="barriers-reasons">
        {whySampled.map((why) => (
          <li key={why}>{why}</li>
        ))}
      </ul>
    </section>
  );
}
