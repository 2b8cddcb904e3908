/** The noise scrubber: one σ for all panels, the levels as ticks, σ_L at the left and σ₁ at the right. */
import { byId, element, figure } from './dom.ts';

/** Steps of the scrubber: few enough that each level has one of its own, which an arrow key leaves. */
const STEPS = 250;

export class Scrubber {
  private readonly input = byId<HTMLInputElement>('sigma');
  private readonly value = byId('sigma-value');
  private readonly marks = byId('sigma-levels');
  private logMin = 0;
  private logMax = 0;
  private levels: number[] = [];

  constructor(private readonly onSigma: (sigma: number) => void) {
    this.input.min = '0';
    this.input.max = String(STEPS);
    this.input.addEventListener('input', () => onSigma(this.sigmaAt(Number(this.input.value) / STEPS)));
  }

  /** The levels of a run, the smallest first. */
  setLevels(sigmas: ArrayLike<number>): void {
    this.levels = Array.from(sigmas);
    this.logMin = Math.log(this.levels[0]!);
    this.logMax = Math.log(this.levels.at(-1)!);
    this.input.disabled = this.logMax === this.logMin;
    const last = this.levels.length - 1;
    const every = Math.ceil(last / 6) || 1;
    this.marks.replaceChildren(
      ...this.levels.map((sigma, i) => {
        const isEnd = i === 0 || i === last || i === Math.round(last / 2);
        const mark = element('span', { className: isEnd ? 'mark' : 'mark minor' });
        mark.style.left = `${100 * this.placeOf(sigma)}%`;
        mark.append(element('span', { textContent: isEnd || i % every === 0 ? figure(sigma, 2) : '' }));
        return mark;
      }),
    );
  }

  /** To the next level below or above a noise level; stays at the ends. */
  moveFrom(sigma: number, to: 'below' | 'above'): void {
    const isBeside = (level: number) => (to === 'below' ? level < sigma * (1 - 1e-6) : level > sigma * (1 + 1e-6));
    const next = to === 'below' ? this.levels.findLast(isBeside) : this.levels.find(isBeside);
    if (next !== undefined) this.onSigma(next);
  }

  show(sigma: number): void {
    this.input.value = String(Math.round(STEPS * this.placeOf(sigma)));
    this.input.setAttribute('aria-valuetext', `noise level ${figure(sigma, 3)}`);
    this.value.textContent = figure(sigma, 3);
    this.input.style.setProperty('--filled', `${100 * this.placeOf(sigma)}%`);
    const nearest = this.levels.reduce((best, level, i) => {
      const distance = Math.abs(Math.log(level / sigma));
      return distance < Math.abs(Math.log(this.levels[best]! / sigma)) ? i : best;
    }, 0);
    [...this.marks.children].forEach((mark, i) => {
      mark.classList.toggle('current', i === nearest);
    });
  }

  /** 0 at σ_L, 1 at σ₁; the step nearest to a level stands for it. */
  private sigmaAt(place: number): number {
    const sigma = Math.exp(this.logMax + (this.logMin - this.logMax) * place);
    const near = this.levels.find((level) => Math.round(STEPS * this.placeOf(level)) === Math.round(STEPS * place));
    return near ?? sigma;
  }

  private placeOf(sigma: number): number {
    if (this.logMax === this.logMin) return 0;
    return (this.logMax - Math.log(sigma)) / (this.logMax - this.logMin);
  }
}
