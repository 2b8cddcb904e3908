/** The theory questions of the exercise, answered. */
import {
  bracket,
  display,
  frac,
  func,
  id,
  inline,
  lines,
  normSquared,
  num,
  of,
  op,
  row,
  slash,
  space,
  sub,
  sum,
  sup,
  tallNormSquared,
  upright,
} from './math.ts';
import {
  density,
  energy,
  equals,
  gradient,
  log,
  mean,
  minus,
  noisy,
  partition,
  plus,
  point,
  score,
  sigma,
  sigmaSquared,
  theta,
  x,
  z,
} from './symbols.ts';

const comma = op(',');
const overPoints = row(frac(num(1), id('S')), sum(row(id('s'), equals, num(1)), id('S')));
const energyAt = (...at: string[]): string => row(energy, of(...at));
const noisyAndLevel = [noisy, comma, sigma];

export const LIKELIHOOD = `
<p>The model is ${inline(density, of(x), equals, upright('exp'), of(minus, energyAt(x)), slash, partition)} with
${inline(partition, equals, op('∫'), upright('exp'), of(minus, energyAt(x)), '<mspace width="0.15em"/>', upright('d'), x)}. For the points
${inline(point)} the negative log-likelihood and its gradient are</p>
${lines(
  [row(id('ℓ'), of(theta)), row(equals, overPoints, energyAt(point), plus, log, partition, comma)],
  [
    row(gradient(theta), id('ℓ'), of(theta)),
    row(
      equals,
      overPoints,
      gradient(theta),
      energyAt(point),
      minus,
      sub(mean, row(x, op('∼'), density)),
      bracket(gradient(theta), energyAt(x)),
      op('.'),
    ),
  ],
)}
<p>The first term is a mean over the data. The second is what is hard: ${inline(partition)} depends on
${inline(theta)}, so it cannot be left out, and for a network it has no closed form. Its gradient is an expectation under
the model itself. Every training step would need fresh samples of ${inline(density)}, from a Markov chain that has mixed
before the gradient can be trusted, and the next step changes ${inline(density)} again. A grid helps in the plane only:
with <i>n</i> cells along an axis it takes <i>n<sup>d</sup></i> energies in <i>d</i> dimensions.</p>`;

export const SCORE = `
${display(gradient(x), log, density, of(x), equals, minus, gradient(x), energyAt(x), minus, gradient(x), log, partition, equals, minus, gradient(x), energyAt(x), op('='), score, of(x), op('.'))}
<p>${inline(partition)} does not depend on ${inline(x)}, so its gradient is 0: the integral has gone, and with it the
chain in the inner loop. The score costs one backward pass through the network. Nothing is lost by it, as it fixes the
energy up to a constant and the constant is fixed by normalisation. What remains: the score of the data is not known
either (2.3), and training has to differentiate a derivative (3.2).</p>`;

const denoised = row(noisy, minus, sigmaSquared, gradient(noisy), energyAt(...noisyAndLevel));

