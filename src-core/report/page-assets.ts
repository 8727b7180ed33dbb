/**
 * The page's script and style, and what its policy allows them by (SHA-256, base64). Empty as they stand here: whatever bundles
 * this puts in what src-renderer/page comes to (page-assets-plugin.ts); without it the page is one without a script.
 */
export interface PageAsset {
  readonly text: string;
  readonly sha256: string;
}

export const PAGE_SCRIPT: PageAsset = { text: '', sha256: '' };
export const PAGE_STYLE: PageAsset = { text: '', sha256: '' };
