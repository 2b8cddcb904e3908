/** Whether the system asks for little motion: chains then move only when they are annealed. */
export const prefersStillness = (): boolean => matchMedia('(prefers-reduced-motion: reduce)').matches;
