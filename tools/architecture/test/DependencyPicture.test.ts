import { readFileSync } from "node:fs"
import { join } from "node:path"
import { expect, it } from "vitest"
import { dependencyPicture, directLines, floorsOf, type Project } from "../src/DependencyPicture.ts"
import { workspaceProjects } from "../src/WorkspaceProjects.ts"

const root = join(import.meta.dirname, "../../..")
const projects: ReadonlyArray<Project> = [
  { name: "words", group: "packages", dependsOn: [] },
  { name: "store", group: "packages", dependsOn: ["words"] },
  { name: "source", group: "packages", dependsOn: ["store", "words"] },
  { name: "command", group: "apps", dependsOn: ["words", "source"] },
  { name: "small", group: "apps", dependsOn: ["words"] }
]

it("puts each package above those that it needs, and the commands on top", () => {
  expect(Object.fromEntries(floorsOf(projects))).toEqual({ words: 0, store: 1, source: 2, command: 3, small: 3 })
})

it("draws the lines that do not follow from others", () => {
  expect(directLines(projects)).toEqual([
    ["store", "words"],
    ["source", "store"],
    ["command", "source"],
    ["small", "words"]
  ])
})

it("is the picture in the docs: after a change of dependencies, type npm run picture", () => {
  expect(readFileSync(join(root, "docs/diagrams/packages.svg"), "utf8")).toBe(dependencyPicture(workspaceProjects(root)))
})
