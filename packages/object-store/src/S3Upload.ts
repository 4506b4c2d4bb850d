import { PutObjectCommand, type PutObjectCommandInput, type S3Client } from "@aws-sdk/client-s3"
import { readS3Failure } from "./S3Failure.ts"

/** How servers of others refuse a header that they do not know: Cloudflare R2 and AWS, Backblaze B2. */
const unknownHeader = new Set(["NotImplemented", "InvalidArgument"])

const withoutChecksum = () => Promise.resolve("WHEN_REQUIRED" as const)

/**
 * Uploads an object. To every upload the client adds a checksum, which some servers of others refuse. Then it is sent again without, and so are
 * all that come after it. The bytes are vouched for all the same: the signature covers their SHA-256. AWS keeps a checksum with the object, so
 * that a download can be compared with it; therefore it is only left out where it is refused.
 */
export const uploadObject = async (client: S3Client, input: PutObjectCommandInput, abortSignal: AbortSignal) => {
  const send = () => client.send(new PutObjectCommand(input), { abortSignal })
  const asBefore = client.config.requestChecksumCalculation
  try {
    return await send()
  } catch (cause) {
    if (asBefore === withoutChecksum || !unknownHeader.has(readS3Failure(cause).name)) throw cause
  }
  client.config.requestChecksumCalculation = withoutChecksum
  try {
    return await send()
  } catch (cause) {
    // It was not the checksum: those who come after go on with theirs.
    if (unknownHeader.has(readS3Failure(cause).name)) client.config.requestChecksumCalculation = asBefore
    throw cause
  }
}
