/** Tells when the browser's zoom or another screen changes how many device pixels a CSS pixel has. */

export function onPixelRatioChange(listener: () => void): void {
  // A query matches one ratio only: each change needs a query of its own.
  const query = matchMedia(`(resolution: ${devicePixelRatio}dppx)`);
  query.addEventListener(
    'change',
    () => {
      listener();
      onPixelRatioChange(listener);
    },
    { once: true },
  );
}
