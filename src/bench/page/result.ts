/** A finished run: roofs, charts, tables, and the result to take away. */
import { element } from '../../app/dom.ts';
import { download } from '../../app/download.ts';
import type { BenchResult } from '../result.ts';
import { table } from '../table.ts';
import { cellTables } from './cells.ts';
import { charts } from './charts.ts';
import { si } from './names.ts';

/** A number with its unit, which is smaller. */
function tile(name: string, figure: string, hint: string): HTMLElement {
  const at = figure.search(/\s/);
  const value = element('dd', { textContent: figure.slice(0, at) });
  value.append(element('small', { textContent: `\u2009${figure.slice(at + 1)}` }));
  const box = element('div', {});
  box.append(element('dt', { textContent: name }), value, element('dd', { className: 'hint', textContent: hint }));
  return box;
}

function roofTiles({ roofs, compilation }: BenchResult): HTMLElement {
  const row = element('dl', { className: 'roofs' });
  row.append(
    tile('multiply-add', si(1e9 * roofs.fma, 'FLOP/s'), 'the roof of all shares below'),
    tile('exponential', si(1e9 * roofs.exp, '/s'), 'calls of exp'),
    tile('copy', si(1e9 * roofs.copy, 'B/s'), 'read and written'),
    tile('empty dispatch', `${Number(roofs.dispatch.toPrecision(3))} µs`, 'one of a thousand in a submit'),
    tile('submit and wait', `${Number(roofs.submit.toPrecision(3))} µs`, 'until the host knows'),
    tile('compilation', `${compilation.page.toFixed(0)} ms`, 'all kernels of the first page'),
  );
  return row;
}

function takeAway(result: BenchResult): void {
  const name = `scorefield-bench-${result.date.slice(0, 10)}.json`;
  download(name, `${JSON.stringify(result, null, 2)}\n`, 'application/json');
}

/** The result as text, to copy by its button or by hand. */
function asText(result: BenchResult): { details: HTMLDetailsElement; copy(): Promise<string> } {
  const text = element('pre', { id: 'text', textContent: table(result), tabIndex: 0 });
  const details = element('details', {});
  details.append(element('summary', { textContent: 'As text' }), text);
  return {
    details,
    async copy() {
      try {
        await navigator.clipboard.writeText(text.textContent!);
        return 'Copied';
      } catch {
        details.open = true;
        getSelection()?.selectAllChildren(text);
        return 'Selected below: copy it by hand';
      }
    },
  };
}

export function showResult(place: HTMLElement, result: BenchResult): void {
  const text = asText(result);
  const json = element('button', { type: 'button', id: 'json', textContent: 'Download JSON' });
  json.addEventListener('click', () => takeAway(result));
  const copy = element('button', { type: 'button', id: 'copy', textContent: 'Copy as text' });
  const said = element('span', { className: 'hint' });
  said.setAttribute('role', 'status');
  copy.addEventListener('click', async () => {
    said.textContent = await text.copy();
  });
  const away = element('p', { className: 'away' });
  const date = `Measured ${result.date.slice(0, 16).replace('T', ' ')} UTC`;
  away.append(json, copy, said, element('span', { className: 'hint date', textContent: date }));
  const tables = element('section', { className: 'tables' });
  tables.append(...cellTables(result.cells));
  place.replaceChildren(
    element('h2', { textContent: 'Roofs of this adapter' }),
    roofTiles(result),
    charts(result),
    element('h2', { textContent: 'Every cell' }),
    tables,
    away,
    text.details,
  );
  place.hidden = false;
}
