import { formatCounted } from '@core/units';
import { Button } from './button';

interface Props {
  /** How many cycles there are to choose from. */
  readonly total: number;
  /** Takes filter and range away. */
  readonly onChooseAll: () => void;
}

/** In place of a view of the chosen cycles where none is chosen. */
export function NoneChosen({ total, onChooseAll }: Props) {
  return (
    <div className="empty">
      <h2>No cycle is chosen</h2>
      <p>The filter or the range on the bars leaves none of the {formatCounted(total, 'cycle')}.</p>
      <p>
        <Button onClick={onChooseAll}>Choose all cycles</Button>
      </p>
    </div>
  );
}
