declare module "pg-copy-streams" {
  import type { Submittable } from "pg"
  import type { Writable } from "node:stream"
  /** A COPY … FROM STDIN as a stream to write the data into. */
  export function from(sql: string): Writable & Submittable & { readonly rowCount: number }
}
