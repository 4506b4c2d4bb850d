import { cosineKernel } from "./umap/CosineKernel.ts"
import { Arena, Kernel } from "./umap/KernelMemory.ts"

type DotsWithEarlier = (rows: number, stride: number, i: number, into: number) => void

const lanes = 4
const kernel = new Kernel<DotsWithEarlier>(cosineKernel, "dotsWithEarlier")

/** How much rounding to float32 changes a number of size 1, at most; a little more than 2^-24. */
const rounding = 6e-8

/**
 * How far these dot products may lie from those of `cosineToRow`: in each of the four lanes a rounding for every addition, and a few for the product,
 * the direction and putting the lanes together; all of it times the lengths, which are 1. Source: Higham, "Accuracy and stability of numerical algorithms", 2002, section 3.1.
 */
export const errorOfDots = (dimensions: number): number => (dimensions / lanes + 6) * rounding

/**
 * Dot products of a row with each of some directions of length 1, in WebAssembly in float32: several times as fast as `cosineToRow`, with the same
 * bits on every machine, and within `errorOfDots` of it. The kernel compares a row with those before it: the directions come first, the row last.
 *
 * @param unit rows of `dimensions`, of length 1 or zeros.
 * @returns of a row's number, its dot products; they are overwritten by the next call, and by the next `dotsWithDirections`.
 */
export const dotsWithDirections = (
  directions: ReadonlyArray<Float64Array>,
  unit: Float32Array,
  dimensions: number
): ((row: number) => Float32Array) => {
  const count = directions.length
  const width = Math.ceil(dimensions / lanes) * lanes
  const paddedCount = Math.ceil((count + 1) / lanes) * lanes
  const arena = new Arena()
  const at = { rows: arena.take(paddedCount * width * 4), dots: arena.take(paddedCount * 4) }
  const { buffer, run: dotsWithEarlier } = kernel.withRoom(arena.bytes)
  const rows = new Float32Array(buffer, at.rows, paddedCount * width).fill(0)
  directions.forEach((direction, d) => rows.set(direction, d * width))
  const dots = new Float32Array(buffer, at.dots, count)
  return (row) => {
    rows.set(unit.subarray(row * dimensions, (row + 1) * dimensions), count * width)
    dotsWithEarlier(at.rows, width * 4, count, at.dots)
    return dots
  }
}
