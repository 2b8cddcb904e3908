// Shapes of the model's layers and where their vectors lie. layer(l), l from 0, and slots(l), l = 0 the input, come from src/layout.ts.

/** One weight matrix with its bias as the last column. Offsets and strides in vec4f. */
struct Layer { inputs: u32, outputs: u32, forward: u32, forward_stride: u32, backward: u32, backward_stride: u32 }

/** Where a hidden layer's vectors start: value h, pre-activation a, carriers u and g, tangent t. Some may share a place. */
struct Slots { h: u32, a: u32, u: u32, g: u32, t: u32 }
