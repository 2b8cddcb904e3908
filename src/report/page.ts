/** The page around text and figures: style and fonts are part of it, so that the file needs nothing else. */
import greekItalic from '@fontsource/stix-two-text/files/stix-two-text-greek-400-italic.woff2';
import greek from '@fontsource/stix-two-text/files/stix-two-text-greek-400-normal.woff2';
import latinItalic from '@fontsource/stix-two-text/files/stix-two-text-latin-400-italic.woff2';
import latin from '@fontsource/stix-two-text/files/stix-two-text-latin-400-normal.woff2';
import latinBold from '@fontsource/stix-two-text/files/stix-two-text-latin-700-normal.woff2';
import style from './style.css';

const LATIN = 'U+0000-00FF, U+2000-206F, U+2212';
const GREEK = 'U+0370-03FF';

const FONTS = [
  [latin, 400, 'normal', LATIN],
  [latinItalic, 400, 'italic', LATIN],
  [latinBold, 700, 'normal', LATIN],
  [greek, 400, 'normal', GREEK],
  [greekItalic, 400, 'italic', GREEK],
].map(
  ([url, weight, slant, range]) =>
    `@font-face { font-family: 'STIX Two Text'; font-weight: ${weight}; font-style: ${slant}; unicode-range: ${range}; src: url(${url}) format('woff2'); }`,
);

/** A whole document; `kind` is the body's class. */
export function document(title: string, body: string, kind = 'report'): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>${title}</title>
<style>
${FONTS.join('\n')}
${style}</style>
</head>
<body class="${kind}">
${body}
</body>
</html>
`;
}
