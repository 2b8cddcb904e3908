/** Files of points that are dropped anywhere on the page. */
import { isPointsFile } from './points-file.ts';

/** `take` gets the first file of points of a drop; other files are left to others. */
export function onPointsDrop(take: (file: File) => void): void {
  document.addEventListener('dragover', (event) => {
    if (event.dataTransfer?.types.includes('Files')) event.preventDefault();
  });
  document.addEventListener('drop', (event) => {
    const file = Array.from(event.dataTransfer?.files ?? []).find(isPointsFile);
    if (!file || event.defaultPrevented) return;
    event.preventDefault();
    take(file);
  });
}
