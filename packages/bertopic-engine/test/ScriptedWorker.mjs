// Stands in for python/worker.py: speaks its protocol, and does wrong what a sentence of a request asks for.
import { createInterface } from "node:readline"

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

/** Any of these among a firm's sentences is done; without them it answers as it should. */
const wrongs = new Set(["die", "hang", "garbage", "raise", "short", "stray"])

say({ ready: { bertopic: "0.0-scripted", hdbscan: "1" } })
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { docs, id, labels, vectors, dimensions } = JSON.parse(line)
    // Other labels for the firm before: each topic's name is its number and how many sentences it has.
    if (docs === undefined) {
      const topics = [...new Set(labels)].filter((label) => label >= 0).sort((a, b) => a - b)
      return say({ id, keywords: topics.map((topic) => [`named${topic}`, `of${labels.filter((label) => label === topic).length}`]) })
    }
    const first = docs.find((doc) => wrongs.has(doc))
    if (first === "die") {
      process.stderr.write("Traceback: it went wrong\n")
      process.exit(3)
    }
    if (first === "hang") return
    if (first === "garbage") return process.stdout.write("Loading checkpoint shards: 100%\n")
    if (first === "raise") return say({ id, error: "ValueError: no" })
    if (first === "short") return say({ id, labels: [0], probabilities: [1], keywords: [["a"]] })
    if (first === "stray") return say({ id, labels: docs.map(() => 7), probabilities: docs.map(() => 1), keywords: [["a"]] })
    const numbers = new Float32Array(Uint8Array.from(Buffer.from(vectors, "base64")).buffer)
    if (numbers.length !== docs.length * dimensions) return say({ id, error: "wrong number of numbers" })
    // Every third sentence in no topic, the others in two; the process tells which it is.
    say({
      id,
      labels: docs.map((_, i) => (i % 3) - 1),
      probabilities: docs.map((_, i) => (i % 3 === 0 ? 0 : i / docs.length)),
      keywords: [[`pid${process.pid}`, "b", "c", "d", "e"], []]
    })
  })
  .on("close", () => process.exit(0))
