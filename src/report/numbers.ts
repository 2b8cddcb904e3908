/** Numbers as a reader wants them: few digits, a true minus sign, powers of ten where they are needed. */
import type { Figure } from '../metrics/all.ts';

const SUPERSCRIPTS = '⁰¹²³⁴⁵⁶⁷⁸⁹';
const SUBSCRIPTS = '₀₁₂₃₄₅₆₇₈₉';

/** With so many significant digits; – where there is none. */
export function digits(value: Figure | undefined, significant = 3): string {
  if (value === null || value === undefined || !Number.isFinite(value)) return '–';
  const rounded = Number(value.toPrecision(significant));
  const size = Math.abs(rounded);
  if (rounded !== 0 && (size < 1e-3 || size >= 1e6)) return scientific(rounded, significant);
  return String(rounded).replace('-', '−');
}

function scientific(value: number, significant: number): string {
  const [mantissa, exponent] = value.toExponential(significant - 1).split('e') as [string, string];
  return `${String(Number(mantissa)).replace('-', '−')} × 10${raised(Number(exponent))}`;
}

const raised = (exponent: number): string =>
  String(exponent).replaceAll(/./g, (sign) => (sign === '-' ? '⁻' : SUPERSCRIPTS[Number(sign)]!));

/** A whole number as an index: σ₁₂. */
export const lowered = (index: number): string =>
  String(index).replaceAll(/\d/g, (digit) => SUBSCRIPTS[Number(digit)]!);

export const list = (values: readonly Figure[] | null, significant = 3): string =>
  values === null ? '–' : values.map((value) => digits(value, significant)).join(', ');

/** 10 000 */
export const count = (value: number): string => value.toLocaleString('en').replaceAll(',', '\u202f');

export const percent = (share: number): string => `${digits(100 * share, 2)}\u202f%`;

/** ‘3 points’, ‘1 point’. */
export const plural = (value: number, one: string): string => `${count(value)} ${one}${value === 1 ? '' : 's'}`;

export function seconds(value: number): string {
  const whole = Math.round(value);
  if (whole < 60) return `${digits(value, 2)}\u202fs`;
  return `${Math.floor(whole / 60)}\u202fmin ${whole % 60}\u202fs`;
}

/** Words in a row: a, b and c. */
export function inWords(words: readonly string[]): string {
  if (words.length < 2) return words.join('');
  return `${words.slice(0, -1).join(', ')} and ${words.at(-1)}`;
}
