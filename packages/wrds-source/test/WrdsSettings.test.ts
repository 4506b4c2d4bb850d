import { ConfigProvider, Effect } from "effect"
import { expect, it } from "vitest"
import { readWrdsSettings } from "../src/index.ts"

const read = (environment: Readonly<Record<string, string>>) =>
  readWrdsSettings.pipe(Effect.provide(ConfigProvider.layer(ConfigProvider.fromEnvRecord(environment))))

it("WRDS's own settings are the defaults", async () => {
  expect(await Effect.runPromise(read({}))).toEqual({
    host: "wrds-pgdata.wharton.upenn.edu",
    port: 9737,
    database: "wrds",
    sslMode: "verify-full",
    caFile: ""
  })
  expect(await Effect.runPromise(read({ WRDS_HOST: "::1" }))).toMatchObject({ host: "::1" })
})

it("a setting that cannot be right is named with its value", async () => {
  const refusal = async (environment: Readonly<Record<string, string>>) => (await Effect.runPromise(Effect.flip(read(environment)))).message
  expect(await refusal({ WRDS_PORT: "ninety" })).toContain("WRDS_PORT=ninety cannot be right: WRDS_PORT is a number from 1 to 65535")
  expect(await refusal({ WRDS_PORT: "97370" })).toContain("WRDS_PORT=97370")
  expect(await refusal({ WRDS_SSLMODE: "verify" })).toContain(
    "WRDS_SSLMODE=verify cannot be right: WRDS_SSLMODE is verify-full, require or disable"
  )
  for (const WRDS_HOST of ["https://wrds", "wrds:9737", "wrds "])
    expect(await refusal({ WRDS_HOST })).toContain(`WRDS_HOST=${WRDS_HOST} cannot be right`)
  const url = await refusal({ WRDS_HOST: "postgresql://ada:s3cret@wrds:9737" })
  expect(url).toContain("WRDS_HOST=…@wrds:9737 cannot be right")
  expect(url).not.toContain("s3cret")
})
