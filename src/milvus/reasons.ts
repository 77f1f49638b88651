/** One cause of a failed import, recognized by a part of its reason. */
interface Reason {
  pattern: RegExp;
  /** What to do next, an imperative; a function of what the pattern captured. */
  nextStep: string | ((match: RegExpExecArray) => string);
}

/**
 * Reasons of failed jobs and of refused creates, in any case; the first that matches counts. The texts are those of Milvus
 * 2.4 to 3.0, as their sources and the issues of milvus-io/milvus have them.
 */
const reasons: readonly Reason[] = [
  {
    pattern: /NoSuchKey|specified key does not exist|key not found|BlobNotFound/i,
    nextStep:
      "check the path: Milvus reads its own bucket; give the object key without bucket and scheme",
  },
  {
    pattern: /no such file or directory|must be absolute under/i,
    nextStep: "give the absolute path on the server",
  },
  {
    pattern: /Milvus internal storage directory/i,
    nextStep: "use a folder outside Milvus' own storage",
  },
  {
    // "bucket not found" and "access denied" are about the server's own storage account, not the user's token.
    pattern: /bucket not found|NoSuchBucket|access ?denied|permission denied|invalid credentials/i,
    nextStep:
      "check the server's bucket (minio.bucketName) and its storage account; your token is not the cause",
  },
  {
    pattern: /(?:Privilege)?(\w+) is required: privilege not permitted/i,
    nextStep: ([, privilege = ""]) =>
      `request the privilege ${privilege.replace(/^Privilege/, "")}`,
  },
  {
    pattern: /not a parquet file|not a numpy file|footer length/i,
    nextStep: "check the file: it is corrupt or of another format",
  },
  {
    pattern: /unexpected file type/i,
    nextStep: "use a supported extension; .jsonl and .ndjson require Milvus 2.6.6",
  },
  {
    // milvus#47762
    pattern: /Valid paths length[^[]*\[\s*\]/i,
    nextStep: "create the job again with the same files: the server lost their paths",
  },
  {
    pattern: /no binlog to import|Valid paths length|parse field id from log/i,
    nextStep: "pass each unit as insert_log/COLLECTION/PARTITION/,delta_log/…",
  },
  {
    pattern: /disk quota exceeded/i,
    nextStep: "free space or raise the disk quota, then create the job again",
  },
  {
    // milvus#53315: before 2026-09 the timeout could fail a job that was already committing.
    pattern: /import timeout/i,
    nextStep:
      "create the job again with a longer --job-timeout (was Committing: count the rows of the collection first)",
  },
  {
    pattern: /collection \d+ dropped/i,
    nextStep: "none: the collection no longer exists",
  },
  {
    pattern: /not aligned->|length of vector is not aligned|expected dim|expected shape/i,
    nextStep: "make the vectors as long as the field's dimension",
  },
  {
    pattern: /imported rows are not aligned/i,
    nextStep: "give the .npy files of a unit the same number of rows",
  },
  {
    pattern: /field '([^']+)' not in arrow schema|field:? ?'?([\w$]+)'? is missed/i,
    nextStep: ([, inSchema, missed]) =>
      `add field ${`'${inSchema ?? missed}'`} to the file, or import into a collection without it`,
  },
  {
    pattern:
      /not in arrow schema|is missed|schema not equal|type mis-?match|number of fields in the row/i,
    nextStep: "write the files with the fields and types of the collection",
  },
  {
    pattern: /for field '?([\w$]+)'? exceeds max_length/i,
    nextStep: ([, field]) => `shorten the values of field '${field}', or raise its max_length`,
  },
  {
    pattern: /exceeds max_length/i,
    nextStep: "shorten the values of the field, or raise its max_length",
  },
  {
    pattern: /not support bulk insert numpy/i,
    nextStep: "use Parquet or JSON: .npy cannot contain nulls",
  },
  {
    pattern: /file size has reached the maximum|allocation batch/i,
    nextStep: "split the file (limit 16 GB)",
  },
  { pattern: /idempotency key/i, nextStep: "use a shorter --idempotency-key" },
  {
    pattern: /replicating cluster/i,
    nextStep: "use --no-auto-commit, and allow imports in replicating clusters on the server",
  },
  {
    pattern: /l0 import is disabled/i,
    nextStep: "enable L0 import on the server (dataCoord.import.enableL0Import)",
  },
  { pattern: /collection cannot be loaded/i, nextStep: "release the collection first" },
  { pattern: /partition not specified/i, nextStep: "pass --partition" },
  { pattern: /not allow to set partition name/i, nextStep: "remove --partition" },
  {
    pattern: /number of jobs has reached the limit/i,
    nextStep: "wait for other jobs, or put more files into each job",
  },
  {
    pattern: /alloc id failed|during import admission/i,
    nextStep: "create the job again with a new idempotency key",
  },
  { pattern: /aborted by user/i, nextStep: "none: aborted on request" },
  {
    pattern: /import job does not exist/i,
    nextStep: "the server removed it, or this is another server",
  },
];

/** Returns what to do about a failed job with this reason; `null`: the server gave none. */
export function nextStepFor(reason: string | null): string {
  return (reason === null ? undefined : knownNextStep(reason)) ?? "see the Milvus log";
}

/** Returns what to do about a failure with this text; `undefined`: no row of the table matches. */
export function knownNextStep(text: string): string | undefined {
  for (const { pattern, nextStep } of reasons) {
    const match = pattern.exec(text);
    if (match !== null) return typeof nextStep === "string" ? nextStep : nextStep(match);
  }
  return undefined;
}
