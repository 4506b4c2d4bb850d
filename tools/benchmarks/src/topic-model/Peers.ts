import { hdbscan, type TopicOptions, umap } from "@ftm/topic-model"
import { spawnSync } from "node:child_process"
import { mkdtempSync, rmSync, writeFileSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { UMAP } from "umap-js"

/** Embeddings of one call: count x dimensions. */
export interface Vectors {
  readonly values: Float32Array
  readonly dimensions: number
}

/** Milliseconds of processor time and by the clock. */
export interface Took {
  readonly cpu: number
  readonly clock: number
}

const took = (work: () => void): Took => {
  const start = performance.now()
  const cpu = process.cpuUsage()
  work()
  const used = process.cpuUsage(cpu)
  return { cpu: (used.user + used.system) / 1000, clock: performance.now() - start }
}

const parameters = ({ umap: { dimensions, minDist, neighbors } }: TopicOptions) => ({ dimensions, minDist, neighbors })

/** This package's UMAP, or UMAP and HDBSCAN, on the vectors of one call. */
export const ours = ({ dimensions, values }: Vectors, options: TopicOptions, clusters: boolean): Took =>
  took(() => {
    const layout = umap(values, dimensions, parameters(options))
    if (clusters) hdbscan(layout, options.hdbscan)
  })

/** umap-js with the same parameters: cosine, 500 epochs, a seeded generator. */
export const umapJs = ({ dimensions, values }: Vectors, options: TopicOptions): Took => {
  const rows = Array.from({ length: values.length / dimensions }, (_, i) => [...values.subarray(i * dimensions, (i + 1) * dimensions)])
  let state = 42
  const random = (): number => (state = (Math.imul(state, 1664525) + 1013904223) >>> 0) / 2 ** 32
  const cosine = (a: ReadonlyArray<number>, b: ReadonlyArray<number>): number => {
    let [dot, aa, bb] = [0, 0, 0]
    for (let d = 0; d < a.length; d++) {
      dot += a[d]! * b[d]!
      aa += a[d]! * a[d]!
      bb += b[d]! * b[d]!
    }
    return aa > 0 && bb > 0 ? 1 - dot / Math.sqrt(aa * bb) : 1
  }
  const { dimensions: nComponents, minDist, neighbors: nNeighbors } = parameters(options)
  const layout = new UMAP({ nComponents, minDist, nNeighbors, nEpochs: 500, distanceFn: cosine, random })
  return took(() => void layout.fit(rows))
}

const script = `
import json, os, sys, time
os.environ["NUMBA_NUM_THREADS"] = "1"
import hdbscan, numpy, umap
call = json.loads(sys.argv[1])
rows = numpy.fromfile(call["file"], dtype="<f4").reshape(-1, call["columns"])
for turn in range(2):
    clock, cpu = time.perf_counter(), time.process_time()
    layout = umap.UMAP(n_neighbors=call["neighbors"], n_components=call["dimensions"], min_dist=call["minDist"],
        metric="cosine", random_state=42, n_jobs=1).fit_transform(rows)
    hdbscan.HDBSCAN(min_cluster_size=call["minClusterSize"], min_samples=call["minSamples"],
        cluster_selection_method=call["selection"], core_dist_n_jobs=1).fit(layout)
    used = {"cpu": (time.process_time() - cpu) * 1000, "clock": (time.perf_counter() - clock) * 1000}
print(json.dumps(used))
`

/** umap-learn and hdbscan on the same vectors, the second of two runs (the first compiles); nothing if Python does not have them. */
export const python = (program: string, { dimensions, values }: Vectors, options: TopicOptions): Took | undefined => {
  const folder = mkdtempSync(join(tmpdir(), "topic-model-bench-"))
  try {
    const file = join(folder, "vectors.f32")
    writeFileSync(file, new Uint8Array(values.buffer, values.byteOffset, values.byteLength))
    const call = { file, columns: dimensions, ...parameters(options), ...options.hdbscan }
    const { status, stdout } = spawnSync(program, ["-W", "ignore", "-c", script, JSON.stringify(call)], { encoding: "utf8" })
    return status === 0 ? JSON.parse(stdout.trim().split("\n").at(-1) ?? "") : undefined
  } finally {
    rmSync(folder, { recursive: true })
  }
}
