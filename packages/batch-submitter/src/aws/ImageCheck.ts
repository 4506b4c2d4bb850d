import { Effect } from "effect"
import type { PreflightFinding } from "../engine/JobEngine.ts"
import { type SupportServices, supportSettings, namedFailure, opened } from "./SupportServices.ts"

/** An image in Amazon ECR: account, region, repository, and a tag or a digest. */
interface EcrImage {
  readonly registryId: string
  readonly region: string
  readonly repositoryName: string
  readonly imageId: { readonly imageTag: string } | { readonly imageDigest: string }
}

/** `123456789012.dkr.ecr.eu-west-1.amazonaws.com/ftm/map:1.2`; undefined for an image of another registry. */
const parseEcrImage = (image: string): EcrImage | undefined => {
  const match = /^(\d{12})\.dkr\.ecr\.([a-z0-9-]+)\.amazonaws\.com(?:\.cn)?\/([^:@]+)(?::([^@]+))?(?:@(sha256:[0-9a-f]+))?$/.exec(image)
  if (match === null) return undefined
  const [, registryId = "", region = "", repositoryName = "", tag, digest] = match
  return { registryId, region, repositoryName, imageId: digest === undefined ? { imageTag: tag ?? "latest" } : { imageDigest: digest } }
}

/** Checks that the job definition's image is in its registry. Where that cannot be asked, the finding says "not checked". */
export const checkImage = (support: SupportServices, image: string): Effect.Effect<PreflightFinding> =>
  Effect.gen(function* () {
    const settings = supportSettings(support)
    const ecr = parseEcrImage(image)
    const notChecked = (why: string): PreflightFinding => ({ ok: true, what: `image ${image}: not checked (${why})` })
    if (ecr === undefined) return notChecked("it is not in Amazon ECR")
    if (settings === undefined) return notChecked("the Batch service is an emulator")
    const aws = yield* Effect.promise(() => import("@aws-sdk/client-ecr"))
    const client = yield* opened(() => new aws.ECRClient({ ...settings, region: ecr.region }))
    const { imageId, registryId, repositoryName } = ecr
    const asked = yield* Effect.result(
      Effect.tryPromise({
        try: () => client.send(new aws.DescribeImagesCommand({ registryId, repositoryName, imageIds: [imageId] })),
        catch: namedFailure
      })
    )
    if (asked._tag === "Success") {
      const bytes = asked.success.imageDetails?.[0]?.imageSizeInBytes
      return { ok: true, what: `image ${image} is in its registry${bytes === undefined ? "" : ` (${Math.round(bytes / 1e6)} MB)`}` }
    }
    const { message, name } = asked.failure
    if (name === "ImageNotFoundException" || name === "RepositoryNotFoundException") {
      return {
        ok: false,
        what: `image ${image} is not in its registry; push it (docker push ${image}), or deploy a definition with an image that is there`
      }
    }
    return notChecked(`${name}: ${message}`)
  }).pipe(Effect.scoped)
