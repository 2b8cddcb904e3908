// What the result's spec finds in its page, as `window.showResult`.

import { showResult } from '../../src/bench/page/result.ts';
import type { BenchResult } from '../../src/bench/result.ts';

declare global {
  interface Window {
    showResult: (result: BenchResult) => void;
  }
}

window.showResult = (result) => {
  const place = document.createElement('main');
  place.className = 'bench';
  document.body.replaceChildren(place);
  showResult(place, result);
};
