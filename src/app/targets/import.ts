/** Points from a file as the target: read whole or refused with one sentence, standardised or as they are. */
import { FormatError, shortened } from '../../interchange/refusal.ts';
import { count, element, figure } from '../dom.ts';
import type { Store, TargetChoice } from '../state.ts';
import { POINTS_FILES, readPoints } from './points-file.ts';
import { type AxisScale, CENTRE, SPREAD, standardise } from './standardise.ts';

export interface Note {
  text: string;
  refused: boolean;
}

export class PointsImport {
  /** Opens the file chooser when it is clicked; not shown. */
  readonly chooser = element('input', { type: 'file', accept: POINTS_FILES.join(), hidden: true });
  /** Whether the points are standardised; for the note of the file in force. */
  readonly choice = element('label', { className: 'tool-check' });
  /** The target made of the file last taken. */
  applied: TargetChoice | undefined;
  private readonly standardises = element('input', { type: 'checkbox', checked: true });
  private file: { name: string; points: Float32Array } | undefined;
  /** Counts files: only the last one chosen is taken. */
  private latest = 0;

  constructor(
    private readonly store: Store,
    private readonly onNote: (note: Note) => void,
  ) {
    this.choice.title = `centre each axis on ${CENTRE} and scale it to a standard deviation of ${SPREAD}, about as the assignment's data`;
    this.choice.append(this.standardises, 'standardise');
    this.standardises.addEventListener('change', () => this.apply());
    this.chooser.addEventListener('change', () => {
      const file = this.chooser.files?.[0];
      if (file) this.take(file);
      this.chooser.value = ''; // so that the same file can be chosen again
    });
  }

  /** Reads a file and makes its points the target. A refused one changes nothing. */
  async take(file: File): Promise<void> {
    const turn = ++this.latest;
    const name = shortened(file.name);
    try {
      const points = await readPoints(file);
      if (turn !== this.latest) return;
      this.file = { name, points };
      this.apply();
    } catch (error) {
      if (turn === this.latest) this.onNote({ text: `${name}: ${reasonOf(error)}`, refused: true });
    }
  }

  private apply(): void {
    if (!this.file) return;
    const { name, points } = this.file;
    const scaled = this.standardises.checked ? standardise(points) : undefined;
    this.applied = { label: name, target: { kind: 'points', points: scaled?.points ?? points } };
    this.store.setTarget(this.applied);
    const how = scaled ? ['x', 'y'].map((axis, i) => mapping(axis, scaled.axes[i]!)).join(', ') : 'as they are';
    this.onNote({ text: `${name}: ${count(points.length / 2)} points, ${how}`, refused: false });
  }
}

/** x ↦ 0.5 + 0.25 (x − 3.2)/1.1 */
function mapping(axis: string, { mean, deviation }: AxisScale): string {
  const sign = mean < 0 ? '+' : '−';
  return `${axis} ↦ ${CENTRE} + ${SPREAD} (${axis} ${sign} ${figure(Math.abs(mean), 4)})/${figure(deviation, 4)}`;
}

function reasonOf(error: unknown): string {
  if (error instanceof FormatError) return error.message;
  return 'the file could not be read; it may have been moved or changed';
}