export const LOSS = `
<p>For Gaussian noise, ${inline(noisy, equals, point, plus, sigma, z)}, the score of the noise is
${inline(gradient(noisy), log, sub(id('p'), sigma), of(noisy, op('|'), point), equals, of(point, minus, noisy), slash, sigmaSquared)}.
With ${inline(score, equals, minus, op('∇'), energy)} the term of one point becomes</p>
${display(
  sigmaSquared,
  tallNormSquared(frac(row(point, minus, noisy), sigmaSquared), plus, gradient(noisy), energyAt(...noisyAndLevel)),
  equals,
  frac(num(1), sigmaSquared),
  normSquared(point, minus, noisy, plus, sigmaSquared, gradient(noisy), energyAt(...noisyAndLevel)),
)}
<p>so that the objective in its final form is</p>
${display(
  id('ℒ'),
  of(theta),
  equals,
  overPoints,
  sub(mean, row(id('i'), comma, noisy)),
  bracket(frac(num(1), sigmaSquared), normSquared(point, minus, of(denoised))),
  equals,
  sub(mean, row(id('s'), comma, id('i'), comma, z)),
  normSquared(z, minus, sigma, gradient(noisy), energyAt(...noisyAndLevel)),
  op('.'),
)}
<p>In round brackets stands Tweedie’s estimator
${inline(mean, bracket(x, op('|'), noisy), equals, noisy, plus, sup(id('σ'), num(2)), op('∇'), log, sub(id('p'), id('σ')), of(noisy))}
with the model’s score in place of the exact one: a gradient step on the energy guesses the clean point, and the loss
is the squared error of that guess in units of ${inline(sigmaSquared)}, so all levels count alike. The last form is the one
that is programmed. Two values help to read it: a score of zero gives
${inline(mean, normSquared(z), equals, num(2))}, and the exact score <i>s</i>* does not give 0 but the
<em>floor</em> ${inline(num(2), minus, sup(id('σ'), num(2)), mean, normSquared(sup(id('s'), op('*'))))}, because nobody can guess the noise exactly.
What lies above it, the <em>excess</em>
${inline(sup(id('σ'), num(2)), mean, normSquared(score, minus, sup(id('s'), op('*'))))}, is what a network has left to learn.</p>`;

export const TWICE = `
<p><strong>Why twice differentiable?</strong> The loss contains ${inline(gradient(x), energy)}, and that contains the
activation’s slope <i>φ</i>′. Adam needs the gradient of the loss in ${inline(theta)}, and that contains <i>φ</i>″. With
ReLU <i>φ</i>″ is 0 wherever it exists: the score would be constant on each linear piece of the network and jump between
them, and the gradient would lose every term that comes through <i>φ</i>″, so that no bias would ever be trained.</p>`;

export const MIXTURE_SCORE = `
<p>Noise adds to the covariance, so the perturbed mixture is a mixture again:</p>
${display(
  sub(id('p'), id('σ')),
  of(x),
  equals,
  sum(id('k')),
  sub(id('π'), id('k')),
  id('N'),
  of(x, op(';'), sub(id('μ'), id('k')), comma, sub(id('C'), id('k'))),
  comma,
  space,
  sub(id('C'), id('k')),
  equals,
  sub(id('Σ'), id('k')),
  plus,
  sup(id('σ'), num(2)),
  id('I'),
  comma,
  space,
  sup(id('s'), op('*')),
  of(x),
  equals,
  minus,
  sum(id('k')),
  frac(
    row(sub(id('π'), id('k')), id('N'), of(x, op(';'), sub(id('μ'), id('k')), comma, sub(id('C'), id('k')))),
    row(sub(id('p'), id('σ')), of(x)),
  ),
  `<msubsup>${id('C')}${id('k')}${row(minus, num(1))}</msubsup>`,
  of(x, minus, sub(id('μ'), id('k'))),
  op('.'),
)}`;

export const LANGEVIN = display(
  x,
  op('←'),
  x,
  minus,
  frac(sub(id('α'), id('i')), num(2)),
  gradient(x),
  energyAt(x, comma, sigma),
  plus,
  `<msqrt>${sub(id('α'), id('i'))}</msqrt>`,
  z,
  comma,
  space,
  sub(id('α'), id('i')),
  equals,
  frac(row(id('ε'), sigmaSquared), `<msubsup>${id('σ')}${num(1)}${num(2)}</msubsup>`),
);

export const SCALED = display(
  id('f'),
  of(x, comma, id('σ')),
  equals,
  frac(num(1), id('σ')),
  id('g'),
  of(
    frac(row(x, minus, id('m')), `<msqrt>${row(sup(id('σ'), num(2)), plus, id('v'))}</msqrt>`),
    comma,
    frac(num(1), num(2)),
    func('ln'),
    id('σ'),
    plus,
    num(1),
  ),
);
