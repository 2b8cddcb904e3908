/** Tasks 3.1 to 3.4: noise levels, network, training, and the exact scores. */
import { advise } from '../adviser.ts';
import { momentsOf } from '../targets.ts';
import { largestOf, magnitudeOf } from './field-findings.ts';
import { type Figure, figureHtml } from './figure.ts';
import { sigmaOf } from './math.ts';
import { narrowest, trialsOf } from './noise-trials.ts';
import { count, digits, list, percent } from './numbers.ts';
import type { FinishedRun } from './run.ts';
import { levelTable, trialTable } from './tables.ts';
import { MIXTURE_SCORE, SCALED, TWICE } from './theory.ts';

/** Steps that a loss at the end is averaged over. */
const LAST = 1000;

export function noiseSection(run: FinishedRun, figure: Figure): string {
  const { settings, target } = run.config;
  const { sigmaMin, sigmaMax, levels } = settings;
  const sd = narrowest(target);
  const { mean, variance } = momentsOf(target);
  const ratio = (sigmaMax / sigmaMin) ** (1 / Math.max(1, levels - 1));
  const alpha = (settings.epsilon * sigmaMax ** 2) / sigmaMin ** 2;
  const kept = Math.abs(1 - alpha / (2 * (sigmaMax ** 2 + variance))) ** settings.steps;
  const merged = trialsOf(run.config).find(({ valley }) => valley >= 1);
  const merging = merged ? ` At ${sigmaOf()} = ${digits(merged.sigma)} the valley between two modes has filled.` : '';
  const warnings = advise(settings, target).map(({ text }) => `<p class="warning">${text}</p>`);
  const spacing =
    levels === 1
      ? 'There is a single level.'
      : `<strong><i>L</i> = ${levels}</strong> geometric levels lie between, each ${digits(ratio)} times the one below. In the plane the
length of the noise has mean 1.25 ${sigmaOf()} and standard deviation 0.66 ${sigmaOf()}, so noisy points of neighbouring levels
overlap widely, and chains that have settled at one level start the next where its score is known.`;
  return `<h3>3.1 Noise levels</h3>
<p>Table 2 tries levels before anything is trained.${merging} <strong>${sigmaOf(1)} = ${digits(sigmaMin)}</strong>: the perturbed data must
be close to the data. A component’s standard deviation grows from ${digits(sd)} to ${digits(Math.hypot(sd, sigmaMin))}, by
${percent(Math.hypot(sd, sigmaMin) / sd - 1)}; a still smaller level would leave the space between the points without any noisy point to
learn from. <strong>${sigmaOf('L')} = ${digits(sigmaMax)}</strong>: the perturbed data must be close to N(0, <i>I</i>), where the chains start. They
have mean (${list(mean)}) and standard deviation ${digits(Math.sqrt(variance + sigmaMax ** 2))} per axis, and what difference is left
the chains forget: of a wrong start ${settings.steps} steps at this level keep a factor of ${digits(kept, 2)}. ${spacing}</p>
${warnings.join('\n')}
${trialTable(run, 2)}
${figureHtml(figure)}`;
}

export function networkSection({ config: { settings }, model }: FinishedRun): string {
  const { hidden, activation, conditioning } = settings;
  const widths = [3, ...hidden, 1];
  const terms = hidden.map((width, i) => `${widths[i]}·${width} + ${width}`);
  const size = `${terms.join(' + ')} + ${hidden.at(-1)} + 1 = <strong>${count(model.size)}</strong>`;
  const how =
    conditioning === 'raw'
      ? `The input is (<i>x̄</i><sub>1</sub>, <i>x̄</i><sub>2</sub>, ${sigmaOf()}) as it is.`
      : `The network <i>g</i> is scaled by the noise level, with <i>m</i> the mean and <i>v</i> the variance per axis of the data:</p>${SCALED}
<p>so that inputs have variance 1 and the network the same slopes to learn at every level. With the raw input
(<i>x̄</i>, ${sigmaOf()}) its energy needs slopes of order 1/${sigmaOf()}, and training takes several times as long.`;
  return `<h3>3.2 Network</h3>
<p>Linear layers with ${activationName(activation)} between them, widths ${widths.join(' – ')}; the output is the energy. ${size} parameters.
${how}</p>
${TWICE}
<p>${SMOOTHNESS[activation]}</p>`;
}

