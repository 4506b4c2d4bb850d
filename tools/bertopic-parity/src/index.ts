export { type PreparedCall } from "./OurTopics.ts"
export { type Call, readCalls } from "./ReadCalls.ts"
export { type CallScore } from "./Report.ts"
export { clusteredSentences, type EmbedderScore, scoreEmbedders } from "./ScoreEmbedders.ts"
