// AssemblyScript, compiled to src/umap/CosineKernel.ts by assembly/build.sh. Dot products over float32 vectors of four
// (WebAssembly SIMD). Only additions and multiplications in a fixed order: the same bits on every machine.

@inline
function total(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

/**
 * The dot products of row `i` with the rows 0 to i - 1 (up to three more are written, which mean nothing).
 * Addresses are bytes; a row takes `stride` bytes, a multiple of 16; rows are there up to a multiple of four.
 * @param into room for the dot products, four bytes each.
 */
export function dotsWithEarlier(rows: usize, stride: u32, i: u32, into: usize): void {
  const own = rows + i * stride
  // Four rows at a time: `own` is loaded once for all four, and no sum waits for another.
  for (let j: u32 = 0; j < i; j += 4) {
    const first = rows + j * stride
    const second = first + stride
    const third = second + stride
    const fourth = third + stride
    let s0 = f32x4.splat(0)
    let s1 = f32x4.splat(0)
    let s2 = f32x4.splat(0)
    let s3 = f32x4.splat(0)
    for (let o: usize = 0; o < stride; o += 16) {
      const a = v128.load(own + o)
      s0 = f32x4.add(s0, f32x4.mul(a, v128.load(first + o)))
      s1 = f32x4.add(s1, f32x4.mul(a, v128.load(second + o)))
      s2 = f32x4.add(s2, f32x4.mul(a, v128.load(third + o)))
      s3 = f32x4.add(s3, f32x4.mul(a, v128.load(fourth + o)))
    }
    const place = into + (j << 2)
    store<f32>(place, total(s0))
    store<f32>(place, total(s1), 4)
    store<f32>(place, total(s2), 8)
    store<f32>(place, total(s3), 12)
  }
}
