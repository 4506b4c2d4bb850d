import { createHash } from "node:crypto"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"

/** Every file under a folder, by its path within it. */
export const filesUnder = (folder: string): ReadonlyArray<string> =>
  !existsSync(folder)
    ? []
    : readdirSync(folder, { recursive: true, encoding: "utf8" })
        .filter((name) => statSync(join(folder, name)).isFile())
        .sort()

/** Hashes of all that a prefetch leaves in raw/, time stamps in the manifest aside. */
export const storedHashes = (store: string): Readonly<Record<string, string>> => {
  const hashes: Record<string, string> = {}
  for (const name of filesUnder(join(store, "raw"))) {
    const bytes = readFileSync(join(store, "raw", name))
    const compared = name.endsWith("manifest.json") ? JSON.stringify({ ...JSON.parse(bytes.toString("utf8")), created_at: "" }) : bytes
    hashes[name] = createHash("sha256").update(compared).digest("hex")
  }
  return hashes
}
