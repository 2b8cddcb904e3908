/** Making a thing of parts that take memory, so that a failure half-way leaves none of them behind. */

export interface Destroyable {
  destroy(): void;
}

/** Notes a part that is made or being made, and gives it back. */
export type Own = <Part extends Destroyable | Promise<Destroyable>>(part: Part) => Part;

/** What `make` makes. If it fails, the parts that it owns are destroyed, those too that were still being made. */
export async function assemble<Whole>(make: (own: Own) => Promise<Whole>): Promise<Whole> {
  const parts: (Destroyable | Promise<Destroyable>)[] = [];
  let failed = false;
  const own: Own = (part) => {
    if (failed) release(part);
    else parts.push(part);
    return part;
  };
  try {
    return await make(own);
  } catch (error) {
    failed = true;
    await Promise.all(parts.map(release));
    throw error;
  }
}

async function release(part: Destroyable | Promise<Destroyable>): Promise<void> {
  const [made] = await Promise.allSettled([part]);
  if (made.status === 'fulfilled') made.value.destroy();
}
