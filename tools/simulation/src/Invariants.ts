import { type Batch, planBatches } from "@ftm/manifest"
import { ObjectStore } from "@ftm/object-store"
import { type MemoryStore } from "@ftm/object-store/testing"
import { readFirmTopicPart } from "@ftm/topic-runner"
import { StoreKeys } from "@ftm/transcript-schema"
import { Effect } from "effect"
import { batchSize, firmIds, quarter } from "./Programs.ts"

/** The parts of a checkpoint that matter here. */
interface StoredCheckpoint {
  readonly completed_firm_ids: ReadonlyArray<string>
  readonly parts?: ReadonlyArray<{ readonly part: number; readonly bytes: number }>
}

const batches: ReadonlyArray<Batch> = planBatches(quarter, firmIds, batchSize)

/** What must hold at every moment, looked at after each write. What does not is told once. */
export class Invariants {
  readonly findings: Array<string> = []
  readonly #memory: MemoryStore
  /** What each finished batch wrote, by key. */
  readonly #finished = new Map<string, ReadonlyMap<string, Uint8Array>>()
  /** What each checkpoint promised last. */
  readonly #promised = new Map<string, string>()

  constructor(memory: MemoryStore) {
    this.#memory = memory
  }

  find(what: string): void {
    if (!this.findings.includes(what)) this.findings.push(what)
  }

  #checkpointOf(batchId: string): StoredCheckpoint | undefined {
    const text = this.#memory.text(StoreKeys.checkpoint(quarter, batchId))
    return text === undefined ? undefined : (JSON.parse(text) as StoredCheckpoint)
  }

  #resultsOf(batchId: string): ReadonlyMap<string, Uint8Array> {
    const keys = [StoreKeys.checkpoint(quarter, batchId), StoreKeys.failures(quarter, batchId)]
    const parts = StoreKeys.firmTopicsOfBatch(quarter, batchId)
    return new Map([...this.#memory.objects].filter(([key]) => keys.includes(key) || key.startsWith(parts)))
  }

  /** All firms are done, as far as the checkpoints say. */
  get allDone(): boolean {
    return batches.every(({ batch_id, firm_ids }) => this.#checkpointOf(batch_id)?.completed_firm_ids.length === firm_ids.length)
  }

  /** After a write under this key. */
  look(key: string): void {
    for (const { batch_id: batchId, firm_ids } of batches) {
      const before = this.#finished.get(batchId)
      if (before !== undefined) {
        const now = this.#resultsOf(batchId)
        const isSame = now.size === before.size && [...before].every(([name, bytes]) => now.get(name) === bytes)
        if (!isSame) this.find(`${batchId} was finished, and was written over (${key})`)
        continue
      }
      if (key !== StoreKeys.checkpoint(quarter, batchId)) continue
      const checkpoint = this.#checkpointOf(batchId)
      // Whoever takes a batch over writes its checkpoint again as it is, and promises nothing new by that.
      const promise = JSON.stringify([checkpoint?.completed_firm_ids, checkpoint?.parts])
      if (this.#promised.get(batchId) === promise) continue
      this.#promised.set(batchId, promise)
      for (const { bytes, part } of checkpoint?.parts ?? []) {
        const there = this.#memory.objects.get(StoreKeys.firmTopicsPart(quarter, batchId, part))
        if (there?.length !== bytes) this.find(`the checkpoint of ${batchId} promises part ${part}, which is not there`)
      }
      if (checkpoint?.completed_firm_ids.length === firm_ids.length) this.#finished.set(batchId, this.#resultsOf(batchId))
    }
  }

  /** At the end: every firm in exactly one part, and no batch brought to its end by two. */
  async finish(
    finishers: ReadonlyArray<string>,
    jobs: ReadonlyArray<{ readonly name: string; readonly jobId: string; readonly lawful: boolean }>
  ) {
    const counts = new Map<string, number>()
    for (const key of this.#memory.objects.keys()) {
      const name = /\/(batch_\d+)_part_(\d+)\.parquet$/.exec(key)
      if (name === null) continue
      const rows = await Effect.runPromise(
        readFirmTopicPart(quarter, name[1] ?? "", Number(name[2])).pipe(Effect.provideService(ObjectStore, this.#memory.store))
      )
      for (const firm of new Set(rows.map((row) => String(row["firm_id"])))) counts.set(firm, (counts.get(firm) ?? 0) + 1)
    }
    for (const firm of firmIds) if (counts.get(firm) !== 1) this.find(`firm ${firm} is in ${counts.get(firm) ?? 0} parts`)
    for (const { batch_id } of batches) {
      const times = finishers.filter((batchId) => batchId === batch_id).length
      if (times > 1) this.find(`${batch_id} was worked on to the end ${times} times`)
    }
    const ledger = [...this.#memory.objects.keys()]
      .filter((key) => key.startsWith(StoreKeys.runRecordsPrefix(quarter)))
      .map((key) => this.#memory.text(key) ?? "")
      .join("\n")
    const lawful = jobs.filter((job) => job.lawful)
    for (const { jobId, name } of lawful) {
      if (!ledger.includes(`"${jobId}"`)) this.find(`${jobId} (${name}) is not in the ledger`)
      if (lawful.filter((job) => job.name === name).length > 1) this.find(`${name} was submitted twice by holders of the lease`)
    }
  }
}
