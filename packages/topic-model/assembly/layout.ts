// AssemblyScript, compiled to src/umap/LayoutKernel.ts by `npm run kernel`. The layout's gradient descent over float32
// vectors of four (WebAssembly SIMD). Only additions, multiplications, comparisons: the same bits on every machine.
// What it computes is described in src/umap/Layout.ts.

/** Sum of the four lanes. */
@inline
function total(v: v128): f32 {
  const pairs = f32x4.add(v, v128.shuffle<f32>(v, v, 2, 3, 0, 1))
  return f32x4.extract_lane(pairs, 0) + f32x4.extract_lane(pairs, 1)
}

@inline
function clipped(v: v128, least: v128, most: v128): v128 {
  return f32x4.pmax(f32x4.pmin(v, most), least)
}

/** A tabulated function: base at `table`, slope 131072 bytes on (32768 cells of four bytes). */
@inline
function look(table: usize, d2: f32): f32 {
  const cell = table + ((reinterpret<u32>(d2) >> 16) << 2)
  return load<f32>(cell) + load<f32>(cell, 131072) * d2
}

/** A vertex drawn at random: mulberry32 (Tommy Ettinger), one 32-bit word of state. */
@inline
function drawn(state: i32, count: u32): u64 {
  let word = (state ^ (state >>> 15)) * (state | 1)
  word ^= word + (word ^ (word >>> 7)) * (word | 61)
  word = word ^ (word >>> 14)
  return (<u64>(<u32>word) * <u64>count) >> 32
}

/**
 * `epoch` for points of 9 to 12 coordinates, which is what topics are made in: the loops over three vectors written
 * out, the head held in registers while it is pushed.
 */
function epochOfThree(
  number: f64,
  rate: f32,
  count: u32,
  positions: usize,
  edges: u32,
  heads: usize,
  tails: usize,
  everyPull: usize,
  nextPull: usize,
  nextPush: usize,
  negatives: f64,
  attraction: usize,
  repulsion: usize,
  state: i32
): i32 {
  const most = f32x4.splat(4 * rate)
  const least = f32x4.neg(most)
  for (let e: u32 = 0; e < edges; e++) {
    const due = load<f64>(nextPull + (e << 3))
    if (due > number) continue
    const every = load<f64>(everyPull + (e << 3))
    store<f64>(nextPull + (e << 3), due + every)
    const h = positions + load<u32>(heads + (e << 2))
    const t = positions + load<u32>(tails + (e << 2))
    let a0 = v128.load(h)
    let a1 = v128.load(h, 16)
    let a2 = v128.load(h, 32)

    const b0 = v128.load(t)
    const b1 = v128.load(t, 16)
    const b2 = v128.load(t, 32)
    const c0 = f32x4.sub(a0, b0)
    const c1 = f32x4.sub(a1, b1)
    const c2 = f32x4.sub(a2, b2)
    const d2 = total(f32x4.add(f32x4.add(f32x4.mul(c0, c0), f32x4.mul(c1, c1)), f32x4.mul(c2, c2)))
    if (d2 > 0) {
      const pull = f32x4.splat(look(attraction, d2) * rate)
      const s0 = clipped(f32x4.mul(pull, c0), least, most)
      const s1 = clipped(f32x4.mul(pull, c1), least, most)
      const s2 = clipped(f32x4.mul(pull, c2), least, most)
      a0 = f32x4.add(a0, s0)
      a1 = f32x4.add(a1, s1)
      a2 = f32x4.add(a2, s2)
      v128.store(t, f32x4.sub(b0, s0))
      v128.store(t, f32x4.sub(b1, s1), 16)
      v128.store(t, f32x4.sub(b2, s2), 32)
    }

    // Stored before the pushes: a head that draws itself is then at distance 0, and 0 times any push is none.
    v128.store(h, a0)
    v128.store(h, a1, 16)
    v128.store(h, a2, 32)

    const everyPush = every / negatives
    const duePush = load<f64>(nextPush + (e << 3))
    const pushes = <i32>((number - duePush) / everyPush)
    // All pushes start from where the head is now, so that the processor need not wait for one to begin the next.
    let m0 = a0
    let m1 = a1
    let m2 = a2
    for (let p = 0; p < pushes; p++) {
      state += 0x6d2b79f5
      const other = positions + <usize>drawn(state, count) * 48
      const f0 = f32x4.sub(a0, v128.load(other))
      const f1 = f32x4.sub(a1, v128.load(other, 16))
      const f2 = f32x4.sub(a2, v128.load(other, 32))
      const apart = total(f32x4.add(f32x4.add(f32x4.mul(f0, f0), f32x4.mul(f1, f1)), f32x4.mul(f2, f2)))
      const push = f32x4.splat(look(repulsion, apart) * rate)
      m0 = f32x4.add(m0, clipped(f32x4.mul(push, f0), least, most))
      m1 = f32x4.add(m1, clipped(f32x4.mul(push, f1), least, most))
      m2 = f32x4.add(m2, clipped(f32x4.mul(push, f2), least, most))
    }
    v128.store(h, m0)
    v128.store(h, m1, 16)
    v128.store(h, m2, 32)
    store<f64>(nextPush + (e << 3), duePush + <f64>pushes * everyPush)
  }
  return state
}

