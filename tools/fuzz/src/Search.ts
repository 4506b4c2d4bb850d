import fc from "fast-check"

/** How many cases are tried between two looks at the clock. */
const defaultCasesARound = 50

/**
 * Tries cases of `arbitrary` until the time is over, in rounds with the seeds `seed`, `seed + 1`, …; gives how many were tried. The
 * first that fails is made as small as can be and thrown, as an error whose message tells seed and case.
 */
export const search = async <A>(
  name: string,
  arbitrary: fc.Arbitrary<A>,
  check: (value: A) => Promise<ReadonlyArray<string>>,
  { casesARound = defaultCasesARound, millis, seed }: { readonly seed: number; readonly millis: number; readonly casesARound?: number }
): Promise<number> => {
  const end = performance.now() + millis
  let cases = 0
  for (let round = seed; performance.now() < end; round++) {
    const result = await fc.check(
      fc.asyncProperty(arbitrary, async (value) => {
        const problems = await check(value)
        if (problems.length > 0) throw new Error(problems.join("\n"))
      }),
      { seed: round, numRuns: casesARound, interruptAfterTimeLimit: Math.max(1, end - performance.now()), markInterruptAsFailure: false }
    )
    cases += result.numRuns
    if (result.failed && result.counterexample !== null) {
      const error = result.errorInstance
      throw new Error(
        `${name}: a case fails (again with: npm run fuzz -- ${name} --seed ${round})\n` +
          `${error instanceof Error ? error.message : String(error)}\n\nThe case:\n${fc.stringify(result.counterexample[0])}`
      )
    }
    if ((round - seed) % 20 === 19)
      console.error(`${name}: ${cases} cases, ${Math.max(0, Math.round((end - performance.now()) / 1000))} s left`)
  }
  return cases
}
