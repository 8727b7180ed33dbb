/**
 * What QEMU is told about its log, beside what the user's own arguments say of it: trace events that are turned on later
 * write to a file of ours, and each of its lines carries a time. Nothing is written before.
 */
import { fail, ok } from '@core/errors';
import type { Result } from '@core/errors';

/** QEMU takes options with one dash or two. */
function valuesOf(args: readonly string[], option: string): string[] {
  return args.flatMap((argument, index) =>
    argument === `-${option}` || argument === `--${option}` ? [args[index + 1] ?? ''] : [],
  );
}

const LOGGING = ['d', 'D', 'trace'] as const;

/** The user's arguments with ours around them. QEMU counts the last -msg alone, with all that it says. */
export function logArguments(extraArguments: readonly string[], ourLog: string): readonly string[] {
  const ownsLog = LOGGING.some((option) => valuesOf(extraArguments, option).length > 0);
  const message = valuesOf(extraArguments, 'msg').at(-1);
  return [
    ...(ownsLog ? [] : ['-D', ourLog]),
    ...(message === undefined ? ['-msg', 'timestamp=on'] : []),
    ...extraArguments,
    ...(message === undefined ? [] : ['-msg', `${message},timestamp=on`]),
  ];
}

/** Where QEMU's log is, then, from the folder that QEMU is started in; fails with trace-events-missing where the user's arguments lead it elsewhere than to one file. */
export function logPathOf(extraArguments: readonly string[], ourLog: string, pid: number): Result<string> {
  const ownsLog = LOGGING.some((option) => valuesOf(extraArguments, option).length > 0);
  return ownsLog ? logFileOf(extraArguments, pid) : ok(ourLog);
}

/** The one file that a QEMU of these arguments logs to; fails with trace-events-missing. */
export function logFileOf(args: readonly string[], pid: number): Result<string> {
  const own = valuesOf(args, 'D').at(-1);
  if (own === undefined)
    return lacks('Without -D FILE among QEMU’s arguments its log goes to standard error');
  return valuesOf(args, 'd').some((item) => item.split(',').includes('tid'))
    ? lacks('-d tid among QEMU’s arguments gives each thread a log of its own')
    : ok(own.replaceAll('%d', String(pid)));
}

const lacks = (why: string): Result<never> => fail('trace-events-missing', `${why}: it is not read there.`);
