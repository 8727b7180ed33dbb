/** How options are declared, and how what a person types is told wrong. */
import { InvalidArgumentError, Option } from 'commander';
import type { Result } from '@core/errors';
import type { ExitCode } from './failure-text';
import type { CliPorts } from './ports';
import { wrap } from './terminal';

/** Told the exit code of the command that ran. */
export type Done = (code: ExitCode) => void;

/** Lets commander tell the user what a parser says. */
export const by =
  <T>(parse: (text: string) => Result<T>) =>
  (text: string): T => {
    const parsed = parse(text);
    if (parsed.ok) return parsed.value;
    throw new InvalidArgumentError(parsed.error.message);
  };

export const collect = (text: string, before: readonly string[]): readonly string[] => [...before, text];

export const nonEmpty = (text: string): string => {
  if (text !== '') return text;
  throw new InvalidArgumentError('It is empty.');
};

/** What stands below a command's options, as wide as the rest of its help; each text may begin with a term of its own. */
export const notes =
  ({ terminal }: CliPorts, texts: readonly (readonly [term: string, text: string])[]) =>
  (): string =>
    `\n${texts.map(([term, text]) => wrap(text, terminal.out.columns, term)).join('\n')}`;

/** The same words wherever a level is chosen. */
export const LEVEL_HELP =
  'the evidence: probes and full need root; auto takes the best that works, short of full';

export const option = (flags: string, description: string): Option => new Option(flags, description);

export const JSON_FLAG = ['--json', 'print one JSON document', false] as const;
