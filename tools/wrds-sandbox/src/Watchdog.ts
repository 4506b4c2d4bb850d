import { spawn } from "node:child_process"
import { join } from "node:path"

export interface Watchdog {
  /** Ends the watch after the server was stopped in an orderly way. */
  readonly dismiss: () => void
}

// Reads a pipe that nobody writes to. The pipe ends when this process dies, whatever the cause;
// then the server named in its pid file is stopped and the folder deleted.
const script = `
cat >/dev/null
pid=$(head -n 1 "$1/postmaster.pid" 2>/dev/null)
if [ -n "$pid" ]; then
  kill -INT "$pid" 2>/dev/null
  for i in 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20; do
    kill -0 "$pid" 2>/dev/null || break
    sleep 0.25
  done
fi
rm -rf "$2"
`

/**
 * Makes sure that not even `kill -9` of this process leaves a server or a folder behind.
 *
 * @param folder the sandbox's own folder, with the server's data in `data`
 */
export const watchOver = (folder: string): Watchdog => {
  if (process.platform === "win32") return { dismiss: () => undefined }
  const shell = spawn("sh", ["-c", script, "watchdog", join(folder, "data"), folder], {
    cwd: "/",
    detached: true,
    stdio: ["pipe", "ignore", "ignore"]
  })
  // Neither the child nor its pipe keeps this process alive. Without sh there is no watchdog, but everything else works.
  shell.unref()
  shell.on("error", () => undefined)
  return { dismiss: () => void shell.kill("SIGKILL") }
}
