// What the benchmark's page reads from its address, and how it writes names and numbers.

import { expect, test } from '@playwright/test';
import { browserName } from '../../src/bench/page/machine.ts';
import { percent, si, small, tickLabel, times } from '../../src/bench/page/names.ts';
import { pageOptions } from '../../src/bench/page/options.ts';
import { logScale } from '../../src/bench/page/svg.ts';

const TASKS = ['langevin', 'training'];
const ALL = ['unfused', 'jax-js', 'tfjs', 'javascript'];

test('the address says what to run', () => {
  expect(pageOptions('')).toEqual({ tasks: TASKS, contenders: ALL, flags: [] });
  expect(pageOptions('#run=quick&variant=auto')).toEqual({ run: 'quick', tasks: TASKS, contenders: ALL, flags: [] });
  expect(
    pageOptions('#run=full&variant=eight&tasks=training&contenders=tfjs,javascript&rounds=3&flags=--a+--b%3Dc'),
  ).toEqual({
    run: 'full',
    variant: 'eight',
    tasks: ['training'],
    contenders: ['tfjs', 'javascript'],
    rounds: 3,
    flags: ['--a', '--b=c'],
  });
  expect(pageOptions('#contenders=').contenders).toEqual([]);
});

for (const [hash, message] of [
  ['#run=fast', "run is 'fast'; allowed are quick, full"],
  ['#variant=nine', /^variant is 'nine'; allowed are four, eight/],
  ['#contenders=jax-js,torch', "contenders is 'torch'; allowed are unfused, jax-js, tfjs, javascript"],
  ['#rounds=0', "rounds is '0'; allowed are whole numbers from 1 to 1000"],
  ['#rounds=2.5', /whole numbers/],
  ['#rounds=many', /whole numbers/],
  ['#quick', "option is 'quick'; allowed are run, variant, tasks, contenders, rounds, flags"],
] as [string, string | RegExp][]) {
  test(`it refuses ${hash}`, () => expect(() => pageOptions(hash)).toThrow(message));
}

test('browsers by their user-agent texts', () => {
  const chrome =
    'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/156.0.0.0 Safari/537.36';
  const safari =
    'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/26.0 Safari/605.1.15';
  expect(browserName(chrome)).toBe('Chrome 156 on Linux');
  expect(browserName(chrome.replace('Chrome', 'HeadlessChrome'))).toBe('Headless Chrome 156 on Linux');
  expect(browserName(`${chrome.replace('X11; Linux', 'Windows NT 10.0; Win64;')} Edg/150.0`)).toBe(
    'Edge 150 on Windows',
  );
  expect(browserName(safari)).toBe('Safari 26 on macOS');
  expect(browserName('Mozilla/5.0 (Windows NT 10.0; rv:145.0) Gecko/20100101 Firefox/145.0')).toBe(
    'Firefox 145 on Windows',
  );
  expect(browserName('something else')).toBe('something else');
});

test('numbers', () => {
  const plain = (text: string): string => text.replaceAll('\u2009', ' ');
  expect([0.5, 7, 12.34, 999.6, 1e3, 45_678, 999_999, 1.234e6, 5e9, 6.02e13].map((value) => plain(si(value)))).toEqual([
    '0.500',
    '7.00',
    '12.3',
    '1.00 k',
    '1.00 k',
    '45.7 k',
    '1.00 M',
    '1.23 M',
    '5.00 G',
    '60.2 T',
  ]);
  expect(plain(si(7.29e9, 'FLOP/s'))).toBe('7.29 GFLOP/s');
  expect(plain(si(12, 'FLOP/s'))).toBe('12.0 FLOP/s');
  expect([100, 1e3, 3e5, 1e6, 2.5e6].map((value) => plain(tickLabel(value)))).toEqual([
    '100',
    '1 k',
    '300 k',
    '1 M',
    '2.50 M',
  ]);
  expect([0.0004, 0.0123, 0.0996, 0.21].map((value) => plain(percent(value)))).toEqual([
    '0.04 %',
    '1.23 %',
    '10.0 %',
    '21.0 %',
  ]);
  expect([0.766, 1.64, 23.5, 1234].map((value) => plain(times(value)))).toEqual(['0.77 ×', '1.6 ×', '24 ×', '1 234 ×']);
  expect(small(0.00000048)).toBe('4.8e−7');
});

test('logarithmic axes', () => {
  const wide = logScale(1e3, 1e6, 100, 400);
  expect([1e3, 1e4, 1e6].map(wide.at)).toEqual([100, 200, 400]);
  expect(wide.ticks).toEqual([1e3, 1e4, 1e5, 1e6]);
  expect(logScale(2e6, 9e7, 0, 1).ticks).toEqual([3e6, 1e7, 3e7]);
  expect(logScale(150, 1100, 0, 1).ticks).toEqual([200, 500, 1000]);
});
