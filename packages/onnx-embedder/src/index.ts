export * from "./OnnxEmbedder.ts"
