/** Choices of kernel variants in the browser's storage. A browser that refuses it, or foreign text in it, counts as none. */
import type { TuningStore } from '../tuning.ts';

const KEY = 'scorefield tuning';

function read(): Map<string, string> {
  try {
    return new Map(Object.entries(JSON.parse(localStorage.getItem(KEY) ?? '{}')));
  } catch {
    return new Map();
  }
}

export const browserStore: TuningStore = {
  get: (key) => read().get(key),
  set(key, value) {
    try {
      localStorage.setItem(KEY, JSON.stringify(Object.fromEntries(read().set(key, value))));
    } catch {
      // Not kept: the next visit tries again.
    }
  },
};
