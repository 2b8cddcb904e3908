// `npm run soak`: ten minutes of whatever a user may do (test/page/soak.spec.ts), a minute of which `npm test` has too.
// `npm run soak -- --minutes 3 --seed 7`.
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';

try {
  const { values } = parseArgs({
    options: { minutes: { type: 'string', default: '10' }, seed: { type: 'string', default: '1' } },
  });
  const { minutes, seed } = values;
  if (!(Number(minutes) > 0)) throw new Error(`--minutes is ${minutes}; allowed are numbers above 0`);
  if (!(Number.isInteger(Number(seed)) && seed >= 0))
    throw new Error(`--seed is ${seed}; allowed are whole numbers from 0`);
  const env = { ...process.env, SCOREFIELD_SOAK_MINUTES: minutes, SCOREFIELD_SOAK_SEED: seed };
  const test = fileURLToPath(new URL('test.mjs', import.meta.url));
  const { status } = spawnSync(process.execPath, [test, 'test/page/soak.spec.ts', '--project=specs'], {
    env,
    stdio: 'inherit',
  });
  process.exitCode = status ?? 1;
} catch (error) {
  console.error(error.message.split('\n')[0]);
  process.exitCode = 2;
}
