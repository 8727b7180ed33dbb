import './compare.css';

const WILL = [
  ['Two recordings', 'a change to QEMU’s command line, a kernel, a patch: before and after'],
  ['Two groups of cycles', 'of one recording, each chosen by a filter'],
  ['The difference', 'of every figure, with its 95% interval, and whether it is more than noise'],
  ['Where it went', 'a flame graph of what became slower and what became faster'],
] as const;

/** The place of a view that is not built yet: it says what it will answer, and what answers it today. */
export function Compare() {
  return (
    <section className="compare" aria-label="Compare">
      <h2>Compare is not built yet</h2>
      <p>It will answer one question: did the pause become shorter, or was that chance?</p>
      <dl>
        {WILL.map(([what, how]) => (
          <div key={what}>
            <dt>{what}</dt>
            <dd>{how}</dd>
          </div>
        ))}
      </dl>
      <p className="muted">
        Until then, open both recordings: they stand side by side in the list, and Statistics gives the same
        figures for each. File ▸ New window shows both at once.
      </p>
    </section>
  );
}
