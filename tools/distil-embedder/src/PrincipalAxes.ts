import { leadingEigenvectors } from "@ftm/topic-model"

/**
 * Principal component analysis: rows less their mean, turned onto the leading eigenvectors of their covariance.
 *
 * @param values rows x dimensions.
 * @returns rows x wanted.
 */
export const ontoPrincipalAxes = (values: Float32Array, dimensions: number, wanted: number): Float32Array => {
  const rows = values.length / dimensions
  const mean = new Float64Array(dimensions)
  for (let r = 0; r < rows; r++) for (let d = 0; d < dimensions; d++) mean[d]! += values[r * dimensions + d]! / rows
  const covariance = new Float64Array(dimensions * dimensions)
  const centred = new Float64Array(dimensions)
  for (let r = 0; r < rows; r++) {
    for (let d = 0; d < dimensions; d++) centred[d] = values[r * dimensions + d]! - mean[d]!
    for (let a = 0; a < dimensions; a++) {
      const x = centred[a]! / rows
      for (let b = 0; b < dimensions; b++) covariance[a * dimensions + b]! += x * centred[b]!
    }
  }
  const axes = leadingEigenvectors(dimensions, wanted, (x, into) => {
    for (let a = 0; a < dimensions; a++) {
      let sum = 0
      for (let b = 0; b < dimensions; b++) sum += covariance[a * dimensions + b]! * x[b]!
      into[a] = sum
    }
  })
  const turned = new Float32Array(rows * wanted)
  for (let r = 0; r < rows; r++) {
    for (let w = 0; w < wanted; w++) {
      let sum = 0
      for (let d = 0; d < dimensions; d++) sum += (values[r * dimensions + d]! - mean[d]!) * axes[w * dimensions + d]!
      turned[r * wanted + w] = sum
    }
  }
  return turned
}
