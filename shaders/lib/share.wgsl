// Into how many shares a grid's mass is cut, and what is known of each.

const SHARES = 256u; // the same in src/field.ts

/** Of some cells: the lowest energy and, relative to it, the mass of all and of those at the border. */
struct Share { low: f32, mass: f32, border: f32, padding: f32 }
