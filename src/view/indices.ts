/** The numbers 0, 1, 2 … as one vertex attribute, shared by all layers of a view: WebGL 1 has no gl_VertexID. */
import type { Buffer } from 'regl';
import type { View } from './canvas.ts';

interface Indices {
  buffer: Buffer;
  count: number;
}

const ofView = new WeakMap<View, Indices>();

/** A buffer with at least `count` float32 indices (exact up to 2^24). It grows by doubling and keeps its identity. */
export function indexBuffer(view: View, count: number): Buffer {
  let indices = ofView.get(view);
  if (!indices) {
    const made: Indices = { buffer: view.regl.buffer({ usage: 'static', type: 'float', length: 4 }), count: 0 };
    // A restored context has empty buffers.
    view.onRestore(() => fill(made, made.count));
    ofView.set(view, made);
    indices = made;
  }
  if (count > indices.count) fill(indices, Math.max(count, 2 * indices.count, 1024));
  return indices.buffer;
}

function fill(indices: Indices, count: number): void {
  const values = new Float32Array(count);
  for (let i = 0; i < count; i++) values[i] = i;
  indices.buffer({ usage: 'static', data: values });
  indices.count = count;
}
