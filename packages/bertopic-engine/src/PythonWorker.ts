import { type ChildProcessByStdio, spawn } from "node:child_process"
import { createInterface } from "node:readline"
import type { Readable, Writable } from "node:stream"

export interface PythonWorkerOptions {
  /** The interpreter: a path, or a name on the PATH. */
  readonly python: string
  /** The script that answers; its protocol is described in python/worker.py. */
  readonly script: string
  /** Milliseconds that the packages may take to load. */
  readonly startMillis: number
  /** Milliseconds that one answer may take. */
  readonly answerMillis: number
}

type Answer = Readonly<Record<string, unknown>>
type Child = ChildProcessByStdio<Writable, Readable, Readable>

const stderrKept = 2000

/** A process that has reported that it is ready. */
interface Running {
  readonly child: Child
  readonly ready: Readonly<Record<string, string>>
  /** The next line it prints. Rejects if it ends, prints something that is not JSON, or prints nothing for `millis`. */
  nextAnswer(millis: number, what: string): Promise<Answer>
}

/**
 * A Python process that answers one request after another. It is started for the first request, and again whenever it
 * has ended or was killed, so a failure affects only the request at hand.
 */
export class PythonWorker {
  readonly #options: PythonWorkerOptions
  #running: Promise<Running> | undefined
  #child: Child | undefined
  #lastId = 0

  constructor(options: PythonWorkerOptions) {
    this.#options = options
  }

  /** Versions of the packages, by name. Starts the process if necessary. */
  async versions(): Promise<Readonly<Record<string, string>>> {
    return (await this.#start()).ready
  }

  /** Sends a request and returns its answer. Send one at a time. Rejects with an `Error` that says what happened. */
  async ask(request: Readonly<Record<string, unknown>>): Promise<Answer> {
    const { child, nextAnswer } = await this.#start()
    const id = ++this.#lastId
    try {
      child.stdin.write(`${JSON.stringify({ id, ...request })}\n`)
      const answer = await nextAnswer(this.#options.answerMillis, "answer")
      if (answer["id"] !== id) throw new Error(`the Python worker answered request ${String(answer["id"])} instead of ${id}`)
      return answer
    } catch (problem) {
      // Whatever it is doing, it is not what we asked for: the next request gets a new process.
      this.stop()
      throw problem
    }
  }

  /** Ends the process at once; the next request starts another. */
  stop(): void {
    this.#child?.kill("SIGKILL")
    this.#child = undefined
    this.#running = undefined
  }

  #start(): Promise<Running> {
    // A process that ended by itself since its last answer is replaced.
    if (this.#child !== undefined && (this.#child.exitCode !== null || this.#child.signalCode !== null)) this.stop()
    this.#running ??= this.#startProcess().catch((problem: unknown) => {
      this.stop()
      throw problem
    })
    return this.#running
  }

  async #startProcess(): Promise<Running> {
    const { python, script, startMillis } = this.#options
    const child = spawn(python, [script], { stdio: ["pipe", "pipe", "pipe"] })
    this.#child = child
    const nextAnswer = answersOf(child, python)
    const first = await nextAnswer(startMillis, "load its packages")
    if (typeof first["failed"] === "string") throw new Error(`${python} cannot run BERTopic: ${first["failed"]}`)
    if (typeof first["ready"] !== "object")
      throw new Error(`${python} ${script} is not the worker: it printed ${JSON.stringify(first).slice(0, 200)}`)
    return { child, ready: first["ready"] as Readonly<Record<string, string>>, nextAnswer }
  }
}

/** Reads what the process prints, one answer per line. */
const answersOf = (child: Child, python: string): Running["nextAnswer"] => {
  let stderr = ""
  let waiting: { readonly resolve: (answer: Answer) => void; readonly reject: (problem: Error) => void } | undefined
  let problem: Error | undefined
  const early: Array<Answer> = []
  const fail = (error: Error): void => {
    problem ??= error
    waiting?.reject(problem)
  }
  child.stderr.setEncoding("utf8").on("data", (text: string) => {
    stderr = (stderr + text).slice(-stderrKept)
  })
  child.stdin.on("error", () => {}) // the process has ended, and "close" says why
  child.once("error", (cause) => fail(new Error(`${python} cannot be started: ${cause.message}`)))
  child.once("close", (code, signal) => {
    const last = stderr.trim().split("\n").slice(-3).join(" | ")
    fail(
      new Error(
        `the Python worker ended ${signal === null ? `with exit code ${code}` : `by ${signal}`}${last === "" ? "" : `; its last output was: ${last}`}`
      )
    )
  })
  createInterface({ input: child.stdout }).on("line", (line) => {
    try {
      const answer = JSON.parse(line) as Answer
      if (waiting === undefined) early.push(answer)
      else waiting.resolve(answer)
    } catch {
      fail(new Error(`the Python worker printed something that is not an answer: ${line.slice(0, 200)}`))
    }
  })
  return (millis, what) => {
    const received = early.shift()
    if (received !== undefined) return Promise.resolve(received)
    if (problem !== undefined) return Promise.reject(problem)
    return new Promise<Answer>((resolve, reject) => {
      const timer = setTimeout(() => waiting?.reject(new Error(`the Python worker did not ${what} within ${millis / 1000} s`)), millis)
      const settle = (settled: () => void): void => {
        clearTimeout(timer)
        waiting = undefined
        settled()
      }
      waiting = { resolve: (answer) => settle(() => resolve(answer)), reject: (error) => settle(() => reject(error)) }
    })
  }
}
