/** Points from a file as the target: read whole or refused with one sentence, standardised or as they are. */
import { FormatError, refuse, shortened } from '../../interchange/refusal.ts';
import { count, element, figure } from '../dom.ts';
import type { Store, TargetChoice } from '../state.ts';
import { POINTS_FILES, readPoints } from './points-file.ts';
import { type AxisScale, CENTRE, SPREAD, standardise } from './standardise.ts';

/** Coordinates that points may have as they are: the largest noise level is 100, and float32 tells 0.001 apart there. */
const MOST_COORDINATE = 10_000;

export interface Note {
  text: string;
  refused: boolean;
}

interface PointsOfFile {
  name: string;
  points: Float32Array;
}

export class PointsImport {
  /** Opens the file chooser when it is clicked; not shown. */
  readonly chooser = element('input', { type: 'file', accept: POINTS_FILES.join(), hidden: true });
  /** Whether points are standardised: those in force, and those of the next file. */
  readonly choice = element('label', { className: 'tool-check' });
  /** The target made of the file last taken. */
  applied: TargetChoice | undefined;
  private readonly standardises = element('input', { type: 'checkbox', checked: true });
  private file: PointsOfFile | undefined;
  /** Counts files: only the last one chosen is taken. */
  private latest = 0;

  constructor(
    private readonly store: Store,
    private readonly onNote: (note: Note) => void,
  ) {
    this.choice.title = `centre each axis on ${CENTRE} and scale it to a standard deviation of ${SPREAD}, about as the assignment's data`;
    this.choice.append(this.standardises, 'standardise');
    this.standardises.addEventListener('change', () => this.again());
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
      if (turn === this.latest) this.apply({ name, points });
    } catch (error) {
      if (turn === this.latest) this.refuse(name, error);
    }
  }

  /** The points in force once more, after the choice has changed; where that cannot be, it changes back. */
  private again(): void {
    const { file, standardises } = this;
    if (!file || this.store.state.target !== this.applied) return;
    try {
      this.apply(file);
    } catch (error) {
      standardises.checked = !standardises.checked;
      this.refuse(file.name, error);
    }
  }

  private refuse(name: string, error: unknown): void {
    this.onNote({ text: `${name}: ${reasonOf(error)}`, refused: true });
  }

  /** Makes the points the target. As they are, they must lie where noise levels can reach. */
  private apply(file: PointsOfFile): void {
    const { name, points } = file;
    const scaled = this.standardises.checked ? standardise(points) : undefined;
    if (!scaled) checkReach(points);
    this.file = file;
    this.applied = { label: name, target: { kind: 'points', points: scaled?.points ?? points } };
    this.store.setTarget(this.applied);
    const how = scaled ? ['x', 'y'].map((axis, i) => mapping(axis, scaled.axes[i]!)).join(', ') : 'as they are';
    this.onNote({ text: `${name}: ${count(points.length / 2)} points, ${how}`, refused: false });
  }
}

function checkReach(points: Float32Array): void {
  const far = points.findIndex((value) => Math.abs(value) > MOST_COORDINATE);
  if (far < 0) return;
  const value = points[far]!.toPrecision(3);
  refuse(`point ${(far >> 1) + 1} has the coordinate ${value}; allowed are up to ${MOST_COORDINATE}, or standardise`);
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
