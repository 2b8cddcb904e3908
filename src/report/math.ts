/** Formulas as MathML, which browsers typeset themselves. */

/** A name, slanted if it is one letter. */
export const id = (name: string): string => `<mi>${name}</mi>`;
/** A name that stays upright. */
export const upright = (name: string): string => `<mi mathvariant="normal">${name}</mi>`;
export const op = (sign: string): string => `<mo>${sign}</mo>`;
export const num = (value: number | string): string => `<mn>${value}</mn>`;
export const text = (words: string): string => `<mtext>${words}</mtext>`;
export const row = (...parts: string[]): string => `<mrow>${parts.join('')}</mrow>`;
export const sub = (base: string, index: string): string => `<msub>${base}${index}</msub>`;
export const sup = (base: string, power: string): string => `<msup>${base}${power}</msup>`;
export const subsup = (base: string, index: string, power: string): string =>
  `<msubsup>${base}${index}${power}</msubsup>`;
export const frac = (over: string, under: string): string => `<mfrac>${over}${under}</mfrac>`;
export const root = (of: string): string => `<msqrt>${of}</msqrt>`;
export const bar = (of: string): string => `<mover accent="true">${of}<mo stretchy="false">¯</mo></mover>`;
export const sum = (below: string, above: string): string => `<munderover><mo>∑</mo>${below}${above}</munderover>`;
/** Round brackets; they grow with what they hold. */
export const of = (...parts: string[]): string => row('<mo fence="true">(</mo>', ...parts, '<mo fence="true">)</mo>');
export const bracket = (...parts: string[]): string =>
  row('<mo fence="true">[</mo>', ...parts, '<mo fence="true">]</mo>');
/** ‖…‖² */
export const normSquared = (...parts: string[]): string =>
  sup(row('<mo fence="true" form="prefix">‖</mo>', ...parts, '<mo fence="true" form="postfix">‖</mo>'), num(2));

/** In a line of text. */
export const inline = (...parts: string[]): string => `<math>${parts.join('')}</math>`;
/** On a line of its own. */
export const display = (...parts: string[]): string => `<math display="block">${parts.join('')}</math>`;
/** Several lines, each aligned at its second part. */
export const lines = (...rows: (readonly [left: string, right: string])[]): string =>
  display(
    `<mtable class="lines">${rows.map(([left, right]) => `<mtr><mtd>${left}</mtd><mtd>${right}</mtd></mtr>`).join('')}</mtable>`,
  );

/** σ, or σ with an index, in running text. */
export const sigmaOf = (index?: number | string): string =>
  `<i>σ</i>${index === undefined ? '' : `<sub>${index}</sub>`}`;
