import type { Embedder } from "./embed/Embedder.ts"
import type { PreparedSentences } from "./PreparedSentences.ts"
import { withTurnContext } from "./TurnContext.ts"
import { normaliseRows } from "./umap/Neighbors.ts"

/** The vectors of the sentences that are clustered, one unit row of `dimensions` per point (or zeros, where nothing is known). */
export interface PointVectors {
  readonly dimensions: number
  readonly unit: Float32Array
  /** The same with something of what is said around each sentence in its turn: these are clustered. */
  readonly inContext: Float32Array
  /** How many sentences each point stands for. */
  readonly sizes: Int32Array
}

/** Embeds the points. */
export const pointVectors = async (prepared: PreparedSentences, embedder: Embedder, turnShare: number): Promise<PointVectors> => {
  const { dimensions, values } = await embedder.embed(prepared.points.map((i) => prepared.sentences[i]!))
  if (values.length !== prepared.points.length * dimensions) {
    throw new Error(
      `the embedder ${embedder.name} returned ${values.length} numbers for ${prepared.points.length} sentences of ${dimensions}: ` +
        `it must return one row per sentence`
    )
  }
  const unit = normaliseRows(values, dimensions)
  const sizes = new Int32Array(prepared.points.length)
  for (const point of prepared.pointOf) if (point >= 0) sizes[point] = sizes[point]! + 1
  return { dimensions, unit, inContext: turnShare > 0 ? withTurnContext(prepared, unit, dimensions, turnShare) : unit, sizes }
}
