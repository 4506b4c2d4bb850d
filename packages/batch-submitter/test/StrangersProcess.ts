import { processStart } from "@ftm/manifest"
import { type ChildProcess, spawn } from "node:child_process"

/** A process that no engine has started: it says that it is up, and ends only when it is killed or, with `obeys`, asked to. */
export interface Stranger {
  readonly pid: number
  readonly start: string
  /** By which signal it was ended; undefined while it runs. */
  endedBy(): string | undefined
  end(): Promise<void>
}

const script = (title: string, obeys: boolean): string =>
  `process.title = ${JSON.stringify(title)}; ${obeys ? "" : 'process.on("SIGTERM", () => {});'} setInterval(() => {}, 1000); console.log("up")`

const up = (child: ChildProcess): Promise<void> => new Promise((done) => child.stdout?.once("data", () => done()))

/** `title` is what `ps` shows of it. */
export const startStranger = async (title: string, obeys = true): Promise<Stranger> => {
  const child = spawn(process.execPath, ["-e", script(title, obeys)], { detached: true, stdio: ["ignore", "pipe", "ignore"] })
  await up(child)
  const pid = child.pid!
  const gone = new Promise<void>((done) => child.once("exit", () => done()))
  return {
    pid,
    start: processStart(pid)!,
    endedBy: () => child.signalCode ?? undefined,
    end: () => {
      child.kill("SIGKILL")
      return gone
    }
  }
}
