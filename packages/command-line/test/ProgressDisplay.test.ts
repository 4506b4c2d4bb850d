import { Effect, Logger } from "effect"
import * as TestClock from "effect/testing/TestClock"
import fc from "fast-check"
import { describe, expect, it } from "vitest"
import { Display, ProgressDisplay, progressLine, sentenceLogger } from "../src/index.ts"
import { FakeStream } from "./FakeStream.ts"

describe("on a terminal", () => {
  it("progress is one line, drawn over", () => {
    const stream = new FakeStream(true)
    const display = new ProgressDisplay(stream)
    display.show("1 of 3", "1", 0)
    display.show("2 of 3", "2", 1)
    expect(stream.screen).toEqual(["2 of 3"])
    display.finish()
    display.finish()
    expect(stream.screen).toEqual(["2 of 3", ""])
  })

  it("a line of progress is fitted to a terminal of 60 columns, and whole in a pipe", () => {
    const progress = progressLine("2021Q1", 0.5, ["1,200 of 4,000 firms", "31.2 firms/s", "1 min 30 s left"])
    const [narrow, pipe] = [new FakeStream(true, 60), new FakeStream(false, 60)]
    for (const stream of [narrow, pipe]) new ProgressDisplay(stream).show(progress, "1", 0)
    expect(narrow.screen).toEqual(["2021Q1 [####----] 1,200 of 4,000 firms, 31.2 firms/s"])
    expect(pipe.written).toBe(`2021Q1 [${"#".repeat(12)}${"-".repeat(12)}] 1,200 of 4,000 firms, 31.2 firms/s, 1 min 30 s left\n`)
  })

  it("a sentence takes the place of the line, which is drawn again below", () => {
    const stream = new FakeStream(true)
    const display = new ProgressDisplay(stream)
    display.show("waiting, 5 s left", "5", 0)
    display.say("Logged in.")
    expect(stream.screen).toEqual(["Logged in.", ""])
    display.show("1 of 3", "1", 1)
    expect(stream.screen).toEqual(["Logged in.", "1 of 3"])
  })

  it("a sentence of somebody else does not end up behind the line", async () => {
    const stream = new FakeStream(true)
    new ProgressDisplay(stream).show("1 of 3", "1", 0)
    await Effect.runPromise(Effect.logWarning("The store is slow.").pipe(Effect.provide(Logger.layer([sentenceLogger(stream)]))))
    expect(stream.screen).toEqual(["The store is slow.", ""])
  })

  it.each([[20], [0]])("a line never wraps, nor breaks (%d columns)", (columns) => {
    const stream = new FakeStream(true, columns)
    new ProgressDisplay(stream).show(`two\nlines ${"😀".repeat(200)}`, "1", 0)
    expect(stream.screen).toHaveLength(1)
    expect([...stream.screen[0]!]).toHaveLength((columns || 100) - 1)
    expect(stream.screen[0]!.isWellFormed()).toBe(true)
  })

  it("what it says and shows moves no cursor and sets no colour", () => {
    for (const isTerminal of [true, false]) {
      const stream = new FakeStream(isTerminal)
      const display = new ProgressDisplay(stream)
      display.say("firm \u001b]0;root\u0007ACME\u202e failed:\r\nits \u009b2Jcall is empty")
      display.show(progressLine("2021Q1", 0.5, ["by \u001b[31mhost\r"]), "1", 0)
      display.finish()
      const written = stream.written.replaceAll("\r\u001b[2K", "")
      expect(written).toBe(
        `firm \ufffd]0;root\ufffdACME\ufffd failed:\nits \ufffd2Jcall is empty\n2021Q1 [${"#".repeat(12)}${"-".repeat(12)}] by \ufffd[31mhost\ufffd\n`
      )
    }
  })

  it("that several share, each gets plain lines", () => {
    const stream = new FakeStream(true)
    const [a, b] = [new ProgressDisplay(stream, false), new ProgressDisplay(stream, false)]
    a.show("a 1", "1", 0)
    b.show("b 1", "1", 0)
    expect(stream.written).toBe("a 1\nb 1\n")
  })
})

describe("in a pipe", () => {
  it("there are plain lines, when something has changed", () => {
    const stream = new FakeStream(false)
    const display = new ProgressDisplay(stream)
    display.show("1 of 3, 4 s left", "1", 0)
    display.show("1 of 3, 3 s left", "1", 5_000)
    display.show("2 of 3", "2", 10_000)
    display.say("A sentence.")
    display.finish()
    expect(stream.written).toBe("1 of 3, 4 s left\n2 of 3\nA sentence.\n")
  })

  it("what came too soon is written later, in its newest form, or at the end", () => {
    const stream = new FakeStream(false)
    const display = new ProgressDisplay(stream)
    display.show("0 of 3", "0", 0)
    display.show("1 of 3", "1", 500)
    display.show("2 of 3, 2 s left", "2", 1_000)
    expect(stream.written).toBe("0 of 3\n")
    display.show("2 of 3, 1 s left", "2", 2_100)
    expect(stream.written).toBe("0 of 3\n2 of 3, 1 s left\n")
    display.show("3 of 3", "3", 2_200)
    display.finish()
    display.finish()
    expect(stream.written).toBe("0 of 3\n2 of 3, 1 s left\n3 of 3\n")
  })

  it("never two lines within two seconds, no line twice, and the last state is told", () => {
    const looks = fc.array(fc.tuple(fc.nat(4), fc.nat(1_500)), { minLength: 1, maxLength: 60 })
    fc.assert(
      fc.property(looks, (steps) => {
        let [now, text] = [0, ""]
        const lines: Array<readonly [string, number]> = []
        const display = new ProgressDisplay({ write: (line: string) => lines.push([line, now]) })
        for (const [moment, pause] of steps) {
          now += pause
          text = `${moment}`
          display.show(text, text, now)
        }
        display.finish()
        expect(lines.at(-1)![0]).toBe(`${text}\n`)
        const drawn = lines.slice(0, -1)
        for (let i = 1; i < drawn.length; i++) expect(drawn[i]![1] - drawn[i - 1]![1]).toBeGreaterThanOrEqual(2_000)
      }),
      { seed: 20, numRuns: 500 }
    )
  })
})

it("as a service it takes the time from the clock, and leaves the last state when it is closed", async () => {
  const stream = new FakeStream(false)
  const work = Effect.gen(function* () {
    const display = yield* Display
    yield* display.progress("1 of 2", "1")
    yield* display.say("Logged in.")
    yield* display.progress("2 of 2", "2")
    expect(stream.written).toBe("1 of 2\nLogged in.\n")
    yield* TestClock.adjust(2_000)
    yield* display.progress("2 of 2, done", "2")
    expect(stream.written).toContain("2 of 2, done\n")
    yield* display.progress("3 of 2", "3")
  })
  await Effect.runPromise(work.pipe(Effect.provide(Display.layerOn(stream)), Effect.provide(TestClock.layer())))
  expect(stream.written).toBe("1 of 2\nLogged in.\n2 of 2, done\n3 of 2\n")
})
