import { useEffect, useState } from 'react';
import type { AnonymisePreview } from '@core/sharing/anonymise';
import { formatCount } from '@core/units';
import { useApp } from '../../state/hooks';
import type { Anonymity } from '../../state/slices/exports';
import { Switch } from '../../ui/switch';

interface Props {
  readonly value: Anonymity;
  readonly onChange: (value: Anonymity) => void;
}

/** Whether texts are replaced, and what would become of them: to be looked at before anything is written. */
export function Anonymise({ value, onChange }: Props) {
  const hasMarkers = useApp((state) => state.markers.length > 0);
  const { anonymise, notes } = value;
  return (
    <div className="anonymise">
      <Switch
        label="Anonymise"
        hint="Replaces paths, names, ids and command-line values; leaves out what perf wrote."
        checked={anonymise}
        onChange={(checked) => onChange({ anonymise: checked, notes })}
      />
      {anonymise && hasMarkers ? (
        <Switch
          label="Keep the markers’ labels and notes"
          checked={notes}
          onChange={(checked) => onChange({ anonymise, notes: checked })}
        />
      ) : null}
      {anonymise ? <Preview notes={notes} /> : null}
    </div>
  );
}

/** Null until it was answered. */
function usePreview(notes: boolean): AnonymisePreview | null {
  const ask = useApp((state) => state.previewAnonymised);
  const [answer, setAnswer] = useState<AnonymisePreview | null>(null);
  useEffect(() => {
    let isWanted = true;
    void ask(notes).then((preview) => {
      if (isWanted) setAnswer(preview);
    });
    return () => {
      isWanted = false;
    };
  }, [ask, notes]);
  return answer;
}

function Preview({ notes }: { readonly notes: boolean }) {
  const preview = usePreview(notes);
  if (preview === null) return <p className="muted">Looking through its texts …</p>;
  const { replaced, total } = preview;
  if (total === 0) return <p className="muted">Nothing in it tells of a person or a machine.</p>;
  const more = total - replaced.length;
  return (
    // A region that scrolls takes the focus, so that keys can scroll it.
    <div className="anonymise-preview" role="region" aria-label="What becomes of its texts" tabIndex={0}>
      <table>
        <thead>
          <tr>
            <th scope="col">Text</th>
            <th scope="col">becomes</th>
          </tr>
        </thead>
        <tbody>
          {replaced.map(({ was, becomes, times }) => (
            <tr key={`${was}\n${becomes}`}>
              <td title={was}>
                {was}
                {times > 1 ? <span className="muted"> ×{formatCount(times)}</span> : null}
              </td>
              <td title={becomes}>{becomes === '' ? <i className="muted">left out</i> : becomes}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {more > 0 ? <p className="muted">and {formatCount(more)} more</p> : null}
    </div>
  );
}
