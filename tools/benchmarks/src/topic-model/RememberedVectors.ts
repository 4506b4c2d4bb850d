import type { Embedder } from "@ftm/topic-model"

/**
 * Embeds each sentence once, however often it is asked for. Only for an embedder whose vector of a sentence does not depend on the
 * others: a sentence transformer, not the static embedder, which fits itself to the sentences at hand.
 */
export const remembering = (embedder: Embedder): Embedder => {
  const known = new Map<string, Float32Array>()
  return {
    name: embedder.name,
    version: embedder.version,
    embed: async (sentences) => {
      const keys = sentences.map(({ cleanedText, text }) => JSON.stringify([text, cleanedText]))
      const wanted = new Map(sentences.flatMap((sentence, i) => (known.has(keys[i]!) ? [] : [[keys[i]!, sentence] as const])))
      if (wanted.size > 0) {
        const { dimensions, values } = await embedder.embed([...wanted.values()])
        ;[...wanted.keys()].forEach((key, i) => known.set(key, values.slice(i * dimensions, (i + 1) * dimensions)))
      }
      const rows = keys.map((key) => known.get(key)!)
      const dimensions = rows[0]?.length ?? 0
      const values = new Float32Array(rows.length * dimensions)
      rows.forEach((row, i) => values.set(row, i * dimensions))
      return { dimensions, values }
    }
  }
}
