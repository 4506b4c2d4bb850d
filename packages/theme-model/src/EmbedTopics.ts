import type { Embedder, Embeddings, ShareDone } from "@ftm/topic-model"
import type { TopicOfFirm } from "./Theme.ts"

/** How many leading sentences are embedded with a topic's keywords: enough to tell what it is about. */
export const sentencesPerTopic = 10

/** One vector per topic, from its keywords and its leading sentences. */
export const embedTopics = async (topics: ReadonlyArray<TopicOfFirm>, embedder: Embedder, onShare: ShareDone): Promise<Embeddings> => {
  const embeddings = await embedder.embed(
    topics.map(({ keywords, sentences }) => ({
      text: [keywords.join(", "), ...sentences.slice(0, sentencesPerTopic)].join(". "),
      cleanedText: keywords.join(" ")
    })),
    onShare
  )
  if (embeddings.values.length === topics.length * embeddings.dimensions) return embeddings
  throw new Error(
    `the embedder ${embedder.name} gave ${embeddings.values.length} numbers for ${topics.length} topics of ${embeddings.dimensions}`
  )
}
