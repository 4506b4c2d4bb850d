/** Circles in a graph of names, each as `a -> b -> a`; none where there is no way from a name back to itself. At least one of each knot is found. */
export const circlesIn = (next: ReadonlyMap<string, ReadonlyArray<string>>): ReadonlyArray<string> => {
  const circles = new Set<string>()
  const done = new Set<string>()
  const walk = (name: string, path: ReadonlyArray<string>): void => {
    if (path.includes(name)) {
      circles.add([...path.slice(path.indexOf(name)), name].join(" -> "))
      return
    }
    if (done.has(name)) return
    for (const further of next.get(name) ?? []) walk(further, [...path, name])
    done.add(name)
  }
  for (const name of next.keys()) walk(name, [])
  return [...circles]
}
