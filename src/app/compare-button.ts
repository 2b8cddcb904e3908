/** The button that shows the model beside the exact law, or their difference. */
import { byId } from './dom.ts';
import { compares } from './live-run.ts';
import type { Store } from './state.ts';

export function createCompareButton(store: Store): void {
  const button = byId('compare');
  button.addEventListener('click', () => {
    store.show({ comparison: compares(store.state) ? 'side by side' : 'difference' });
  });
  store.onChange(() => button.setAttribute('aria-pressed', String(compares(store.state))));
}
