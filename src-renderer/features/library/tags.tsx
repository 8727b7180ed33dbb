import { useId, useState } from 'react';
import { TAG_LIMIT, TAGS_LIMIT, tidyTags } from '@core/library/entry';

interface Props {
  readonly tags: readonly string[];
  /** Those of other snapshots, to be given again. */
  readonly known: readonly string[];
  readonly onChange: (tags: readonly string[]) => void;
}

/** Chips, and a field for one more: Enter or a comma gives it, Backspace in an empty field takes the last away. */
export function Tags({ tags, known, onChange }: Props) {
  const [text, setText] = useState('');
  const listId = useId();
  const add = (): void => {
    if (text.trim() !== '') onChange(tidyTags([...tags, text]));
    setText('');
  };
  return (
    <div className="library-tags" role="group" aria-label="Tags">
      {tags.map((tag) => (
        <span key={tag} className="library-tag">
          <span>{tag}</span>
          <button
            type="button"
            aria-label={`Remove the tag ${tag}`}
            onClick={() => onChange(tags.filter((one) => one !== tag))}
          >
            ✕
          </button>
        </span>
      ))}
      <input
        aria-label="Add a tag"
        placeholder="Add a tag"
        list={listId}
        spellCheck={false}
        maxLength={TAG_LIMIT}
        disabled={tags.length >= TAGS_LIMIT}
        value={text}
        onChange={(event) => setText(event.target.value)}
        onBlur={add}
        onKeyDown={(event) => {
          if (event.key === 'Enter' || event.key === ',') {
            event.preventDefault();
            add();
          } else if (event.key === 'Backspace' && text === '' && tags.length > 0) onChange(tags.slice(0, -1));
        }}
      />
      <datalist id={listId}>
        {known
          .filter((tag) => !tags.includes(tag))
          .map((tag) => (
            <option key={tag} value={tag} />
          ))}
      </datalist>
    </div>
  );
}
