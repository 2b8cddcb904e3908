/** The charts of a result with their titles, legends and captions. They follow the width of the page. */
import { element } from '../../app/dom.ts';
import type { BenchResult, TaskName } from '../result.ts';
import { bars } from './bars.ts';
import { lines } from './lines.ts';

interface Chart {
  task: TaskName;
  title: string;
  /** Classes and names of the legend. */
  keys: [string, string][];
  caption: string;
  draw: (result: BenchResult, task: TaskName, width: number) => SVGSVGElement | undefined;
}

const OTHERS: [string, string][] = [
  ['unfused', 'unfused'],
  ['other', 'others'],
  ['quartiles', 'quartiles'],
  ['roof', 'roof'],
];

const WIDTHS: [string, string][] = [
  ['shade-0', '32×32'],
  ['shade-1', '64×64'],
  ['shade-2', '128×128'],
];

const CHARTS: Chart[] = [
  {
    task: 'langevin',
    title: 'Langevin chains',
    keys: [['own', 'scorefield'], ['own drawn', 'random numbers drawn'], ...OTHERS],
    caption: 'scorefield makes several steps a dispatch; the others one step a call, without random numbers.',
    draw: bars,
  },
  {
    task: 'training',
    title: 'Training',
    keys: [['own', 'scorefield'], ...OTHERS],
    caption: 'scorefield: a whole step (draw, noise, gradient, Adam); the others: the gradient of a given batch.',
    draw: bars,
  },
  {
    task: 'langevin',
    title: 'More chains',
    keys: [...WIDTHS, ['steps-1', '1 step a dispatch'], ['steps-16', '16'], ['steps-64', '64']],
    caption: 'scorefield with random numbers. A level line is cost that grows as the number of chains.',
    draw: lines,
  },
  {
    task: 'training',
    title: 'Larger batches',
    keys: WIDTHS,
    caption: 'scorefield, whole training steps.',
    draw: lines,
  },
];

/** Those that the result has something for. */
export function charts(result: BenchResult): HTMLElement {
  const { adapter, software } = result;
  const machine = `Measured on ${adapter}${software ? ', a CPU implementation: not GPU figures' : ''}.`;
  const place = element('section', { className: 'charts' });
  for (const { task, title, keys, caption, draw } of CHARTS) {
    if (draw(result, task, 800))
      place.append(figure(title, keys, `${caption} ${machine}`, (width) => draw(result, task, width)!));
  }
  return place;
}

/** Draws again whenever its place changes width. */
function figure(
  title: string,
  keys: [string, string][],
  caption: string,
  draw: (width: number) => Element,
): HTMLElement {
  const legend = element('p', { className: 'keys' });
  legend.append(...keys.map(([kind, textContent]) => element('span', { className: `swatch ${kind}`, textContent })));
  const place = element('div', { className: 'chart' });
  const made = element('figure', {});
  made.append(element('h2', { textContent: title }), legend, place, element('figcaption', { textContent: caption }));
  let drawn = 0;
  new ResizeObserver(() => {
    if (place.clientWidth === drawn) return;
    drawn = place.clientWidth;
    place.replaceChildren(draw(drawn));
  }).observe(place);
  return made;
}
