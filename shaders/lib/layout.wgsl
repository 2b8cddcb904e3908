// Shapes of the model's layers and where their vectors lie. layer(l), l from 0, and slots(l), l = 0 the input, come from src/layout.ts.

/** One weight matrix with its bias as the last column. Offsets and strides in vec4f. */
struct Layer { inputs: u32, outputs: u32, forward: u32, forward_stride: u32, backward: u32, backward_stride: u32 }

/**
 * Where a layer's vectors start: value h; slope d = φ′, later the reverse carrier e; carriers u and g; tangent t, before
 * that the curvature φ″. Some may share a place. Unit j of quad q stands at QUADS · j + q.
 */
struct Slots { h: u32, d: u32, u: u32, g: u32, t: u32 }
