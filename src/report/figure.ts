/** A numbered figure of the report. */
export interface Figure {
  number: number;
  /** Part of the name of its file. */
  name: string;
  /** What it shows, for its caption in bold. */
  title: string;
  /** The rest of the caption, as HTML. */
  caption: string;
  svg: string;
}

/** Width of the text, points: 174 mm. */
export const PAGE_WIDTH = 493;

export function figureHtml({ number, name, title, caption, svg }: Figure): string {
  return `<figure id="figure-${number}" data-name="${name}">${svg}
<figcaption><strong>Figure ${number}. ${title}</strong> ${caption}</figcaption></figure>`;
}
