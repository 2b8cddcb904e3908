/** A link to the clipboard; where the browser does not allow that, selected in a field, to be copied by hand. */
import { element } from '../dom.ts';

/** Gives what to say: that it is done, or the field. */
export async function copyLink(link: string): Promise<string | HTMLElement> {
  try {
    await navigator.clipboard.writeText(link);
    return 'link copied';
  } catch {
    const field = element('input', { value: link, readOnly: true });
    field.setAttribute('aria-label', 'Link, to be copied by hand');
    setTimeout(() => field.select());
    return field;
  }
}
