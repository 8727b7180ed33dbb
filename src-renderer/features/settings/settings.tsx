import { LEVEL_CHOICES } from '@core/analysis/settings';
import { useApp } from '../../state/hooks';
import { Button } from '../../ui/button';
import { Choice } from '../../ui/choice';
import { Dialog } from '../../ui/dialog';
import { NumberSetting } from './number-setting';
import { SelectField } from '../../ui/field';
import { Switch } from '../../ui/switch';
import './settings.css';

const THEMES = [
  { value: 'system', title: 'System' },
  { value: 'dark', title: 'Dark' },
  { value: 'light', title: 'Light' },
] as const;
const LEVELS = LEVEL_CHOICES.map((level) => ({ value: level, title: level }));

/** What is chosen once and for all; each change holds at once, in every window. */
export function Settings({ onClose }: { readonly onClose: () => void }) {
  return (
    <Dialog title="Settings" onClose={onClose} width={560}>
      <div className="settings">
        <Looks />
        <Recording />
        <Files />
      </div>
    </Dialog>
  );
}

function Looks() {
  const { theme, motion } = useApp((state) => state.settings);
  const change = useApp((state) => state.changeSettings);
  return (
    <section aria-label="Looks">
      <h3>Looks</h3>
      <div className="setting">
        <span>Theme</span>
        <Choice
          label="Theme"
          value={theme}
          options={THEMES}
          onChange={(value) => void change({ theme: value })}
        />
      </div>
      <Switch
        label="Reduce motion"
        hint="Always; otherwise as the system says."
        checked={motion === 'reduced'}
        onChange={(reduced) => void change({ motion: reduced ? 'reduced' : 'system' })}
      />
    </section>
  );
}

function Recording() {
  const { level, cycles, vcpus } = useApp((state) => state.settings);
  const change = useApp((state) => state.changeSettings);
  return (
    <section aria-label="What a new window proposes">
      <h3>What a new window proposes</h3>
      <div className="settings-fields">
        <NumberSetting
          label="Cycles of a recording"
          value={cycles}
          max={100_000}
          onChange={(value) => void change({ cycles: value })}
        />
        <SelectField
          label="Level of evidence"
          value={level}
          options={LEVELS}
          onChange={(value) => void change({ level: value })}
        />
        <NumberSetting
          label="vCPUs of the guest"
          value={vcpus}
          max={16}
          onChange={(value) => void change({ vcpus: value })}
        />
      </div>
    </section>
  );
}

function Files() {
  const { autosaveFolder, askBeforeClosing } = useApp((state) => state.settings);
  const recent = useApp((state) => state.recent.length);
  const change = useApp((state) => state.changeSettings);
  const choose = useApp((state) => state.chooseAutosaveFolder);
  const clear = useApp((state) => state.clearRecent);
  return (
    <section aria-label="Files">
      <h3>Files</h3>
      <Switch
        label="Ask before recordings are closed that nobody saved"
        hint="Otherwise they are kept in the folder below. A recording under way is always kept there."
        checked={askBeforeClosing}
        onChange={(ask) => void change({ askBeforeClosing: ask })}
      />
      <div className="setting">
        <span className="setting-path" title={autosaveFolder ?? ''}>
          {autosaveFolder ?? 'Kept in Quiescope’s own folder'}
        </span>
        <Button onClick={() => void choose()}>Choose a folder…</Button>
        {autosaveFolder === null ? null : (
          <Button tone="quiet" onClick={() => void change({ autosaveFolder: null })}>
            Its own
          </Button>
        )}
      </div>
      <div className="setting">
        <span>
          {recent} recent {recent === 1 ? 'file' : 'files'}
        </span>
        <Button disabled={recent === 0} onClick={() => void clear()}>
          Clear the list
        </Button>
      </div>
    </section>
  );
}
