import { spawnSync } from "node:child_process"
import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { afterAll, expect, it } from "vitest"
import { userFolder } from "../src/index.ts"

const folder = realpathSync(mkdtempSync(join(tmpdir(), "ftm-user-folder-")))
const checkout = join(folder, "checkout")
mkdirSync(checkout)
symlinkSync(checkout, join(folder, "link"))
afterAll(() => rmSync(folder, { recursive: true, force: true }))

const byNpm = {
  INIT_CWD: "/home/jane/study",
  npm_lifecycle_event: "prefetch",
  npm_package_name: "ftm",
  npm_package_json: join(checkout, "package.json")
}

it("is where npm run was typed", () => {
  expect(userFolder(byNpm, checkout)).toBe("/home/jane/study")
  expect(userFolder({ ...byNpm, npm_package_name: "@ftm/bertopic-parity" }, checkout)).toBe("/home/jane/study")
  expect(userFolder({ INIT_CWD: "/home/jane", npm_lifecycle_event: "prefetch" }, checkout)).toBe("/home/jane")
})

it("also where npm was shown the checkout through a link", () => {
  expect(userFolder({ ...byNpm, npm_package_json: join(folder, "link", "package.json") }, checkout)).toBe("/home/jane/study")
})

it.each([
  ["npm had no part in it", { HOME: "/home/jane" }],
  ["INIT_CWD is left over from something else", { INIT_CWD: "/home/jane/study" }],
  ["npm does not say where it was typed", { ...byNpm, INIT_CWD: undefined }],
  ["somebody else's script runs an installed command", { ...byNpm, npm_package_name: "my-study" }],
  ["a script or a test has gone elsewhere since", { ...byNpm, npm_package_json: join(folder, "package.json") }],
  ["the package is gone", { ...byNpm, npm_package_json: join(folder, "gone", "package.json") }]
])("is the working directory where %s", (_why, environment) => {
  expect(userFolder(environment, checkout)).toBe(checkout)
})

it("is where a program that goes to its user is from then on", () => {
  const script = `import { goToUser } from "@ftm/command-line"; goToUser(process.env); console.log(process.cwd())`
  const where = (environment: NodeJS.ProcessEnv): string =>
    spawnSync(process.execPath, ["--conditions=@ftm/source", "--input-type=module", "-e", script], {
      env: { PATH: process.env["PATH"], ...environment },
      encoding: "utf8"
    }).stdout.trim()
  expect(where({ INIT_CWD: checkout, npm_lifecycle_event: "prefetch" })).toBe(checkout)
  expect(where({ INIT_CWD: checkout })).toBe(realpathSync(process.cwd()))
})
