import type { FlameMode, FlameView } from '@core/analysis/flame/flame';
import type { FlameMatches } from '@core/analysis/flame/flame-shapes';
import { formatCount, formatShare } from '@core/units';
import { useApp } from '../../state/hooks';
import { Choice } from '../../ui/choice';
import type { Option } from '../../ui/field';
import { FlameExport } from './flame-export';

const MODES: readonly Option<FlameMode>[] = [
  { value: 'calls', title: 'calls' },
  { value: 'onCpu', title: 'on-CPU' },
  { value: 'offCpu', title: 'off-CPU' },
  { value: 'both', title: 'both' },
];
const FEET: readonly Option<'calls' | 'phases'>[] = [
  { value: 'calls', title: 'by call' },
  { value: 'phases', title: 'by phase' },
];
const ORDERS: readonly Option<'down' | 'inverted'>[] = [
  { value: 'down', title: 'left-heavy' },
  { value: 'inverted', title: 'inverted' },
];

interface Props {
  readonly view: FlameView;
  readonly ends: Uint32Array;
  readonly zoomed: number;
  readonly found: FlameMatches;
  readonly awaited: boolean;
}

/** What the tree is made of and how it stands; the search; the export. */
export function FlameToolbar({ view, ends, zoomed, found, awaited }: Props) {
  const options = useApp((state) => state.flameOptions);
  const choose = useApp((state) => state.chooseFlame);
  const search = useApp((state) => state.flameSearch);
  const searchFor = useApp((state) => state.searchFlame);
  const calls = options.mode === 'calls';
  return (
    <div className="flame-toolbar" role="toolbar" aria-label="Flame graph">
      <Choice label="Time" value={options.mode} options={MODES} onChange={(mode) => choose({ mode })} />
      {calls ? null : (
        <Choice
          label="At the foot"
          value={options.foot}
          options={FEET}
          onChange={(foot) => choose({ foot })}
        />
      )}
      <Choice
        label="Order"
        value={options.inverted ? 'inverted' : 'down'}
        options={ORDERS}
        onChange={(order) => choose({ inverted: order === 'inverted' })}
      />
      {calls || view.threads.length === 0 ? null : <ThreadChoice view={view} />}
      <label className="flame-search">
        <span className="visually-hidden">Search functions</span>
        <input
          type="search"
          value={search}
          placeholder="Search functions"
          spellCheck={false}
          onChange={(event) => searchFor(event.target.value)}
        />
      </label>
      <span role="status" className="muted figure">
        {awaited && view.cycles >= view.of
          ? 'adding up…'
          : search.trim() === ''
            ? ''
            : `${formatCount(found.count)} found, ${formatShare(found.share)}`}
      </span>
      <FlameExport view={view} ends={ends} zoomed={zoomed} />
    </div>
  );
}

function ThreadChoice({ view }: { view: FlameView }) {
  const thread = useApp((state) => state.flameOptions.thread);
  const choose = useApp((state) => state.chooseFlame);
  return (
    <label className="flame-thread">
      <span className="visually-hidden">Thread</span>
      <select
        value={String(thread)}
        onChange={({ target: { value } }) =>
          choose({ thread: value === 'driving' || value === 'all' ? value : Number(value) })
        }
      >
        <option value="driving">driving thread</option>
        <option value="all">all threads</option>
        {view.threads.map(({ tid, name }) => (
          <option key={tid} value={tid}>
            {name} ({tid})
          </option>
        ))}
      </select>
    </label>
  );
}
