// What a product is. Its tiles go to memory in a loop: SwiftShader makes long code of every place that writes.

/** target[j] = Σ_k matrix[k][j] · source[k] for all j below `outputs`, rounded up to whole tiles, and k below `inputs`, at least 1. */
struct Product { into: u32, outputs: u32, source: u32, inputs: u32, matrix: u32, stride: u32 }
