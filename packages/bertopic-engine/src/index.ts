export { type BertopicOptions, bertopicTopicModelLayer } from "./BertopicTopicModel.ts"
