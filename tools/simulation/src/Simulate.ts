import { type JobSpec, JobEngine } from "@ftm/batch-submitter"
import { ObjectStore } from "@ftm/object-store"
import { memoryStore } from "@ftm/object-store/testing"
import { StoreKeys } from "@ftm/transcript-schema"
import { Clock, Deferred, Effect, Logger, Option, Random } from "effect"
import { Actor } from "./Actor.ts"
import { type AttemptEnd, BatchService, settleMillis } from "./BatchService.ts"
import { Invariants } from "./Invariants.ts"
import { ageByOwnClock, checkpointFirst, type Mistake, withoutTermCheck } from "./Mistakes.ts"
import { overNetwork } from "./Network.ts"
import { type JobDeed, mapJob, orchestrate, quarter } from "./Programs.ts"
import { World } from "./World.ts"

type Store = ObjectStore["Service"]

/** What a history came to. */
export interface History {
  readonly seed: number
  /** What must hold and did not; empty where all did. */
  readonly findings: ReadonlyArray<string>
  /** Milliseconds of the world's time. */
  readonly millis: number
  readonly jobs: number
  readonly attempts: number
}

const minute = 60_000
/** Clocks are wrong by up to ten minutes either way. */
const skewAtMost = 10 * minute

/** The store in the world's own time, with a look at the invariants after each write. */
const watched = (world: World, store: Store, invariants: Invariants): Store => {
  const inWorld = <A, E>(work: Effect.Effect<A, E>): Effect.Effect<A, E> => Effect.provideService(work, Clock.Clock, world.clock(0))
  const writing = <A, E>(key: string, work: Effect.Effect<A, E>) => Effect.tap(inWorld(work), () => Effect.sync(() => invariants.look(key)))
  return {
    ...store,
    version: (key) => inWorld(store.version(key)),
    age: (key) => inWorld(store.age(key)),
    put: (key, bytes) => writing(key, store.put(key, bytes)),
    putIfAbsent: (key, bytes) => writing(key, store.putIfAbsent(key, bytes)),
    putIf: (key, bytes, version) => writing(key, store.putIf(key, bytes, version)),
    delete: (key) => writing(key, store.delete(key)),
    deleteIf: (key, version) => writing(key, store.deleteIf(key, version))
  }
}

