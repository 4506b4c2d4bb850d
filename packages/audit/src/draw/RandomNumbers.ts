/** Repeatable chance, such as a `SeededRandom` of @ftm/topic-model. */
export interface RandomNumbers {
  /** A number from 0 up to, not including, 1. */
  next(): number
}

/** The same things in random order. (Fisher, Yates) */
export const shuffled = <A>(things: ReadonlyArray<A>, random: RandomNumbers): Array<A> => {
  const result = [...things]
  for (let last = result.length - 1; last > 0; last--) {
    const other = Math.floor(random.next() * (last + 1))
    const kept = result[last]!
    result[last] = result[other]!
    result[other] = kept
  }
  return result
}
