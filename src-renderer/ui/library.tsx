/** Mantine, drawn with our tokens. What lies over the window is made of it, and brings it along when it is opened. */
import { createTheme, MantineProvider } from '@mantine/core';
import type { CSSVariablesResolver } from '@mantine/core';
import '@mantine/core/styles/default-css-variables.css';
import '@mantine/core/styles/UnstyledButton.css';
import type { ReactNode } from 'react';

const theme = createTheme({
  // The library counts in rem of 16 px; the window's are 12.
  scale: 16 / 12,
  fontFamily: 'var(--ui)',
  fontFamilyMonospace: 'var(--mono)',
  fontSizes: { xs: '11px', sm: '12px', md: '12px', lg: '13px', xl: '14px' },
  radius: { xs: '3px', sm: '5px', md: '6px', lg: '8px', xl: '12px' },
  defaultRadius: 'md',
  cursorType: 'pointer',
});

/** Every colour that the library draws with is one of our tokens. */
const COLOURS = {
  '--mantine-color-body': 'var(--panel)',
  '--mantine-color-text': 'var(--text)',
  '--mantine-color-bright': 'var(--text)',
  '--mantine-color-dimmed': 'var(--muted)',
  '--mantine-color-placeholder': 'var(--muted)',
  '--mantine-color-anchor': 'var(--accent)',
  '--mantine-color-error': 'var(--danger)',
  '--mantine-color-default': 'var(--raised)',
  '--mantine-color-default-hover': 'var(--selected)',
  '--mantine-color-default-color': 'var(--text)',
  '--mantine-color-default-border': 'var(--line)',
  '--mantine-color-disabled': 'var(--raised)',
  '--mantine-color-disabled-color': 'var(--muted)',
  '--mantine-color-disabled-border': 'var(--line)',
  '--mantine-primary-color-filled': 'var(--accent)',
  '--mantine-primary-color-filled-hover': 'var(--accent)',
};

const resolveColours: CSSVariablesResolver = () => ({ variables: COLOURS, light: COLOURS, dark: COLOURS });

export function Library({ children }: { readonly children: ReactNode }) {
  const scheme = document.documentElement.dataset['theme'] === 'light' ? 'light' : 'dark';
  return (
    <MantineProvider theme={theme} forceColorScheme={scheme} cssVariablesResolver={resolveColours}>
      {children}
    </MantineProvider>
  );
}
