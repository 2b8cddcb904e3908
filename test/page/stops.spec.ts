// The stops of the panel's sliders: round numbers over the whole range of a setting, and the presets' own values near.

import { expect, test } from '@playwright/test';
import { PRESETS, type Settings, TUNABLES } from 'scorefield';
import { nearestStop, stopsOf } from '../../src/app/controls/stops.ts';
import type { NumberTunable } from '../../src/settings.ts';

const numbers = Object.entries(TUNABLES).filter(
  (entry): entry is [keyof Settings, NumberTunable] => entry[1].kind === 'number',
);

for (const [key, tunable] of numbers) {
  test(`${key} rises in round stops from end to end`, () => {
    const { min, max, whole, scale } = tunable;
    const stops = stopsOf(tunable);
    if (key === 'seed') {
      expect(stops, 'no slider over 2⁵³ seeds').toEqual([]);
      return;
    }
    expect(stops.length).toBeGreaterThan(10);
    expect(stops.length).toBeLessThan(100);
    expect([stops[0], stops.at(-1)]).toEqual([min, max]);
    expect(stops).toEqual([...new Set(stops)].sort((a, b) => a - b));
    for (const stop of stops) {
      if (whole) expect(Number.isInteger(stop), `${stop}`).toBe(true);
      if (scale === 'log') expect(Number(stop.toPrecision(2)), 'a round number').toBe(stop);
      if (scale === 'octaves') expect(Math.log2(stop) % 1, `${stop} is a power of two`).toBe(0);
    }
    stops.forEach((stop, i) => {
      expect(nearestStop(stops, stop)).toBe(i);
    });
    for (const { settings } of Object.values(PRESETS)) {
      const value = settings[key] as number;
      const stop = stops[nearestStop(stops, value)]!;
      expect(Math.abs(stop - value), `${value} is near ${stop}`).toBeLessThanOrEqual(0.25 * value);
    }
  });
}

test('a value between two stops stands at the nearer, one outside at the end', () => {
  const stops = [1, 2, 4, 8];
  expect([0, 1.4, 2.9, 3.1, 7, 99].map((value) => nearestStop(stops, value))).toEqual([0, 0, 1, 2, 3, 3]);
});
