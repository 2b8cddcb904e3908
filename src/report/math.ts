/** Formulas as MathML, which browsers typeset themselves. */

/** A name, slanted if it is one letter. */
export const id = (name: string): string => `<mi>${name}</mi>`;
/** A name that stays upright: an expectation, a function. */
export const upright = (name: string): string => `<mi mathvariant="normal">${name}</mi>`;
/** A function before what it is of, if that has no brackets. */
export const func = (name: string): string => `<mi mathvariant="normal">${name}</mi><mspace width="0.17em"/>`;
export const slash = '<mo lspace="0.05em" rspace="0.05em">/</mo>';
export const space = '<mspace width="1.2em"/>';
export const op = (sign: string): string => `<mo>${sign}</mo>`;
export const num = (value: number | string): string => `<mn>${value}</mn>`;
export const row = (...parts: string[]): string => `<mrow>${parts.join('')}</mrow>`;
export const sub = (base: string, index: string): string => `<msub>${base}${index}</msub>`;
export const sup = (base: string, power: string): string => `<msup>${base}${power}</msup>`;
export const subsup = (base: string, index: string, power: string): string =>
  `<msubsup>${base}${index}${power}</msubsup>`;
export const frac = (over: string, under: string): string => `<mfrac>${over}${under}</mfrac>`;
export const root = (of: string): string => `<msqrt>${of}</msqrt>`;
export const bar = (of: string): string => `<mover accent="true">${of}<mo stretchy="false">¯</mo></mover>`;
export const sum = (below: string, above?: string): string =>
  above === undefined ? `<munder><mo>∑</mo>${below}</munder>` : `<munderover><mo>∑</mo>${below}${above}</munderover>`;
/** Round brackets; they grow with what they hold. */
export const of = (...parts: string[]): string => fenced('(', parts, ')');
export const bracket = (...parts: string[]): string => fenced('[', parts, ']');
/** ‖…‖²; the tall one grows with what it holds. */
export const normSquared = (...parts: string[]): string => sup(fenced('‖', parts, '‖', false), num(2));
export const tallNormSquared = (...parts: string[]): string => sup(fenced('‖', parts, '‖'), num(2));

const fenced = (open: string, parts: string[], close: string, tall = true): string =>
  row(fence('prefix', open, tall), row(...parts), fence('postfix', close, tall));
const fence = (form: string, sign: string, tall: boolean): string =>
  `<mo form="${form}" fence="true" stretchy="${tall}" symmetric="true" lspace="0" rspace="0">${sign}</mo>`;

/** In a line of text. */
export const inline = (...parts: string[]): string => `<math>${parts.join('')}</math>`;
/** On a line of its own. */
export const display = (...parts: string[]): string => `<math display="block">${parts.join('')}</math>`;
/** Several lines, each aligned at its second part. */
export const lines = (...rows: (readonly [left: string, right: string])[]): string =>
  display(
    `<mtable class="lines" displaystyle="true">${rows.map(([left, right]) => `<mtr><mtd>${left}</mtd><mtd>${right}</mtd></mtr>`).join('')}</mtable>`,
  );

/** σ, or σ with an index, in running text. */
export const sigmaOf = (index?: number | string): string =>
  `<i>σ</i>${index === undefined ? '' : `<sub>${index}</sub>`}`;
