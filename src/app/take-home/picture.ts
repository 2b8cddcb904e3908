/** Pictures as PNG: one panel with its legends, or the whole sheet. */
import { download } from '../download.ts';
import type { PanelName } from '../pictures.ts';
import { drawMarkup } from './markup.ts';
import { blankPicture, drawPanel, MARGIN, pictureRatio } from './panel-figure.ts';
import { drawSheet } from './sheet.ts';
import { type Drawing, runOf, type Source, stemOf } from './source.ts';

/** Side of a single panel's plot in CSS pixels. */
const SIDE = 360;
const LEGEND = 22;

/** Saves one panel. */
export function takePanel(source: Source, name: PanelName): Promise<string> {
  const legends = legendsOf(source, name);
  const height = MARGIN.top + SIDE + MARGIN.bottom + LEGEND * (legends.length + 1) + 8;
  const drawing = rendered(source, SIDE);
  const context = blankPicture(MARGIN.left + SIDE + MARGIN.right, height, drawing.ground);
  drawPanel(context, name, drawing, { left: 0, top: 0, side: SIDE });
  const top = MARGIN.top + SIDE + MARGIN.bottom + 18;
  legends.forEach((legend, i) => {
    drawMarkup(context, legend, MARGIN.left, top + LEGEND * i);
  });
  drawMarkup(context, document.querySelector('.value strong')!, MARGIN.left, top + LEGEND * legends.length);
  return save(source, name, context.canvas);
}

/** Saves the sheet: all panels, their legends, the loss. */
export async function takeSheet(source: Source): Promise<string> {
  return save(source, 'figure', await drawSheet(source, (side) => rendered(source, side)));
}

/** Legends of the page that explain this panel. */
function legendsOf({ store }: Source, name: PanelName): HTMLElement[] {
  const { comparison, chainsAs } = store.state.view;
  const field = ['density', 'arrows'];
  const names = {
    data: ['density'],
    exact: field,
    model: comparison === 'difference' ? ['difference', 'errors'] : field,
    chains: chainsAs === 'histogram' ? ['density'] : [],
  }[name];
  return names.map((each) => document.getElementById(`legend-${each}`)!).filter(({ hidden }) => !hidden);
}

function rendered(source: Source, side: number): Drawing {
  const drawing = source.render(side, pictureRatio());
  if (!drawing) throw new Error('there is no picture yet');
  return drawing;
}

async function save(source: Source, what: string, canvas: HTMLCanvasElement): Promise<string> {
  const run = runOf(source);
  const name = `${stemOf(source, run, run.trainer.iteration)}-${what}.png`;
  const blob = await new Promise<Blob | null>((resolve) => {
    canvas.toBlob(resolve, 'image/png');
  });
  if (!blob) throw new Error('this browser makes no picture of that size');
  download(name, blob, 'image/png');
  return `saved as ${name}`;
}
