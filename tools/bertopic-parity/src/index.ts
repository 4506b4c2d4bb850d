export * from "./OurTopics.ts"
export * from "./ReadCalls.ts"
export * from "./Report.ts"
export * from "./ScoreEmbedders.ts"