/**
 * One epoch. Addresses are bytes; a point's coordinates take `stride` bytes, a multiple of 16, padded with zeros.
 * @param pushed room for one point, where its pushes are added up.
 * @returns the generator's state.
 */
export function epoch(
  number: f64,
  rate: f32,
  count: u32,
  stride: u32,
  positions: usize,
  edges: u32,
  heads: usize,
  tails: usize,
  everyPull: usize,
  nextPull: usize,
  nextPush: usize,
  negatives: f64,
  attraction: usize,
  repulsion: usize,
  state: i32,
  pushed: usize
): i32 {
  if (stride == 48) {
    return epochOfThree(
      number, rate, count, positions, edges, heads, tails, everyPull, nextPull, nextPush, negatives, attraction, repulsion, state
    )
  }
  const most = f32x4.splat(4 * rate)
  const least = f32x4.neg(most)
  for (let e: u32 = 0; e < edges; e++) {
    const due = load<f64>(nextPull + (e << 3))
    if (due > number) continue
    const every = load<f64>(everyPull + (e << 3))
    store<f64>(nextPull + (e << 3), due + every)
    const h = positions + load<u32>(heads + (e << 2))
    const t = positions + load<u32>(tails + (e << 2))

    let sum = f32x4.splat(0)
    for (let o: usize = 0; o < stride; o += 16) {
      const difference = f32x4.sub(v128.load(h + o), v128.load(t + o))
      sum = f32x4.add(sum, f32x4.mul(difference, difference))
    }
    const d2 = total(sum)
    if (d2 > 0) {
      const pull = f32x4.splat(look(attraction, d2) * rate)
      for (let o: usize = 0; o < stride; o += 16) {
        const a = v128.load(h + o)
        const b = v128.load(t + o)
        const step = clipped(f32x4.mul(pull, f32x4.sub(a, b)), least, most)
        v128.store(h + o, f32x4.add(a, step))
        v128.store(t + o, f32x4.sub(b, step))
      }
    }

    memory.copy(pushed, h, stride)
    const everyPush = every / negatives
    const duePush = load<f64>(nextPush + (e << 3))
    const pushes = <i32>((number - duePush) / everyPush)
    for (let p = 0; p < pushes; p++) {
      state += 0x6d2b79f5
      const other = positions + <usize>drawn(state, count) * stride
      let away = f32x4.splat(0)
      for (let o: usize = 0; o < stride; o += 16) {
        const difference = f32x4.sub(v128.load(h + o), v128.load(other + o))
        away = f32x4.add(away, f32x4.mul(difference, difference))
      }
      const apart = total(away)
      const push = f32x4.splat(look(repulsion, apart) * rate)
      for (let o: usize = 0; o < stride; o += 16) {
        const away = f32x4.sub(v128.load(h + o), v128.load(other + o))
        v128.store(pushed + o, f32x4.add(v128.load(pushed + o), clipped(f32x4.mul(push, away), least, most)))
      }
    }
    memory.copy(h, pushed, stride)
    store<f64>(nextPush + (e << 3), duePush + <f64>pushes * everyPush)
  }
  return state
}
