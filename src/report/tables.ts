/** The report's tables. */
import type { Metrics } from '../metrics/all.ts';
import { MOST_BORDER } from '../metrics/grid.ts';
import type { Comparison } from './field-findings.ts';
import { sigmaOf } from './math.ts';
import { trialsOf } from './noise-trials.ts';
import { count, digits, list, percent, seconds } from './numbers.ts';
import { type FinishedRun, judgementsOf } from './run.ts';

type Cells = readonly string[];

function table(id: string, caption: string, head: Cells, rows: readonly Cells[]): string {
  const line = (cells: Cells, tag: 'th' | 'td') =>
    `<tr>${cells.map((cell) => `<${tag}>${cell}</${tag}>`).join('')}</tr>`;
  return `<table id="${id}"><caption>${caption}</caption><thead>${line(head, 'th')}</thead>
<tbody>${rows.map((cells) => line(cells, 'td')).join('\n')}</tbody></table>`;
}

/** Names of metrics in words; keys as in run.json. */
export const METRIC_NAMES = {
  excess: `excess ${sigmaOf()}² E‖<i>s<sub>θ</sub></i> − <i>s</i>*‖², mean over the levels`,
  TV: `total variation of exp(−<i>f</i>)/<i>Z</i> and <i>p</i> at ${sigmaOf(1)}`,
  KL: `KL divergence at ${sigmaOf(1)} [nats]`,
  NLL: `negative log-likelihood at ${sigmaOf(1)} [nats]`,
  densityModes: `mode masses of exp(−<i>f</i>)/<i>Z</i> at ${sigmaOf(1)}`,
  SW2: `samples: SW<sub>2</sub> to fresh data [length]`,
  MMD2: 'samples: MMD² to fresh data',
  modes: 'samples: mode masses',
  sd: 'samples: standard deviation in each mode [length]',
  diverged: 'samples: chains that diverged',
} as const satisfies Partial<Record<keyof Metrics, string>>;

export type ShownMetric = keyof typeof METRIC_NAMES;

/** A metric as it stands in the report. */
export function written(metrics: Metrics, key: ShownMetric): string {
  const value = metrics[key];
  if (key === 'diverged') return value === null ? '–' : count(value as number);
  return Array.isArray(value) ? list(value) : digits(value);
}

export function metricsTable(run: FinishedRun): string {
  const judgements = judgementsOf(run);
  const { metrics } = run;
  const rows = (Object.keys(METRIC_NAMES) as ShownMetric[]).map((key) => {
    const judgement = judgements.find(({ name }) => name === key);
    const noise = key === 'SW2' || key === 'MMD2' ? digits(metrics.noiseFloor?.[key]) : '';
    const verdict = judgement ? (judgement.ok ? 'met' : '<strong class="missed">missed</strong>') : '';
    const value = `<span data-metric="${key}">${written(metrics, key)}</span>`;
    return [METRIC_NAMES[key], value, noise, judgement?.allowed ?? '', verdict];
  });
  const head = ['quantity', 'measured', 'two fresh data sets', 'gate', ''];
  return table(
    'metrics',
    'Table 1. What was measured, beside the noise floor and the gates of the preset.',
    head,
    rows,
  );
}

export function trialTable({ config }: FinishedRun, number: number): string {
  const { sigmaMin, sigmaMax } = config.settings;
  const rows = trialsOf(config).map(({ sigma, component, whole, valley }) => {
    const chosen = [sigma === sigmaMin && sigmaOf(1), sigma === sigmaMax && sigmaOf('L')].filter(Boolean);
    return [digits(sigma), digits(component), digits(whole), digits(valley, 2), chosen.join(', ')];
  });
  const head = [`${sigmaOf()}`, 'sd of a component', 'sd of all points', 'valley / mode', 'chosen'];
  return table(
    'trials',
    `Table ${number}. Noise levels that were tried, in closed form: the standard deviation of a perturbed component and of all perturbed points (per axis), and <i>p<sub>σ</sub></i> half way between two modes relative to a mode.`,
    head,
    rows,
  );
}

export function levelTable({ sigmas, metrics }: FinishedRun, number: number): string {
  const rows = Array.from(sigmas, (sigma, i) => {
    const border = metrics.border[i];
    const open = (border ?? 0) > MOST_BORDER ? percent(border!) : '';
    return [
      String(i + 1),
      digits(sigma),
      digits(metrics.floorPerLevel[i]),
      digits(metrics.excessPerLevel[i]),
      digits(metrics.logZ[i]),
      open,
    ];
  });
  const isOpen = rows.some((cells) => cells[5] !== '');
  const head = [
    'level',
    `${sigmaOf()} [length]`,
    'floor',
    'excess',
    'log <i>Z</i>',
    ...(isOpen ? ['mass at the border'] : []),
  ];
  return table(
    'levels',
    `Table ${number}. The noise levels: loss of the exact score, excess of the learned one, and log <i>Z</i> of exp(−<i>f</i>).`,
    head,
    isOpen ? rows : rows.map((cells) => cells.slice(0, 5)),
  );
}

export function comparisonTable(comparisons: readonly Comparison[], number: number): string {
  const rows = comparisons.map(({ level, sigma, difference, at, ofPeak, weighted, uniform }) => [
    `${sigmaOf(level)} = ${digits(sigma)}`,
    `${digits(difference)} at (${list(at)})`,
    percent(ofPeak),
    digits(weighted),
    digits(uniform),
  ]);
  const error = `rms of ${sigmaOf()}|<i>s<sub>θ</sub></i> − <i>s</i>*|`;
  const head = [
    'level',
    'largest learned − exact [1/area]',
    'of the peak',
    `${error}, under <i>p<sub>σ</sub></i>`,
    'all places alike',
  ];
  return table(
    'comparison',
    `Table ${number}. Learned density and scores against the exact ones, in the windows of Figure 5.`,
    head,
    rows,
  );
}

export function settingsTable({ config: { settings, variants }, timings }: FinishedRun, number: number): string {
  const cells = [
    ...Object.entries(settings).map(([key, value]) => [`<code>${key}</code>`, `<code>${value}</code>`]),
    ...Object.entries(variants).map(([kernel, variant]) => [`kernel variant of ${kernel}`, `<code>${variant}</code>`]),
    ...Object.entries(timings).map(([part, time]) => [`time of ${part}`, seconds(time)]),
  ];
  const half = Math.ceil(cells.length / 2);
  const rows = cells.slice(0, half).map((left, i) => [...left, ...(cells[half + i] ?? ['', ''])]);
  const caption = `Table ${number}. Every setting, by its name for <code>--set</code>, and the times.`;
  return table('settings', caption, ['setting', 'value', 'setting', 'value'], rows);
}
