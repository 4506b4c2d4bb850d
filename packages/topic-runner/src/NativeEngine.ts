import { nativeTopicModelLayer } from "@ftm/topic-model"

/** What a worker thread loads for TOPIC_ENGINE=native. */
export const topicModelLayer = nativeTopicModelLayer
