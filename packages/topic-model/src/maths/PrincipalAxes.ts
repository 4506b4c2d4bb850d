import { cosine, cosineToRow } from "../describe/TopicVectors.ts"
import { meanOfRows } from "../TopicDirections.ts"
import { leadingEigenvectors } from "../umap/Lanczos.ts"

/**
 * Principal component analysis: rows less their mean, turned onto the leading eigenvectors of their covariance. Source: Pearson,
 * "On lines and planes of closest fit to systems of points in space", 1901. The covariance itself is never computed: Lanczos' method only asks for its
 * products with vectors.
 *
 * @param values rows x dimensions.
 * @returns rows x wanted.
 */
export const ontoPrincipalAxes = (values: Float32Array, dimensions: number, wanted: number): Float32Array => {
  const rows = values.length / dimensions
  const mean = meanOfRows(values, dimensions)
  const axes = leadingEigenvectors(
    dimensions,
    wanted,
    (x, into) => {
      into.fill(0)
      const ofMean = cosine(x, mean)
      // The mean of (row - mean) is nothing, so that taking it off once is enough.
      for (let r = 0; r < rows; r++) {
        const along = (cosineToRow(x, values, r) - ofMean) / rows
        for (let d = 0, a = r * dimensions; d < dimensions; d++, a++) into[d] = into[d]! + along * values[a]!
      }
    },
    undefined,
    20
  )
  const turned = new Float32Array(rows * wanted)
  for (let w = 0; w < wanted; w++) {
    const axis = axes.slice(w * dimensions, (w + 1) * dimensions)
    const ofMean = cosine(axis, mean)
    for (let r = 0; r < rows; r++) turned[r * wanted + w] = cosineToRow(axis, values, r) - ofMean
  }
  return turned
}