/** One history: some orchestrators and their jobs, until every firm is done and a quarter of an hour longer, in which whoever was stopped wakes up. */
export const simulate = async (seed: number, mistake?: Mistake, onEvent?: (line: string) => void): Promise<History> => {
  const world = new World(seed, onEvent)
  const memory = memoryStore()
  const invariants = new Invariants(memory)
  const base = watched(world, memory.store, invariants)
  const finishers: Array<string> = []
  let attempts = 0
  let immortal: Actor | undefined

  const newActor = (host: string): Actor => {
    return new Actor(world, host, world.between(-skewAtMost, skewAtMost))
  }
  const reach = (actor: Actor): Store => {
    const store = overNetwork(world, actor, base)
    return mistake === "adoption by time" ? ageByOwnClock(store) : store
  }
  const asActor = <A, E>(actor: Actor, work: Effect.Effect<A, E>): Effect.Effect<A, E> =>
    work.pipe(Effect.provideService(Clock.Clock, world.clock(actor.skew)), Effect.provide(Logger.layer([])), Random.withSeed(String(seed)))

  /** An attempt at a job, on a machine of its own, which may be taken away: then it is dead, or only cut off, and wakes up later. */
  const runAttempt = (spec: JobSpec, jobId: string, attempt: number): Effect.Effect<AttemptEnd> =>
    Effect.gen(function* () {
      attempts += 1
      const host = `machine-${attempts}`
      const actor = newActor(host)
      world.tell(host, `begins attempt ${attempt} of ${jobId}, ${spec.batchId}`)
      const store = mistake === "checkpoint before part" ? checkpointFirst(reach(actor)) : reach(actor)
      const self = { host, pid: 1, pid_namespace: host, job_id: jobId, attempt }
      const inClaim = mistake === "no term check" ? withoutTermCheck(store) : <A>(work: A): A => work
      const ended = yield* Deferred.make<AttemptEnd>()
      const tell = (deed: JobDeed) => {
        if (deed.finished) finishers.push(deed.batchId)
        return Effect.andThen(actor.gate, Deferred.succeed(ended, deed.exitCode))
      }
      const program = mapJob(world, spec, self, inClaim).pipe(Effect.provideService(ObjectStore, store))
      Effect.runFork(asActor(actor, Effect.flatMap(program, tell)))
      const [moment, fate] = [world.between(100, 45_000), world.random()]
      if (fate < 0.6) {
        yield* Effect.forkDetach(
          Effect.gen(function* () {
            yield* world.sleep(moment)
            if (fate < 0.2) actor.die()
            else actor.stop(world.between(10_000, 10 * minute))
            // In the middle of these the service knows nothing of it, and waits.
            if (fate < 0.4) yield* Deferred.succeed(ended, "machine lost" as const)
          })
        )
      }
      return yield* Deferred.await(ended)
    })

  const isHolder = (actor: Actor): boolean => {
    const text = memory.text(StoreKeys.quarterLease(quarter))
    if (text === undefined) return false
    const { owner, released } = JSON.parse(text) as { owner: { host: string }; released: boolean }
    return !released && owner.host === actor.name
  }
  const intentAge = (name: string) =>
    Effect.runSync(Effect.provideService(memory.store.age(StoreKeys.runClaim(quarter, name)), Clock.Clock, world.clock(0)))
  // Whoever is stopped for long between saying so and the sending of a submission, or in the midst of it, cannot be held back by anybody.
  const mayHaveSent = (actor: Actor, name: string): boolean => isHolder(actor) && Option.getOrElse(intentAge(name), () => 0) <= settleMillis
  const service = new BatchService(world, runAttempt, mayHaveSent)
  // The worst moment of all: the job is taken, and who has sent it is gone before it could write that down.
  service.onAccepted = (by) => {
    if (by !== immortal && world.happens(0.4)) by.beforeStep(world.between(0, 12), () => by.die())
  }

  /** Somebody types the command again until everything is done. */
  const startOrchestrator = (n: number, isImmortal: boolean): void => {
    const host = `laptop-${n}`
    const actor = newActor(host)
    if (isImmortal) immortal = actor
    const typed = Effect.gen(function* () {
      for (;;) {
        const exit = yield* Effect.exit(
          orchestrate({ host, pid: n }).pipe(
            Effect.provideService(ObjectStore, reach(actor)),
            Effect.provideService(JobEngine, service.engineFor(actor))
          )
        )
        yield* actor.gate
        if (exit._tag === "Success" && exit.value) return
        yield* world.sleep(world.between(5_000, minute))
      }
    })
    Effect.runFork(
      Effect.gen(function* () {
        yield* world.sleep(isImmortal ? 3 * minute : world.between(0, 2 * minute))
        yield* Effect.forkDetach(asActor(actor, typed))
        if (isImmortal) return
        const happens = () => (world.happens(0.5) ? actor.die() : actor.stop(world.between(5_000, 8 * minute)))
        if (world.happens(0.7)) return actor.beforeStep(world.between(1, 600), happens)
        yield* world.sleep(world.between(100, 3 * minute))
        happens()
      })
    )
  }
  for (const n of [1, 2]) startOrchestrator(n, false)
  startOrchestrator(3, true)

  const begun = world.now
  await world.run(begun + 360 * minute, () => invariants.allDone)
  if (!invariants.allDone) invariants.find("after six hours not every firm is done")
  await world.run(world.now + 15 * minute, () => false)
  await invariants.finish(finishers, service.accepted)
  return { seed, findings: invariants.findings, millis: world.now - begun, jobs: service.jobs.length, attempts }
}
