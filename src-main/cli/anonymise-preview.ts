import { resolve } from 'node:path';
import { anonymised } from '@core/sharing/anonymise';
import type { Replacement } from '@core/sharing/placeholders';
import type { AnonymiseDocument } from '@contract/report';
import { answerFailure, printJson } from './answer';
import type { ExitCode } from './failure-text';
import { sayable } from './locale';
import type { CliPorts } from './ports';
import { printable } from './terminal';

export interface AnonymisePreviewCommand {
  readonly file: string;
  readonly notes: boolean;
  readonly json: boolean;
}

/** Says what would become of what; writes nothing. */
export function runAnonymisePreview(
  { file, notes, json }: AnonymisePreviewCommand,
  ports: CliPorts,
): ExitCode {
  const { terminal, env, workingFolder } = ports;
  const path = resolve(workingFolder, file);
  const opened = ports.openRecording(path);
  if (!opened.ok) return answerFailure(terminal, env, opened.error, json);
  const { environment, recording, view } = opened.value.source;
  const { replaced } = anonymised({ environment, tables: recording.tables, view }, notes);
  opened.value.close();
  if (json) {
    const document: AnonymiseDocument = {
      schema: 'quiescope.anonymise/1',
      file: path,
      replaced: replaced.map((one) => ({ ...one })),
    };
    printJson(terminal, document);
  } else terminal.out.write(sayable(env, previewText(replaced, terminal.out.columns)));
  return 0;
}

const LEAST_COLUMNS = 20;

function previewText(replaced: readonly Replacement[], columns: number): string {
  if (replaced.length === 0) return 'Nothing in it tells of a person or a machine.\n';
  const longest = Math.max(...replaced.map(({ becomes }) => becomes.length));
  const room = Math.max(LEAST_COLUMNS, columns - Math.min(longest, columns >> 1) - ' ×1000  → '.length);
  const lines = replaced.map(({ was, becomes, times }) => {
    const shown = printable(was).replaceAll('\n', ' ');
    const cut = shown.length > room ? `${shown.slice(0, room - 1)}…` : shown.padEnd(room);
    const often = times === 1 ? '' : `×${String(times)}`;
    return `${cut} ${often.padStart(5)}  → ${becomes === '' ? '(left out)' : printable(becomes)}`;
  });
  return `${lines.join('\n')}\nWhat perf wrote is left out of a snapshot: it names files and programs.\n`;
}
