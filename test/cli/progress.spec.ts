// What progress looks like: a bar on a terminal, lines elsewhere.

import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from '@playwright/test';
import { progressLine, watch } from '../../src/cli/progress.ts';

/** A stream that keeps what is written. */
function stream(terminal?: { columns: number }) {
  const written: string[] = [];
  const write = (text: string) => written.push(text);
  return { written, to: { isTTY: terminal !== undefined, ...terminal, write } as unknown as NodeJS.WriteStream };
}

test('elsewhere than on a terminal there is a line for each new thing and each tenth', () => {
  const { written, to } = stream();
  const line = progressLine(to);
  for (let step = 0; step <= 100; step++) line.show('training', step / 100, step > 0 ? '5 steps/s' : undefined);
  line.show('sampling', 0);
  line.end();
  expect(written).toHaveLength(12);
  expect(written[0]).toBe('training   0 %\n');
  expect(written[4]).toMatch(/^training {2}40 %, 5 steps\/s, 0:0\d left\n$/);
  expect(written.slice(10)).toEqual(['training 100 %, 5 steps/s\n', 'sampling   0 %\n']);
});

test('on a terminal there is one line, drawn anew now and then, cut to its width', async () => {
  const { written, to } = stream({ columns: 60 });
  const line = progressLine(to);
  line.show('training', 0.25);
  line.show('training', 0.3);
  expect(written, 'too soon').toHaveLength(1);
  await sleep(150);
  line.show('training', 0.625, '1,234,567,890 chain-steps/s');
  line.show('training', 1);
  line.end();
  const texts = written.map((text) => text.replace('\r\x1b[2K', ''));
  expect(texts[0]).toBe('training  ██████░░░░░░░░░░░░░░░░░░  25 %');
  expect(texts[1]).toMatch(/^training {2}█{15}░{9} {2}62 % {2}1,234,567/);
  expect(texts[1]).toHaveLength(59);
  expect(texts.slice(2)).toEqual([`training  ${'█'.repeat(24)} 100 %`, '']);
  for (const text of written) expect(text.startsWith('\r\x1b[2K')).toBe(true);
});

test('the time left is that of what is left, at the pace since this thing began', async () => {
  const { written, to } = stream();
  const line = progressLine(to);
  line.show('training', 0.5); // a resumed run
  await sleep(500);
  line.show('training', 0.6);
  const [, minutes, seconds] = /, (\d+):(\d\d) left\n$/.exec(written[1]!)!;
  expect(60 * Number(minutes) + Number(seconds)).toBeGreaterThanOrEqual(2);
  expect(60 * Number(minutes) + Number(seconds)).toBeLessThan(8);
});

test('an aborted signal ends what is watched', () => {
  const { written, to } = stream();
  const controller = new AbortController();
  const { onProgress } = watch(progressLine(to), controller.signal, 'training', 'steps');
  onProgress!({ done: 30, total: 60, rate: 1234.5 });
  expect(written).toEqual(['training  50 %, 1,230 steps/s\n']);
  controller.abort(new Error('enough'));
  expect(() => onProgress!({ done: 31, total: 60, rate: 1 })).toThrow('enough');
});
