// Philox4x32-10 (Salmon, Moraes, Dror, Shaw 2011): a counter-based random number generator, no state.
// The counter names a draw, the key is the seed; the TypeScript twin in src/random.ts is equal to the bit.

const PHILOX_ROUNDS = 10u;
const PHILOX_MULTIPLIER = vec2u(0xd2511f53u, 0xcd9e8d57u);
const PHILOX_WEYL = vec2u(0x9e3779b9u, 0xbb67ae85u);

// What a draw is for: the third word of its counter. Two uses never share a counter.
const USE_DRAW = 1u;
const USE_PERTURB = 2u;
const USE_LANGEVIN = 3u;

/** High 32 bits of a·b. WGSL has no 64-bit product: four 16-bit products and their carries. */
fn high_product(a: u32, b: u32) -> u32 {
  let a0 = a & 0xffffu;
  let a1 = a >> 16u;
  let b0 = b & 0xffffu;
  let b1 = b >> 16u;
  let middle = a1 * b0 + ((a0 * b0) >> 16u);
  let carry = a0 * b1 + (middle & 0xffffu);
  return a1 * b1 + (middle >> 16u) + (carry >> 16u);
}

/** Four random words for this counter under this key. */
fn philox(counter: vec4u, key: vec2u) -> vec4u {
  var c = counter;
  var k = key;
  for (var round = 0u; round < PHILOX_ROUNDS; round++) {
    c = vec4u(
      high_product(PHILOX_MULTIPLIER.y, c.z) ^ c.y ^ k.x,
      PHILOX_MULTIPLIER.y * c.z,
      high_product(PHILOX_MULTIPLIER.x, c.x) ^ c.w ^ k.y,
      PHILOX_MULTIPLIER.x * c.x,
    );
    k += PHILOX_WEYL;
  }
  return c;
}

/** The four words for one index and step of one use. */
fn random_words(use_of: u32, index: u32, step: u32, seed: vec2u) -> vec4u {
  return philox(vec4u(index, step, use_of, 0u), seed);
}

/** A whole number in [0, n), the same on every adapter: the high word of the product. */
fn random_below(word: u32, n: u32) -> u32 {
  return high_product(word, n);
}
