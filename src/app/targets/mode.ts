/** What the ways of making a target share: the page they work on, and the controls in the row below the panels. */
import type { Box } from '../../view/index.ts';
import { element } from '../dom.ts';
import type { Store, TargetChoice } from '../state.ts';

/** What a mode works on. */
export interface Bench {
  store: Store;
  /** The part of the plane that the panels show. */
  window(): Box;
  /** Says something below the controls. */
  say(text: string): void;
}

/** A way of making a target, in force until it is done or cancelled. */
export interface Mode {
  title: string;
  controls: HTMLElement[];
  done: HTMLButtonElement;
  /** The target that it put in force: when another is, the mode is over. */
  applied: TargetChoice;
  /** Takes back what is half done; false if nothing is. */
  putBack(): boolean;
  /** Brings back what was before. */
  cancel(): void;
  close(): void;
  focus(): void;
}

export function button(textContent: string, title: string, onClick: (event: MouseEvent) => void): HTMLButtonElement {
  const made = element('button', { type: 'button', className: 'tool', textContent, title });
  made.addEventListener('click', onClick);
  return made;
}

/** A button that stays down; `onPress` gets whether it is. */
export function toggle(text: string, title: string, onPress: (pressed: boolean) => void): HTMLButtonElement {
  const made = button(text, title, () => {
    const pressed = made.getAttribute('aria-pressed') !== 'true';
    made.setAttribute('aria-pressed', String(pressed));
    onPress(pressed);
  });
  made.setAttribute('aria-pressed', 'false');
  return made;
}

export interface Slider {
  label: HTMLLabelElement;
  input: HTMLInputElement;
  show(value: number): void;
}

export interface SliderOptions {
  name: string;
  title: string;
  min: number;
  max: number;
  value: number;
  unit?: string;
  onInput(value: number): void;
}

/** A slider of whole numbers with its value beside it. */
export function slider({ name, title, min, max, value, unit = '', onInput }: SliderOptions): Slider {
  const label = element('label', { className: 'tool-slider', title });
  const input = element('input', { type: 'range', min: String(min), max: String(max) });
  const shownValue = element('span', { className: 'tool-value' });
  shownValue.ariaHidden = 'true';
  const show = (value: number): void => {
    input.value = String(value);
    shownValue.textContent = `${Math.round(value)}${unit}`;
    input.setAttribute('aria-valuetext', shownValue.textContent);
  };
  input.addEventListener('input', () => {
    show(Number(input.value));
    onInput(Number(input.value));
  });
  show(value);
  label.append(name, input, shownValue);
  return { label, input, show };
}
