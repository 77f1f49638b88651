/**
 * What a server's answers have taught us about its version, which this API tells nowhere. Starts as that of a current
 * Milvus and is corrected as answers come.
 */
export interface ServerTraits {
  /** `describe` came with 2.4.13; `get_progress` is its older name. */
  describeVerb: "describe" | "get_progress";
  /** `getProgress` stands in the reference of Zilliz Cloud, `describe` in its SDKs. */
  cloudVerb: "getProgress" | "describe";
  /** Since 2.5 a job sorts between writing and the index. */
  sorts: boolean;
}

export function unknownServer(): ServerTraits {
  return { describeVerb: "describe", cloudVerb: "getProgress", sorts: true };
}
