/**
 * Drawing with regl straight from WebGPU buffers: a view (canvas), a bridge (GPUBuffer → texture), and four layers that
 * each draw into a panel. Needs a GPUDevice and plain GPUBuffers, and knows nothing of networks or samplers.
 */
export * from './arrows.ts';
export * from './bridge.ts';
export * from './canvas.ts';
export * from './colormaps.ts';
export * from './decode.ts';
export * from './density.ts';
export type { Grid } from './grid.ts';
export * from './histogram.ts';
export type { Box, Panel } from './panel.ts';
export * from './particles.ts';
export type { BridgePath } from './transfers.ts';
