import { Quarter, StoreKeys } from "@ftm/transcript-schema"

/** One variable: its name, what it is, and how it is read. The list is also the text of `--help`. */
interface Variable {
  readonly name: string
  readonly says: string
  readonly example: string
}

export const variables: ReadonlyArray<Variable> = [
  { name: "DATA_SOURCE", says: "where sentences come from: s3 (the prefetched store) or wrds", example: "s3" },
  { name: "FTM_STORE", says: "the store: s3://bucket[/prefix] or a folder (or S3_BUCKET: a bucket's name)", example: "s3://my-bucket" },
  { name: "QUARTER", says: "the quarter", example: "2021Q1" },
  { name: "BATCH_ID", says: "the batch of the quarter's manifest to work through", example: "batch_000" },
  { name: "MANIFEST_S3_KEY", says: "key of batches.jsonl in the store", example: StoreKeys.batchesManifest(Quarter.make("2021Q1")) },
  { name: "CHECKPOINT_INTERVAL", says: "firms a part and checkpoint", example: "50" },
  { name: "ALLOW_FAILURES", says: "false: exit 1 when any firm failed", example: "true" },
  { name: "MAX_CONSECUTIVE_FAILURES", says: "stop after this many failures in a row", example: "5" },
  { name: "MAX_FAILURE_RATE", says: "stop when a larger share of firms failed, 0 to 1", example: "0.05" },
  { name: "MIN_PROCESSED_FOR_RATE", says: "… looked at from this many firms on", example: "100" },
  { name: "TOPIC_ENGINE", says: "the topic model: native (this program's own) or bertopic (BERTopic, in Python)", example: "native" },
  { name: "EMBEDDER", says: "how sentences become vectors: static (comes with the program) or onnx (a sentence transformer)", example: "static" },
  { name: "EMBEDDER_MODEL", says: "for EMBEDDER=onnx: the folder with tokenizer.json and model.onnx", example: "models/all-MiniLM-L6-v2" },
  { name: "TOPIC_SETTINGS", says: "a preset (earnings-call or bertopic) and what differs from it, as JSON", example: '{"preset":"earnings-call","hdbscan":{"minClusterSize":8}}' },
  { name: "BERTOPIC_PYTHON", says: "for TOPIC_ENGINE=bertopic: the Python that has BERTopic", example: "python3" },
  { name: "FTM_WORKERS", says: "firms modelled at the same time; the machine's cores unless set", example: "2" },
  { name: "FTM_MAX_MEMORY", says: "memory that the process may use (also --max-memory); the container's limit unless set", example: "4GB" },
  { name: "AWS_EC2_METADATA_SERVICE_ENDPOINT", says: "where the Spot notice is polled; only in a Batch job unless set", example: "http://169.254.169.254" },
  { name: "FTM_SPOT_POLL_SECONDS", says: "seconds between two looks at it", example: "5" }
]
