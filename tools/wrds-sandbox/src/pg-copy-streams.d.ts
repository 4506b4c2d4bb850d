declare module "pg-copy-streams" {
  import type { Writable } from "node:stream"
  import type { Submittable } from "pg"
  /** A COPY … FROM STDIN as a stream to write the data into. */
  export function from(sql: string): Writable & Submittable & { readonly rowCount: number }
}
