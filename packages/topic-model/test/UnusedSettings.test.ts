import { expect, it } from "vitest"
import { unusedSettings } from "../src/index.ts"

it("names the settings of the layout that is not used", () => {
  expect(unusedSettings({ umap: { epochs: 200, neighbors: 10, seed: 3 } })).toEqual({ names: ["umap.epochs", "umap.seed"], layout: "umap" })
  expect(unusedSettings({ preset: "pipeline", smoothingRounds: 1 })).toEqual({ names: ["smoothingRounds"], layout: "smoothed" })
})

it("names none where every setting has its effect", () => {
  expect(unusedSettings({}).names).toEqual([])
  expect(unusedSettings({ preset: "pipeline", umap: { epochs: 200 } }).names).toEqual([])
  expect(unusedSettings({ layout: "umap", umap: { minDist: 0 } }).names).toEqual([])
  expect(unusedSettings({ smoothingRounds: 3, umap: { neighbors: 20, dimensions: 10 } }).names).toEqual([])
})
