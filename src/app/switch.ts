/** A choice of a few, side by side: radio buttons in the look of one switch. */
import { element } from './dom.ts';

export class Switch<Name extends string> {
  private readonly inputs = new Map<Name, HTMLInputElement>();

  /** `options` in the order shown, with what each one means. */
  constructor(
    place: HTMLElement,
    options: { label: string; choices: Readonly<Record<Name, string>> },
    onChoice: (name: Name) => void,
  ) {
    place.classList.add('switch');
    place.setAttribute('role', 'radiogroup');
    place.setAttribute('aria-label', options.label);
    for (const [name, title] of Object.entries(options.choices) as [Name, string][]) {
      const input = element('input', { type: 'radio', name: place.id, value: name });
      input.addEventListener('change', () => onChoice(name));
      const label = element('label', { title });
      label.append(input, element('span', { textContent: name }));
      place.append(label);
      this.inputs.set(name, input);
    }
  }

  show(name: Name): void {
    this.inputs.get(name)!.checked = true;
  }
}
