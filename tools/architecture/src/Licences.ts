import { type LockedPackage, type LockFile, lockedPackages } from "./LockFile.ts"

/** Licences that ask for nothing but their own text and the names of the authors. */
const allowed = ["0BSD", "Apache-2.0", "BSD-2-Clause", "BSD-3-Clause", "ISC", "MIT"]

/** A development tool under another licence. What we publish does not depend on it. */
export interface LicenceException {
  /** Its name, or how the names of its platform packages begin. */
  readonly name: string
  readonly licence: string
  readonly reason: string
}

const knownExceptions: ReadonlyArray<LicenceException> = [
  { name: "argparse", licence: "Python-2.0", reason: "as permissive as MIT; a part of the YAML reader of Nx" },
  { name: "caniuse-lite", licence: "CC-BY-4.0", reason: "a table about browsers that Nx's Babel reads; none of it is in what we build" },
  { name: "lightningcss", licence: "MPL-2.0", reason: "a part of Vite, which runs the tests; unchanged, and there is no CSS here" },
  { name: "minimatch", licence: "BlueOak-1.0.0", reason: "as permissive as MIT, in newer words; a part of Nx" }
]

/** `(MIT OR CC0-1.0)`: one of them is enough; `MIT AND Zlib`: both count. An expression that mixes the two is for a person to read. */
const isAllowed = (licence: string): boolean => {
  const expression = licence.replace(/^\((.*)\)$/, "$1")
  if (!expression.includes(" AND ")) return expression.split(" OR ").some((one) => allowed.includes(one))
  return expression.split(" AND ").every((one) => allowed.includes(one))
}

const covers = ({ licence, name }: LicenceException, locked: LockedPackage): boolean =>
  locked.dev === true && locked.license === licence && (locked.name === name || locked.name.startsWith(`${name}-`))

/**
 * Packages whose licence is not allowed, and exceptions that nothing needs. What is not marked as a development tool counts as shipped,
 * the dependencies of our own tools too.
 */
export const licenceProblems = (lock: LockFile, exceptions: ReadonlyArray<LicenceException> = knownExceptions): ReadonlyArray<string> => {
  const others = lockedPackages(lock).filter(({ license }) => license === undefined || !isAllowed(license))
  return [
    ...others
      .filter((locked) => !exceptions.some((exception) => covers(exception, locked)))
      .map(({ dev, folder, license }) => `${folder}, ${dev === true ? "a development tool" : "shipped"}: ${license ?? "names no licence"}`),
    ...exceptions
      .filter((exception) => !others.some((locked) => covers(exception, locked)))
      .map(({ licence, name }) => `nothing needs the exception for ${name} (${licence}): take it off`)
  ]
}
