import { presets } from "@ftm/topic-model"
import { Schema } from "effect"
import { spawnSync } from "node:child_process"
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import type { Vectors } from "./Peers.ts"

const script = join(import.meta.dirname, "../../python/labelled_peers.py")

const Grouped = Schema.Struct({ labels: Schema.Array(Schema.Int), cpuMillis: Schema.Finite })
const Answers = Schema.fromJsonString(
  Schema.Struct({
    versions: Schema.Record(Schema.String, Schema.String),
    skipped: Schema.Record(Schema.String, Schema.String),
    groupings: Schema.Record(Schema.String, Schema.Array(Grouped))
  })
)
/** What the peers answered: of each peer, a grouping per case; and which of them took no part, and why. */
export type PeerAnswers = typeof Answers.Type

/** The vectors of some texts, to be grouped by each peer in one run of Python. */
export class PeerCases {
  readonly #folder = mkdtempSync(join(tmpdir(), "ftm-labelled-"))
  readonly #cases: Array<{
    readonly vectors: string
    readonly dimensions: number
    readonly docs: ReadonlyArray<string>
    readonly seedStep: number
  }> = []

  /** Adds a case; the answers come in the order in which cases were added. */
  add(docs: ReadonlyArray<string>, { dimensions, values }: Vectors, seedStep: number): void {
    const vectors = `${this.#cases.length}.f32`
    writeFileSync(join(this.#folder, vectors), new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    this.#cases.push({ vectors, dimensions, docs, seedStep })
  }

  /** Runs the peers. A Python that cannot be started, or that ends before it has answered, means that all are skipped. */
  run(python: string): PeerAnswers {
    const work = { defaults: presets.bertopic, pipeline: presets.pipeline, cases: this.#cases }
    writeFileSync(join(this.#folder, "cases.json"), JSON.stringify(work))
    const { error, signal, status } = spawnSync(python, [script, this.#folder], { stdio: ["ignore", "inherit", "inherit"] })
    if (status === 0) return Schema.decodeUnknownSync(Answers)(readFileSync(join(this.#folder, "answers.json"), "utf8"))
    const reason = error === undefined ? `it ended ${signal === null ? `with exit code ${status}` : `by ${signal}`}` : error.message
    return { versions: {}, skipped: { [python]: reason }, groupings: {} }
  }

  /** Deletes the vectors. */
  remove(): void {
    rmSync(this.#folder, { recursive: true })
  }
}
