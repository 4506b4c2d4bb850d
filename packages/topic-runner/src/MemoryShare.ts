/** What one worker thread may use of the process's memory. */
export interface MemoryShare {
  /** Bytes for everything the worker holds, JavaScript heap and typed arrays. */
  readonly bytes: number
  /** Bytes for its JavaScript heap alone, which V8 enforces. */
  readonly heapBytes: number
  /** The most sentences of a firm that fit. */
  readonly sentences: number
}

/** Main thread: Node, the store's client, a window of transcripts and a part's rows. */
const mainThreadBytes = 220e6
/** A worker thread with a loaded model and no firm. */
const idleWorkerBytes = 90e6
/** Vectors, neighbours and terms of one sentence while its firm is modelled. */
const bytesPerSentence = 100e3

/** Shares `maxMemory` bytes among `workers`; what is too little for one sentence still gives one worker's least. */
export const shareMemory = (maxMemory: number, workers: number): MemoryShare => {
  const bytes = Math.max((maxMemory - mainThreadBytes) / workers, idleWorkerBytes + bytesPerSentence)
  const forFirm = bytes - idleWorkerBytes
  return { bytes, heapBytes: bytes, sentences: Math.floor(forFirm / bytesPerSentence) }
}
