// The browser's storage as it may be: the choice of variants is kept where that works, and nothing else depends on it.

import { expect, test } from '@playwright/test';
import { browserStore } from '../../src/app/tuning-store.ts';

const KEY = 'scorefield tuning';

/** Replaces the storage by one that does this. */
function storageThat({ getItem, setItem }: Pick<Storage, 'getItem' | 'setItem'>): void {
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, value: { getItem, setItem } });
}
test.afterEach(() => Reflect.deleteProperty(globalThis, 'localStorage'));

test('choices are kept beside each other', () => {
  const kept = new Map<string, string>();
  storageThat({ getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value) });
  browserStore.set('a', 'four');
  browserStore.set('__proto__', 'team');
  expect(browserStore.get('a')).toBe('four');
  expect([...kept.keys()]).toEqual([KEY]);
  expect(browserStore.get('toString')).toBeUndefined();
});

const refuse = (name: string) => (): never => {
  throw new DOMException('refused', name);
};

test('a blocked storage, a full one and none at all count as empty', { tag: '@fault-29' }, () => {
  const storages = [
    { getItem: refuse('SecurityError'), setItem: refuse('SecurityError') },
    { getItem: () => null, setItem: refuse('QuotaExceededError') },
  ];
  for (const storage of storages) {
    storageThat(storage);
    browserStore.set('a', 'four');
    expect(browserStore.get('a')).toBeUndefined();
  }
  Object.defineProperty(globalThis, 'localStorage', { configurable: true, get: refuse('SecurityError') });
  browserStore.set('a', 'four');
  expect(browserStore.get('a')).toBeUndefined();
});

test('foreign text in the storage counts as nothing', { tag: '@fault-29' }, () => {
  for (const text of ['', '{', 'null', '5', '"four"', '[]', '{"b":"four"}']) {
    storageThat({ getItem: () => text, setItem: () => {} });
    expect(browserStore.get('a'), text).toBeUndefined();
    browserStore.set('a', 'four');
  }
});
