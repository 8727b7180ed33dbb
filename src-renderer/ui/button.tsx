import type { ButtonHTMLAttributes, ReactNode } from 'react';

interface Props extends ButtonHTMLAttributes<HTMLButtonElement> {
  readonly tone?: 'plain' | 'quiet' | 'record' | 'accent';
  readonly children: ReactNode;
}

export function Button({ tone = 'plain', className, ...rest }: Props) {
  return (
    <button type="button" {...rest} className={`button button-${tone}${className ? ` ${className}` : ''}`} />
  );
}
