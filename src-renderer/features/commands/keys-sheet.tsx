import { printedKeys } from '../../commands/chord';
import { COMMAND_GROUPS } from '../../commands/command';
import type { Command, CommandGroup } from '../../commands/command';
import { COMMANDS } from '../../commands/registry';
import { Dialog } from '../../ui/dialog';
import { Keys } from '../../ui/keys';
import './keys-sheet.css';

/** What the right column is of; the left one has the others, and about as many keys. */
const RIGHT: readonly CommandGroup[] = ['Timeline', 'Cycles', 'Window'];

const COLUMNS = [false, true].map((right) =>
  COMMAND_GROUPS.filter((group) => RIGHT.includes(group) === right)
    .map((group) => ({
      group,
      commands: COMMANDS.filter((command) => command.group === group && (command.keys?.length ?? 0) > 0),
    }))
    .filter(({ commands }) => commands.length > 0),
);

/** Every key there is, by what it is for. */
export function KeysSheet({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="All keys" onClose={onClose} width={820}>
      <div className="keys-sheet">
        {COLUMNS.map((groups, at) => (
          <div key={at}>
            {groups.map(({ group, commands }) => (
              <div key={group} role="group" aria-label={group}>
                <h3>{group}</h3>
                <dl>
                  {commands.map((command) => (
                    <Row key={command.id} command={command} />
                  ))}
                </dl>
              </div>
            ))}
          </div>
        ))}
      </div>
      <p className="muted keys-sheet-note">
        A terminal keeps its keys to itself, but for those that lead out of it: F6 goes to the next pane.
      </p>
    </Dialog>
  );
}

function Row({ command: { title, keys = [] } }: { readonly command: Command }) {
  return (
    <div>
      <dt>{title}</dt>
      <dd>
        {keys.map((chord) => (
          <Keys key={chord} keys={printedKeys(chord)} />
        ))}
      </dd>
    </div>
  );
}
