/** Where a bucket is. Anything left out comes from where AWS users expect it: AWS_REGION, AWS_PROFILE, AWS_ENDPOINT_URL, ~/.aws/config. */
export interface S3Options {
  readonly bucket: string
  /** Put in front of every key, with a `/` between; none by default. */
  readonly prefix?: string
  /** URL of an S3-compatible server. */
  readonly endpoint?: string
  readonly region?: string
  /** `http://host/bucket/key` instead of `http://bucket.host/key`; true by default if an endpoint is given or set. */
  readonly forcePathStyle?: boolean
}
