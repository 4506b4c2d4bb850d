/** What one worker thread may use of the process's memory. */
export interface MemoryShare {
  /** Bytes for everything the worker holds, JavaScript heap and typed arrays. */
  readonly bytes: number
  /** Bytes for its JavaScript heap alone, which V8 enforces. */
  readonly heapBytes: number
  /** The largest number of sentences in one firm that fits. */
  readonly sentences: number
}

// Measured with the native engine on firms of 1 to 8,000 sentences, and rounded up.
/** Main thread: Node, the store's client, a window of transcripts and a part's rows. */
const mainThreadBytes = 200e6
/** A worker thread with a loaded model and no firm. */
const idleWorkerBytes = 80e6
/** Vectors, neighbours and terms of one sentence while its firm is modelled. */
const bytesPerSentence = 40e3

/** Divides `maxMemory` bytes among `workers`. However little that is, each worker keeps room for one sentence. */
export const shareMemory = (maxMemory: number, workers: number): MemoryShare => {
  const bytes = Math.max((maxMemory - mainThreadBytes) / workers, idleWorkerBytes + bytesPerSentence)
  return { bytes, heapBytes: bytes, sentences: Math.floor((bytes - idleWorkerBytes) / bytesPerSentence) }
}
