/** Task 4: annealed Langevin dynamics and its samples. */
import type { InitialName } from '../initial.ts';
import { componentsOf } from '../targets.ts';
import { type Figure, figureHtml } from './figure.ts';
import { inline, sigmaOf } from './math.ts';
import { narrowest } from './noise-trials.ts';
import { count, digits, inWords, list } from './numbers.ts';
import type { FinishedRun } from './run.ts';
import { LANGEVIN } from './theory.ts';

export function samplingSection(run: FinishedRun, figure: Figure): string {
  return `<h2>4. Sampling</h2>
${sampler(run)}
<h3>4.2 Samples</h3>
<p>${[divergedSentence(run), distanceSentence(run), massSentence(run), widthSentence(run)].filter(Boolean).join(' ')}</p>
${figureHtml(figure)}`;
}

/** Where chains start, after "from". */
const INITIAL: Record<InitialName, string> = {
  standard: 'N(0, <i>I</i>)',
  matched: `the normal law with mean and covariance of the data perturbed with ${sigmaOf('L')}`,
  uniform: `the uniform law over the box in which <i>Z</i>(${sigmaOf('L')}) is integrated`,
};

function sampler({ config: { settings }, sigmas }: FinishedRun): string {
  const { epsilon, steps, sigmaMin, chains, denoise, initial } = settings;
  const ratio = epsilon / sigmaMin ** 2;
  const stable =
    ratio < 2 ? 'well inside' : ratio < 4 ? 'inside, but with overshooting,' : '<strong class="missed">beyond</strong>';
  const last = denoise ? ` A last step <i>x</i> + ${sigmaOf(1)}²<i>s</i> takes the remaining noise away.` : '';
  return `<h3>4.1 Annealed Langevin dynamics</h3>
<p>${count(chains)} chains start from ${INITIAL[initial]}. For <i>i</i> = <i>L</i>, …, 1 each makes <i>T</i> steps</p>
${LANGEVIN}
<p>with fresh noise ${inline('<mi>z</mi>')}. <strong><i>ε</i> = ${digits(epsilon)}, <i>T</i> = ${steps}</strong>, in all ${count(steps * sigmas.length)} steps. As
<i>α<sub>i</sub></i> is proportional to ${sigmaOf('i')}², drift and noise keep their ratio at all levels. On a Gaussian of variance <i>s</i>² ≥ ${sigmaOf('i')}² a step multiplies the
distance from the mean by 1 − <i>α<sub>i</sub></i>/(2<i>s</i>²), which is stable for <i>ε</i>/${sigmaOf(1)}² &lt; 4; here it is ${digits(ratio)}, ${stable}
the limit. Smaller steps would follow the density more exactly but need more of them to forget the level above; ${steps} steps let the error
of a start shrink by ${digits(Math.abs(1 - ratio / 2) ** steps, 2)} where the data are narrow against the noise.${last}</p>`;
}

function divergedSentence({ metrics: { diverged, samples } }: FinishedRun): string {
  if (!diverged) return '';
  return `<strong class="missed">${count(diverged)} of ${count(diverged + (samples ?? 0))} chains diverged</strong>; what follows is about the others.`;
}

function distanceSentence({ metrics: { samples, SW2, MMD2, noiseFloor } }: FinishedRun): string {
  if (SW2 === null || !noiseFloor?.SW2) return 'There are not enough finite samples to compare.';
  const times = SW2 / noiseFloor.SW2;
  const reading =
    times < 1.5
      ? 'no farther from fresh data than fresh data are from each other'
      : times < 3
        ? 'a little farther from fresh data than these are from each other'
        : 'clearly not distributed as the data';
  return `By SW<sub>2</sub> the ${count(samples!)} samples are ${reading}: ${digits(SW2)} against ${digits(noiseFloor.SW2)}, ${digits(times, 2)} times the noise floor. MMD² is ${digits(MMD2)} (two fresh data sets: ${digits(noiseFloor.MMD2)}; unbiased, so it may be negative).`;
}

function massSentence({ metrics: { modes, samples }, config: { target } }: FinishedRun): string {
  if (!modes || !samples) return '';
  const weights = componentsOf(target).map(({ weight }) => weight);
  const off = modes.map((mass, k) => Math.abs((mass ?? Number.NaN) - weights[k]!));
  const worst = off.indexOf(Math.max(...off));
  const chance = Math.sqrt((weights[worst]! * (1 - weights[worst]!)) / samples);
  const times = off[worst]! / chance;
  const reading = times < 2.5 ? 'which chance alone explains' : 'more than chance explains';
  return `The modes hold ${inWords(modes.map((mass) => digits(mass)))} of the samples; mode ${worst + 1} is off by ${digits(off[worst]!, 2)}, ${digits(times, 2)} standard deviations of a draw of that size, ${reading}.`;
}

function widthSentence({ metrics: { sd }, config: { target, settings } }: FinishedRun): string {
  if (!sd) return '';
  const { epsilon, sigmaMin } = settings;
  const variance = narrowest(target) ** 2 + sigmaMin ** 2;
  const expected = Math.sqrt(variance / (1 - epsilon / (4 * variance)));
  const longRun = Number.isFinite(expected)
    ? ` With the exact score a component would come out at ${digits(expected)} in the long run: its own ${digits(narrowest(target))}, the noise ${sigmaOf(1)} and the finite step together.`
    : '';
  return `Within the modes the standard deviation is ${list(sd)}.${longRun}`;
}
