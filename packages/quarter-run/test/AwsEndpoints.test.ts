import { ConfigProvider, Effect } from "effect"
import { expect, it } from "vitest"
import { hasPrices, isEmulated, readAwsEndpoints } from "../src/engine/AwsEndpoints.ts"
import { cloudSettings } from "./CloudRun.ts"

const emulator = "http://127.0.0.1:9911"
const amazon = "https://batch.eu-west-1.amazonaws.com"

it.each<readonly [string, Record<string, string>, string | null, { readonly emulated: boolean; readonly prices: boolean }]>([
  ["nothing is set", {}, null, { emulated: false, prices: true }],
  ["a variable is empty", { AWS_ENDPOINT_URL_BATCH: "", AWS_ENDPOINT_URL: "" }, null, { emulated: false, prices: true }],
  ["--endpoint names an emulator of Batch", {}, emulator, { emulated: true, prices: false }],
  ["a variable does", { AWS_ENDPOINT_URL_BATCH: emulator }, null, { emulated: true, prices: false }],
  ["one address answers for every service", { AWS_ENDPOINT_URL: emulator }, null, { emulated: true, prices: true }],
  ["both variables are set", { AWS_ENDPOINT_URL_BATCH: amazon, AWS_ENDPOINT_URL: emulator }, null, { emulated: false, prices: true }],
  ["--endpoint comes before the variables", { AWS_ENDPOINT_URL_BATCH: emulator }, amazon, { emulated: false, prices: false }]
])("where %s", async (_, variables, endpoint, expected) => {
  const settings = { ...cloudSettings, endpoint }
  const found = await Effect.runPromise(
    Effect.gen(function* () {
      return { emulated: isEmulated(settings, yield* readAwsEndpoints), prices: yield* hasPrices(settings) }
    }).pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(variables))))
  )
  expect(found).toEqual(expected)
})

it("this machine has no prices", async () => {
  expect(await Effect.runPromise(hasPrices({ engine: "local", jobs: 1 }))).toBe(false)
})
