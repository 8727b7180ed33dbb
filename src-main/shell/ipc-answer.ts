import type { RequestChannel } from '@contract/channels';
import { inputSchemas } from '@contract/inputs';
import type { Input } from '@contract/inputs';
import type { Outputs } from '@contract/contract';
import type { WireFailure, WireResult } from '@contract/wire-failure';

/** Which window asks: the id of its contents. */
export type WindowId = number;

export type Handlers = {
  readonly [C in RequestChannel]: (input: Input<C>, from: WindowId) => Promise<WireResult<Outputs[C]>>;
};

/**
 * Answers one request with what its handler says. `input` is parsed, never trusted. An exception is a bug: `logBug` gets it,
 * the window gets none of its particulars.
 */
export async function answerRequest<C extends RequestChannel>(
  handlers: Handlers,
  channel: C,
  input: unknown,
  { from, logBug }: { readonly from: WindowId; readonly logBug: (error: unknown) => void },
): Promise<WireResult<Outputs[C]>> {
  const parsed = inputSchemas[channel].safeParse(input);
  if (!parsed.success) {
    const why = parsed.error.issues
      .map(({ path, message }) => `${path.join('.') || 'input'}: ${message}`)
      .join('; ');
    return refusal('usage', `Quiescope cannot do that: ${why}.`);
  }
  try {
    // The schema of this very channel has parsed it; the compiler does not follow that through the table.
    return await handlers[channel](parsed.data as Input<C>, from);
  } catch (error) {
    logBug(error);
    return refusal(
      'internal',
      'Quiescope failed by a defect of its own. The terminal it was started from says more.',
    );
  }
}

function refusal(code: 'usage' | 'internal', message: string): { ok: false; error: WireFailure } {
  return { ok: false, error: { code, message, facts: {}, remedy: null } };
}
