import { useApp } from '../../state/hooks';
import { sideOptions, sidesOf } from '../../state/selectors/compare';
import type { SideOption } from '../../state/selectors/compare';
import { Button } from '../../ui/button';

const keyOf = ({ recordingId, cycles }: SideOption): string => `${recordingId} ${cycles}`;

/** A, which the figures are held against, and B. */
export function SideChoices() {
  const options = useApp(sideOptions);
  const sides = useApp(sidesOf);
  const choose = useApp((state) => state.chooseSides);
  if (sides === null) return null;
  const { a, b } = sides;
  return (
    <div className="compare-sides">
      <SideSelect name="A" side={a} options={options} onChoose={(side) => choose(side, b)} />
      <SideSelect name="B" side={b} options={options} onChoose={(side) => choose(a, side)} />
      <Button tone="quiet" onClick={() => choose(b, a)}>
        Swap
      </Button>
    </div>
  );
}

interface Props {
  readonly name: string;
  readonly side: SideOption;
  readonly options: readonly SideOption[];
  readonly onChoose: (side: SideOption) => void;
}

function SideSelect({ name, side, options, onChoose }: Props) {
  return (
    <label className="compare-side">
      <span>{name}</span>
      <select
        value={keyOf(side)}
        title={side.title}
        onChange={(event) => {
          const chosen = options.find((option) => keyOf(option) === event.target.value);
          if (chosen) onChoose(chosen);
        }}
      >
        {options.map((option) => (
          <option key={keyOf(option)} value={keyOf(option)}>
            {option.title}
          </option>
        ))}
      </select>
    </label>
  );
}
