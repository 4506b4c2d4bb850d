/** A model that `pull` knows: where it is, and what its files are called in the folder. */
export interface KnownModel {
  readonly about: string
  readonly licence: string
  /** owner/name on the Hugging Face hub. */
  readonly repository: string
  /** Name in the folder -> path in the repository. */
  readonly files: Readonly<Record<string, string>>
}

const miniLm = (about: string, model: string): KnownModel => ({
  about,
  licence: "Apache-2.0",
  repository: "sentence-transformers/all-MiniLM-L6-v2",
  files: {
    "model.onnx": model,
    "tokenizer.json": "tokenizer.json",
    "tokenizer_config.json": "tokenizer_config.json",
    "vocab.txt": "vocab.txt"
  }
})

/** No sizes or checksums here: they come from the hub when a model is first fetched, and then from its lock file. */
export const knownModels: Readonly<Record<string, KnownModel>> = {
  "all-MiniLM-L6-v2": miniLm("384 dimensions, English, fp32, about 90 MB", "onnx/model.onnx"),
  "all-MiniLM-L6-v2-int8": miniLm("the same in int8, about 23 MB, for x86-64 processors with AVX2", "onnx/model_quint8_avx2.onnx")
}
