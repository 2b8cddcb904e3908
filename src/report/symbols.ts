/** The report's symbols, as MathML. */
import { bar, func, id, num, op, sub, sup, upright } from './math.ts';

export const x = id('x');
export const z = id('z');
export const noisy = bar(x);
export const theta = id('θ');
export const sigma = sub(id('σ'), id('i'));
export const sigmaSquared = sup(sigma, num(2));
export const energy = sub(id('f'), theta);
export const score = sub(id('s'), theta);
export const density = sub(id('p'), theta);
export const partition = sub(id('Z'), theta);
export const point = sub(x, id('s'));
export const log = func('log');
/** ∇ in the direction of what is given. */
export const gradient = (of: string): string => sub(op('∇'), of);
export const mean = upright('E');
export const equals = op('=');
export const minus = op('−');
export const plus = op('+');
