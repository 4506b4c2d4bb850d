// Stands in for python/worker.py: speaks its protocol, and does wrong what the first sentence of a request asks for.
import { createInterface } from "node:readline"

const say = (message) => process.stdout.write(`${JSON.stringify(message)}\n`)

say({ ready: { bertopic: "0.0-scripted", hdbscan: "1" } })
createInterface({ input: process.stdin })
  .on("line", (line) => {
    const { docs, id, vectors, dimensions } = JSON.parse(line)
    const [first] = docs
    if (first === "die") {
      process.stderr.write("Traceback: it went wrong\n")
      process.exit(3)
    }
    if (first === "hang") return
    if (first === "garbage") return process.stdout.write("Loading checkpoint shards: 100%\n")
    if (first === "raise") return say({ id, error: "ValueError: no" })
    if (first === "short") return say({ id, labels: [0], probabilities: [1], keywords: [["a"]] })
    const numbers = new Float32Array(Uint8Array.from(Buffer.from(vectors, "base64")).buffer)
    if (numbers.length !== docs.length * dimensions) return say({ id, error: "wrong number of numbers" })
    // Every third sentence in no topic, the others in two; the process tells which it is.
    say({
      id,
      labels: docs.map((_, i) => (i % 3) - 1),
      probabilities: docs.map((_, i) => i / docs.length),
      keywords: [[`pid${process.pid}`, "b", "c", "d", "e"], []]
    })
  })
  .on("close", () => process.exit(0))
