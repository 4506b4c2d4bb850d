/** A project of the workspace and the projects of the workspace that it depends on. */
export interface Project {
  readonly name: string
  readonly group: "packages" | "apps"
  readonly dependsOn: ReadonlyArray<string>
}

const boxSize = { width: 138, height: 30, gapX: 18, gapY: 58 }
const margin = 20

/** How many floors a project stands above the ground: one more than the highest of those that it stands on. */
export const floorsOf = (projects: ReadonlyArray<Project>): ReadonlyMap<string, number> => {
  const byName = new Map(projects.map((project) => [project.name, project]))
  const floors = new Map<string, number>()
  const floorOf = (name: string): number => {
    const known = floors.get(name)
    if (known !== undefined) return known
    const below = (byName.get(name)?.dependsOn ?? []).map(floorOf)
    const floor = below.length === 0 ? 0 : Math.max(...below) + 1
    floors.set(name, floor)
    return floor
  }
  for (const { name } of projects) floorOf(name)
  // All commands stand on the top floor, whatever they need.
  const top = Math.max(...floors.values())
  for (const { group, name } of projects) if (group === "apps") floors.set(name, top)
  return floors
}

/** The dependencies that do not follow from others: where a needs b and b needs c, the line from a to c says nothing new. */
export const directLines = (projects: ReadonlyArray<Project>): ReadonlyArray<readonly [from: string, to: string]> => {
  const byName = new Map(projects.map((project) => [project.name, project]))
  const reached = new Map<string, ReadonlySet<string>>()
  const reach = (name: string): ReadonlySet<string> => {
    const known = reached.get(name)
    if (known !== undefined) return known
    const all = new Set<string>()
    for (const next of byName.get(name)?.dependsOn ?? []) {
      all.add(next)
      for (const further of reach(next)) all.add(further)
    }
    reached.set(name, all)
    return all
  }
  return projects.flatMap(({ dependsOn, name }) =>
    dependsOn.filter((to) => !dependsOn.some((other) => other !== to && reach(other).has(to))).map((to) => [name, to] as const)
  )
}

/** Floors, each in an order in which the lines to the floors below cross little: by the mean place of what a project stands on. */
const ordered = (
  projects: ReadonlyArray<Project>,
  floors: ReadonlyMap<string, number>,
  lines: ReturnType<typeof directLines>
): ReadonlyArray<ReadonlyArray<string>> => {
  const count = Math.max(...floors.values()) + 1
  const rows: Array<ReadonlyArray<string>> = []
  const places = new Map<string, number>()
  for (let floor = 0; floor < count; floor++) {
    const names = projects
      .map(({ name }) => name)
      .filter((name) => floors.get(name) === floor)
      .sort()
    const meanPlace = (name: string): number => {
      const below = lines.filter(([from]) => from === name).map(([, to]) => places.get(to) ?? 0)
      return below.length === 0 ? 0.5 : below.reduce((sum, place) => sum + place, 0) / below.length
    }
    const row = names
      .map((name) => [meanPlace(name), name] as const)
      .sort((a, b) => a[0] - b[0] || (a[1] < b[1] ? -1 : 1))
      .map(([, name]) => name)
    for (const [i, name] of row.entries()) places.set(name, (i + 1) / (row.length + 1))
    rows.push(row)
  }
  return rows
}

/** The picture as SVG: commands on top, each package above those that it needs. The same projects give the same text. */
export const dependencyPicture = (projects: ReadonlyArray<Project>): string => {
  const floors = floorsOf(projects)
  const lines = directLines(projects)
  const rows = ordered(projects, floors, lines)
  const apps = new Set(projects.filter(({ group }) => group === "apps").map(({ name }) => name))
  const widest = Math.max(...rows.map((row) => row.length))
  const width = 2 * margin + widest * boxSize.width + (widest - 1) * boxSize.gapX
  const height = 2 * margin + rows.length * boxSize.height + (rows.length - 1) * boxSize.gapY
  const at = new Map<string, { readonly x: number; readonly y: number }>()
  for (const [floor, row] of rows.entries()) {
    const rowWidth = row.length * boxSize.width + (row.length - 1) * boxSize.gapX
    for (const [i, name] of row.entries()) {
      at.set(name, {
        x: Math.round((width - rowWidth) / 2 + i * (boxSize.width + boxSize.gapX)),
        y: margin + (rows.length - 1 - floor) * (boxSize.height + boxSize.gapY)
      })
    }
  }
  const line = ([from, to]: readonly [string, string]): string => {
    const [a, b] = [at.get(from)!, at.get(to)!]
    const [x1, y1, x2, y2] = [a.x + boxSize.width / 2, a.y + boxSize.height, b.x + boxSize.width / 2, b.y]
    const bend = Math.round((y2 - y1) / 2)
    return `  <path class="line" d="M${x1} ${y1}C${x1} ${y1 + bend} ${x2} ${y2 - bend} ${x2} ${y2}"/>`
  }
  const box = (name: string): string => {
    const { x, y } = at.get(name)!
    return (
      `  <rect class="${apps.has(name) ? "app" : "package"}" x="${x}" y="${y}" width="${boxSize.width}" height="${boxSize.height}" rx="5"/>\n` +
      `  <text x="${x + boxSize.width / 2}" y="${y + 20}">${name}</text>`
    )
  }
  return [
    `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-label="Which package stands on which">`,
    "  <style>",
    "    text { font: 13px system-ui, sans-serif; text-anchor: middle; fill: #1b2733 }",
    "    .app { fill: #ffe9c7; stroke: #b9770e } .package { fill: #e8f1fa; stroke: #3a6ea5 } .line { fill: none; stroke: #8a97a5 }",
    "  </style>",
    `  <rect width="${width}" height="${height}" fill="#ffffff"/>`,
    ...lines.map(line),
    ...rows.toReversed().flat().map(box),
    "</svg>",
    ""
  ].join("\n")
}
