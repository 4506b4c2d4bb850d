import { Effect } from "effect"
import { expect, it } from "vitest"
import { startFaultProxy, startSandbox } from "../src/index.ts"
import { clientFor, refusal } from "./Connect.ts"
import { writeTinyFolder } from "./TinyFolder.ts"

it("breaks a session in the middle of a result; the next one gets through, over TLS that verifies", async () => {
  const folder = writeTinyFolder()
  try {
    await Effect.runPromise(
      Effect.scoped(
        Effect.gen(function* () {
          const sandbox = yield* startSandbox({ data: folder.path })
          const proxy = yield* startFaultProxy({ to: sandbox, faults: [{ kind: "reset", afterBytes: 200_000 }] })
          const through = { host: proxy.host, port: proxy.port }
          const sql = "SELECT repeat('x', 100) AS x FROM generate_series(1, 50000)"
          yield* Effect.promise(async () => {
            const first = clientFor(sandbox, through)
            await first.connect()
            const broken = await refusal(first.query(sql))
            expect(`${String(broken.code)} ${broken.message}`).toMatch(/ECONNRESET|terminated/)
            const second = clientFor(sandbox, through)
            await second.connect()
            expect((await second.query(sql)).rows).toHaveLength(50_000)
            await second.end()
          })
          expect(yield* proxy.connections).toBe(2)
          expect((yield* sandbox.counts).logIns).toBe(2)
        })
      )
    )
  } finally {
    folder.remove()
  }
})
