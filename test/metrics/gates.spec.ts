// The gates of the presets: what passes, what does not, and how it is said.

import { expect, test } from '@playwright/test';
import { GATES, type GatedMetric, type GatedPreset, isGated, judge, type Metrics, PRESETS } from 'scorefield';

type Judged = Pick<Metrics, GatedMetric>;

/** What PyTorch's runs of the assignment gave. */
const GOOD: Judged = {
  excess: 0.0028,
  TV: 0.055,
  SW2: 0.0075,
  MMD2: -0.0002,
  modes: [0.33, 0.34, 0.33],
  sd: [0.101, 0.1, 0.102],
  diverged: 0,
};

const failed = (change: Partial<Judged>, preset: GatedPreset = 'assignment') =>
  judge({ ...GOOD, ...change }, preset).flatMap(({ name, ok }) => (ok ? [] : [name]));

test('a good run passes every gate of its preset', () => {
  expect(failed({})).toEqual([]);
  expect(failed({ excess: 0.0066, TV: 0.22 }, 'quick')).toEqual([]);
  expect(failed({ excess: 0.0007, TV: 0.025 }, 'quality')).toEqual([]);
});

test('gates get narrower with the presets', () => {
  expect(failed({ excess: 0.0066, TV: 0.22 })).toEqual(['excess', 'TV']);
  expect(failed({}, 'quality')).toEqual(['excess']);
  expect(failed({ SW2: 0.019, MMD2: 0.0016 })).toEqual(['SW2', 'MMD2']);
  expect(failed({ SW2: 0.019, MMD2: 0.0016 }, 'quick')).toEqual([]);
});

test('a limit is allowed, every component counts, and so do chains that diverged', () => {
  expect(failed({ excess: 0.006, SW2: 0.018 })).toEqual([]);
  expect(failed({ modes: [0.29, 0.35, 0.36] })).toEqual(['modes']);
  expect(failed({ sd: [0.1, 0.1, 0.1075] })).toEqual(['sd']);
  expect(failed({ sd: [0.1, 0.094, 0.1] })).toEqual(['sd']);
  expect(failed({ diverged: 1 })).toEqual(['diverged']);
});

test('what was not measured has not passed', () => {
  const samples = { SW2: null, MMD2: null, modes: null, sd: null, diverged: null };
  expect(failed(samples)).toEqual(['SW2', 'MMD2', 'modes', 'sd', 'diverged']);
  expect(failed({ TV: null, sd: [0.1, null, 0.1], modes: [] })).toEqual(['TV', 'modes', 'sd']);
});

test('a judgement says what it is about', () => {
  expect(judge({ ...GOOD, excess: 0.01 }, 'assignment')).toEqual([
    { name: 'excess', value: 0.01, allowed: '≤ 0.006', ok: false },
    { name: 'TV', value: 0.055, allowed: '≤ 0.1', ok: true },
    { name: 'SW2', value: 0.0075, allowed: '≤ 0.018', ok: true },
    { name: 'MMD2', value: -0.0002, allowed: '≤ 0.0015', ok: true },
    { name: 'modes', value: [0.33, 0.34, 0.33], allowed: '0.293 to 0.373', ok: true },
    { name: 'sd', value: [0.101, 0.1, 0.102], allowed: '0.095 to 0.107', ok: true },
    { name: 'diverged', value: 0, allowed: '≤ 0', ok: true },
  ]);
});

test('only presets that are meant to end well have gates', () => {
  const names = Object.keys(PRESETS) as (keyof typeof PRESETS)[];
  expect(names.filter(isGated)).toEqual(Object.keys(GATES));
  expect(isGated(undefined)).toBe(false);
});