const SMOOTHNESS = {
  elu: '<i>φ</i>″ of ELU exists everywhere but at 0, where it jumps from 1 to 0. A unit sits there with probability 0, and the score stays continuous; only its slope jumps.',
  silu: 'SiLU, <i>φ</i>(<i>a</i>) = <i>a</i>/(1 + e<sup>−<i>a</i></sup>), has all derivatives. ELU would do as well: its <i>φ</i>″ jumps at 0, where a unit sits with probability 0.',
  softplus: 'Softplus has all derivatives.',
  tanh: 'tanh has all derivatives.',
} as const;

const activationName = (activation: keyof typeof SMOOTHNESS): string =>
  ({ elu: 'ELU', silu: 'SiLU', softplus: 'softplus', tanh: 'tanh' })[activation];

export function trainingSection(run: FinishedRun, figure: Figure): string {
  const { config, loss, metrics, sigmas } = run;
  const { iterations, batch, learningRate, schedule, averaging } = config.settings;
  const rate = schedule === 'cosine' ? 'falls along a cosine to 2 % of it' : 'stays constant';
  const average = averaging > 0 ? ` What is used is the running mean of the weights, decay ${averaging}.` : '';
  return `<h3>3.3 Training</h3>
<p>Adam (<i>β</i> 0.9, 0.999) for <strong>${count(iterations)} iterations</strong> of ${count(batch)} points each; the learning rate starts at
${digits(learningRate)} and ${rate}: large steps to get near, small ones because the loss of a batch is noisy.${average} Every point of every
iteration draws its own level, all levels alike, and its own noise.</p>
${figureHtml(figure)}
<p>${lossSentence(loss, metrics.floor)} ${excessSentence(run)} ${worstLevel(metrics.excessPerLevel, sigmas)}</p>
${levelTable(run, 3)}`;
}

function lossSentence(losses: ArrayLike<number>, floor: number | null): string {
  const last = Math.max(1, Math.min(LAST, Math.floor(losses.length / 10)));
  const mean = (first: number, count: number): number =>
    Array.from({ length: count }, (_, i) => losses[first + i]!).reduce((sum, loss) => sum + loss, 0) / count;
  const end = mean(losses.length - last, last);
  const which = last === 1 ? 'of the last step' : `of the last ${count(last)} steps`;
  return `The loss begins at ${digits(losses[0]!)}; the mean ${which} is ${digits(end, 4)}, the floor ${digits(floor, 4)}: the curve looks flat long before it is, which is why the excess is measured by itself.`;
}

function excessSentence({ metrics: { excess, floor } }: FinishedRun): string {
  if (excess === null || floor === null) return 'The excess is not finite.';
  const learned = 1 - excess / (2 - floor);
  const share =
    learned > 0
      ? `of the ${digits(2 - floor)} that can be learned, ${digits(100 * learned, 4)}\u202f% are`
      : 'the learned score is worse than no score at all';
  return `On fresh points the excess is ${digits(excess)} in the mean over the levels: ${share}.`;
}

function worstLevel(excess: readonly (number | null)[], sigmas: Float32Array): string {
  const values = excess.map((value) => value ?? Infinity);
  const worst = values.indexOf(Math.max(...values));
  const best = values.indexOf(Math.min(...values));
  if (worst === best) return '';
  const named = (i: number): string => `${sigmaOf(i + 1)} = ${digits(sigmas[i]!)} (${digits(excess[i])})`;
  return `It is largest at ${named(worst)} and smallest at ${named(best)}.`;
}

export function exactSection(run: FinishedRun, figure: Figure): string {
  const facts = run.pictures.fields.map(({ level, sigma, exact }) => {
    const arrows = largestOf(magnitudeOf(exact.score));
    return `${sigmaOf(level)} = ${digits(sigma)}: density up to ${digits(largestOf(exact.density))}, scores up to ${digits(arrows)}`;
  });
  return `<h3>3.4 Exact density and scores</h3>
${MIXTURE_SCORE}
<p>In the windows of Figure 4: ${facts.join('; ')}. At small noise the scores are huge far from the data, point to the nearest
mode and turn abruptly between two modes; they say nothing of how much mass each mode has, and there are no points there to learn them from. At large noise they
are small, smooth and point to the middle of all modes from everywhere, but the density is blurred. In between lies the level where
the modes separate. Annealing goes through all of them, from right to left.</p>
${figureHtml(figure)}`;
}
