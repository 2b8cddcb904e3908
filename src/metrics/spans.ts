/** Evaluation in submits that stay short: about 0.1 s on a CPU adapter, whatever the network or the target. */
import type { Evaluation } from '../field.ts';
import { type Commands, cut } from '../gpu/commands.ts';
import type { Target } from '../targets.ts';
import { Weights } from '../weights.ts';

/** Parameters times points of one submit. */
const WORK = 2 ** 24;
/** A component of the oracle costs about as much as so many parameters. */
const COMPONENT = 8;

/** Points of one submit, a multiple of 4. */
export function pointsPerSubmit(of: Weights | Target): number {
  const cost = of instanceof Weights ? of.model.size : COMPONENT * countOf(of);
  return 4 * Math.min(16384, Math.max(16, Math.floor(WORK / cost / 4)));
}

const countOf = (target: Target): number =>
  target.kind === 'points' ? target.points.length / 2 : target.components.length;

/** Records the evaluation of `count` points after what is recorded; what does not fit into a submit is waited for. */
export async function encodeInSpans(
  commands: Commands,
  evaluation: Evaluation,
  count: number,
  most: number,
): Promise<void> {
  for (const span of cut(count, most)) {
    if (span.first > 0) await commands.finished();
    evaluation.encode(commands, span.count, span.first);
  }
}
