// Drawing by hand: where a stroke puts its points, that equal strokes give equal points, and what undoing brings back.

import { expect, test } from '@playwright/test';
import { type Brush, coordinates, DRAWN_POINTS, Drawing, pointsOf } from '../../src/app/targets/drawing.ts';

const BRUSH: Brush = { radius: 0.1, dab: 10, erases: false };
const ERASER: Brush = { ...BRUSH, erases: true };

/** Distance of a point from the segment between two. */
function distance(
  [x, y]: readonly [number, number],
  a: readonly [number, number],
  b: readonly [number, number],
): number {
  const [dx, dy] = [b[0] - a[0], b[1] - a[1]];
  const squared = dx * dx + dy * dy;
  const share = squared === 0 ? 0 : Math.min(1, Math.max(0, ((x - a[0]) * dx + (y - a[1]) * dy) / squared));
  return Math.hypot(x - a[0] - share * dx, y - a[1] - share * dy);
}

test('a dab spreads its points evenly over the disc', () => {
  const drawing = new Drawing(1);
  drawing.begin([0.3, 0.6], { ...BRUSH, dab: 4000 });
  expect(drawing.points).toHaveLength(4000);
  const distances = drawing.points.map((point) => distance(point, [0.3, 0.6], [0.3, 0.6]));
  expect(Math.max(...distances)).toBeLessThan(BRUSH.radius);
  // A quarter of the area lies within half the radius, half of it above the centre: 5 standard errors.
  const bound = 5 * Math.sqrt(0.25 / 4000);
  const inner = distances.filter((each) => each < BRUSH.radius / 2).length / 4000;
  const upper = drawing.points.filter(([, y]) => y > 0.6).length / 4000;
  expect(Math.abs(inner - 0.25)).toBeLessThan(bound);
  expect(Math.abs(upper - 0.5)).toBeLessThan(bound);
});

test('a stroke makes a dab every half radius, however many moves it is told in', () => {
  const [from, to] = [
    [0, 0],
    [1, 0.5],
  ] as const;
  const length = Math.hypot(1, 0.5);
  const strokes = [1, 2, 7, 100].map((moves) => {
    const drawing = new Drawing(1);
    drawing.begin(from, BRUSH);
    for (let i = 1; i <= moves; i++) drawing.draw([i / moves, i / moves / 2], BRUSH);
    return drawing.points;
  });
  for (const points of strokes) {
    expect(points).toHaveLength(BRUSH.dab * (1 + Math.floor(length / (BRUSH.radius / 2))));
    expect(Math.max(...points.map((point) => distance(point, from, to)))).toBeLessThan(BRUSH.radius);
    const apart = points.map(([x, y], i) => Math.hypot(x - strokes[0]![i]![0], y - strokes[0]![i]![1]));
    expect(Math.max(...apart)).toBeLessThan(1e-9);
  }
});

test('the seed names the points', () => {
  const [first, again, other] = [1, 1, 2].map((seed) => {
    const drawing = new Drawing(seed);
    drawing.begin([0, 0], BRUSH);
    return drawing.points;
  });
  expect(first).toEqual(again);
  expect(first).not.toEqual(other);
});

test('the eraser takes what lies under it and nothing else', () => {
  const drawing = new Drawing(1);
  drawing.begin([0, 0], BRUSH);
  drawing.draw([1, 0], BRUSH);
  const before = drawing.points;
  drawing.begin([0.5, 0], ERASER);
  const gone = before.filter((point) => !drawing.points.includes(point));
  expect(gone.length).toBeGreaterThan(0);
  for (const point of gone) expect(distance(point, [0.5, 0], [0.5, 0])).toBeLessThanOrEqual(ERASER.radius);
  for (const point of drawing.points) expect(distance(point, [0.5, 0], [0.5, 0])).toBeGreaterThan(ERASER.radius);
});

test('undo takes back strokes and clearing, one by one', () => {
  const drawing = new Drawing(1);
  expect(drawing.canUndo).toBe(false);
  drawing.begin([0, 0], BRUSH);
  const first = drawing.points;
  drawing.begin([1, 1], BRUSH);
  const second = drawing.points;
  drawing.clear();
  expect(drawing.points).toEqual([]);
  for (const before of [second, first, []]) {
    expect(drawing.canUndo).toBe(true);
    drawing.undo();
    expect(drawing.points).toEqual(before);
  }
  drawing.undo();
  expect(drawing.points).toEqual([]);
  expect(drawing.canUndo).toBe(false);
});

test('a full drawing takes no more', () => {
  const drawing = new Drawing(1);
  drawing.begin([0, 0], { ...BRUSH, dab: DRAWN_POINTS.most - 5 });
  expect(drawing.isFull).toBe(false);
  drawing.begin([1, 0], BRUSH);
  expect(drawing.isFull).toBe(true);
  drawing.draw([5, 0], BRUSH);
  expect(drawing.points).toHaveLength(DRAWN_POINTS.most);
});

test('a drawing goes on from the coordinates of another', () => {
  const flat = Float32Array.of(0.5, 1, 1.5, 2);
  const drawing = new Drawing(1, pointsOf(flat));
  expect(coordinates(drawing.points)).toEqual(flat);
  drawing.begin([0, 0], BRUSH);
  expect(coordinates(drawing.points).subarray(0, 4)).toEqual(flat);
});
