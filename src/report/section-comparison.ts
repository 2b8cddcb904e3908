/** Task 3.5: the learned density and scores, where they differ from the exact ones, and why. */
import { MOST_BORDER } from '../metrics/grid.ts';
import { componentsOf } from '../targets.ts';
import { type Comparison, compare } from './field-findings.ts';
import { type Figure, figureHtml } from './figure.ts';
import type { LevelFields } from './grids.ts';
import { sigmaOf } from './math.ts';
import { count, digits, inWords, list, percent } from './numbers.ts';
import type { FinishedRun } from './run.ts';
import { comparisonTable } from './tables.ts';

const NORMALISER_CELLS = 256 ** 2;

export function comparisonSection(run: FinishedRun, figure: Figure): string {
  const { fields } = run.pictures;
  const comparisons = fields.map(compare);
  return `<h3>3.5 Learned density and scores</h3>
<p>The network gives <i>f</i>, so exp(−<i>f</i>) is known up to its factor. To compare densities, <i>Z</i>(${sigmaOf()}) is computed for each
shown level by the midpoint rule on ${count(NORMALISER_CELLS)} cells of a box around the data, wider by 4 ${sigmaOf()} (at least ½) on each side.
${borderSentence(fields)} The scores −∇<i>f</i> need no <i>Z</i>.</p>
<p><strong>Where they differ.</strong> ${overall(run)} ${placeSentence(comparisons)} Table 4 has the numbers of all shown levels.</p>
${comparisonTable(comparisons, 4)}
${figureHtml(figure)}
<p><strong>Why: the loss weighs places by their density.</strong> ${emptySentence(comparisons[0]!)}</p>
<p><strong>Why: scores hardly see masses.</strong> ${massSentence(run)}</p>`;
}

function borderSentence(fields: readonly LevelFields[]): string {
  const open = fields.filter(({ border }) => !(border <= MOST_BORDER));
  if (open.length === 0)
    return 'At none of them does more than a thousandth of the mass lie in the border cells, so the box holds it.';
  const which = open.map(({ level, border }) => `${sigmaOf(level)} (${percent(border)})`);
  return `<strong class="missed">At ${inWords(which)} more than a thousandth of the mass lies in the border cells</strong>: there exp(−<i>f</i>) does not normalise in the box, and its <i>Z</i> means little.`;
}

function overall({ metrics: { TV, KL } }: FinishedRun): string {
  if (TV === null) return 'The learned density at the smallest level is not finite.';
  return `At ${sigmaOf(1)} the learned density is ${grade(TV)}: total variation ${digits(TV)}, KL divergence ${digits(KL)} nats.`;
}

function grade(totalVariation: number): string {
  if (totalVariation < 0.06) return 'close to the exact one';
  if (totalVariation < 0.15) return 'near the exact one, but not equal to it';
  return totalVariation < 0.35 ? 'visibly off' : 'wrong';
}

function placeSentence(comparisons: readonly Comparison[]): string {
  const worst = comparisons.reduce((a, b) => (b.ofPeak > a.ofPeak ? b : a));
  const which = worst.difference > 0 ? 'too high' : 'too low';
  return `Measured by the exact peak, the densities of the shown levels differ most at ${sigmaOf(worst.level)}: near (${list(worst.at)}) the learned one is ${which} by ${digits(Math.abs(worst.difference))}, ${percent(worst.ofPeak)} of the peak.`;
}

function emptySentence({ level, weighted, uniform, empty }: Comparison): string {
  const sigma = sigmaOf(level);
  const measured = `Under <i>p<sub>σ</sub></i>, as the loss sees it, the root mean square of ${sigma}|<i>s<sub>θ</sub></i> − <i>s</i>*| is ${digits(weighted)}; with all places of the window alike it is ${digits(uniform)}, ${digits(uniform / weighted, 2)} times that.`;
  const where = `on ${percent(empty)} of the window <i>p<sub>σ</sub></i> is below a thousandth of its peak`;
  const reason =
    uniform > 2 * weighted
      ? `The error lies where nobody looks: ${where}, the loss has next to no noisy point there, and the score is whatever the network extrapolates. Larger levels fill that space, which is why there are several.`
      : `So it does not lie in empty places only (${where}): the score is not learned well where the data are either.`;
  return `${measured} ${reason}`;
}

function massSentence({ metrics: { densityModes, modes }, config: { target } }: FinishedRun): string {
  const weights = componentsOf(target).map(({ weight }) => weight);
  const off = (masses: readonly (number | null)[] | null): number =>
    Math.max(...weights.map((weight, k) => Math.abs((masses?.[k] ?? Number.NaN) - weight)));
  const [density, samples] = [off(densityModes), off(modes)];
  const reason = `The log-ratio of the densities at two modes is the integral of the score along a path from one to the other. At ${sigmaOf(1)} that path crosses a valley without points, so an error of the slope there, which costs the loss next to nothing, becomes a factor between the modes.`;
  const finding = `exp(−<i>f</i>)/<i>Z</i> puts the masses ${list(densityModes)} on the modes instead of ${list(weights)}, off by up to ${digits(density, 2)}.`;
  const compared =
    samples < density
      ? `Those of the samples, ${list(modes)}, are closer (off by up to ${digits(samples, 2)}): chains choose their mode at the levels where the valley is filled.`
      : `Those of the samples, ${list(modes)}, are no closer in this run (off by up to ${digits(samples, 2)}), though they are decided at larger levels, where the valley is filled.`;
  return `${reason} ${finding} ${compared}`;
}
