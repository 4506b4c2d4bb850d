export { loadOnnxEmbedder, type OnnxEmbedder, type OnnxEmbedderOptions } from "./OnnxEmbedder.ts"
