// Parts made together: a failure half-way leaves none of them behind, whenever they come.

import { expect, test } from '@playwright/test';
import { assemble, type Own } from '../../src/assemble.ts';

/** A part that notes when it is destroyed. */
class Part {
  alive = true;
  destroy(): void {
    this.alive = false;
  }
}

const after = <T>(milliseconds: number, what: T): Promise<T> =>
  new Promise((resolve) => setTimeout(() => resolve(what), milliseconds));

test('what could be made is given, and lives', async () => {
  const parts = await assemble(async (own) => [own(new Part()), await own(after(1, new Part()))]);
  expect(parts.map(({ alive }) => alive)).toEqual([true, true]);
});

test('a failure destroys the parts that are there, those on their way and those to come', async () => {
  const [made, coming, late] = [new Part(), new Part(), new Part()];
  const comeLate = async (own: Own): Promise<void> => {
    await after(30, undefined);
    own(late);
  };
  const making = assemble(async (own) => {
    own(made);
    const refused = own(
      after(1, new Part()).then((): Part => {
        throw new RangeError('too large');
      }),
    );
    await Promise.all([own(after(10, coming)), comeLate(own), refused]);
  });
  await expect(making).rejects.toThrow('too large');
  expect([made.alive, coming.alive]).toEqual([false, false]);
  await after(60, undefined);
  expect(late.alive).toBe(false);
});
