export * from "./TopicModel.ts"
