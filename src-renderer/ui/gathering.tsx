import type { ReactNode } from 'react';
import { assertNever } from '@core/errors';
import { AddingUp } from './adding-up';

interface Props {
  readonly of:
    | { readonly state: 'none' | 'ready' }
    | { readonly state: 'gathering' | 'stopped'; readonly done: number; readonly total: number }
    | { readonly state: 'failed'; readonly message: string };
  /** Where the bar stands. */
  readonly className: string;
  readonly failed: (message: string) => ReactNode;
  readonly onPutOff: () => void;
  readonly onGoOn: () => void;
}

/** How far it is that a picture's cycles are gathered; nothing once they are. */
export function Gathering({ of, className, failed, onPutOff, onGoOn }: Props) {
  switch (of.state) {
    case 'ready':
    case 'none':
      return null;
    case 'gathering':
    case 'stopped':
      return (
        <div className={className}>
          <AddingUp
            cycles={of.done}
            of={of.total}
            awaited={of.state === 'gathering'}
            {...{ onPutOff, onGoOn }}
          />
        </div>
      );
    case 'failed':
      return failed(of.message);
    default:
      return assertNever(of);
  }
}
