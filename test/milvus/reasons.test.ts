import { expect, test } from "vitest";
import { nextStepFor } from "../../src/milvus/reasons.ts";

test.each([
  [
    "NoSuchKey: The specified key does not exist.: importing data failed",
    "check the path: Milvus reads its own bucket; give the object key without bucket and scheme",
  ],
  [
    "new parquet reader failed, err=could not retrieve footer offset: NoSuchKey: importing data failed",
    "check the path: Milvus reads its own bucket; give the object key without bucket and scheme",
  ],
  [
    "open /data/a.parquet: no such file or directory: importing data failed",
    "give the absolute path on the server",
  ],
  [
    "import path insert_log/1 is not allowed: insert_log is a Milvus internal storage directory",
    "use a folder outside Milvus' own storage",
  ],
  [
    "Access Denied.: importing data failed",
    "check the server's bucket (minio.bucketName) and its storage account; your token is not the cause",
  ],
  [
    "PrivilegeImportBinlog is required: privilege not permitted",
    "request the privilege ImportBinlog",
  ],
  ["not a parquet file, path=a.parquet", "check the file: it is corrupt or of another format"],
  [
    "unexpected file type, files=[a.jsonl]",
    "use a supported extension; .jsonl and .ndjson require Milvus 2.6.6",
  ],
  [
    "no binlog to import, input=[backup/]",
    "pass each unit as insert_log/COLLECTION/PARTITION/,delta_log/…",
  ],
  [
    "too many input paths for binlog import. Valid paths length should be one or two, but got paths:[  ]",
    "create the job again with the same files: the server lost their paths",
  ],
  [
    "too many input paths for binlog import. Valid paths length should be one or two, but got paths:[a b c]",
    "pass each unit as insert_log/COLLECTION/PARTITION/,delta_log/…",
  ],
  ["disk quota exceeded", "free space or raise the disk quota, then create the job again"],
  [
    "import timeout",
    "create the job again with a longer --job-timeout (was Committing: count the rows of the collection first)",
  ],
  ["collection 453468002260053100 dropped", "none: the collection no longer exists"],
  [
    "expected dim 768, got 384: importing data failed",
    "make the vectors as long as the field's dimension",
  ],
  [
    "imported rows are not aligned, field:id rows:1",
    "give the .npy files of a unit the same number of rows",
  ],
  [
    "schema not equal, err=field '$meta' not in arrow schema: importing data failed",
    "add field '$meta' to the file, or import into a collection without it",
  ],
  [
    "the field 'title' is missed: importing data failed",
    "add field 'title' to the file, or import into a collection without it",
  ],
  [
    "field 'pk' type mis-match, expect type 'Int64', get type 'List'",
    "write the files with the fields and types of the collection",
  ],
  [
    "value length(300) for field title exceeds max_length(200)",
    "shorten the values of field 'title', or raise its max_length",
  ],
  [
    "not support bulk insert numpy files in field(3) which set nullable == true",
    "use Parquet or JSON: .npy cannot contain nulls",
  ],
  ["file size has reached the maximum limit 16 GB", "split the file (limit 16 GB)"],
  [
    "idempotency key length 300 exceeds limit 256: invalid parameter",
    "use a shorter --idempotency-key",
  ],
  [
    "import in replicating cluster is not supported yet",
    "use --no-auto-commit, and allow imports in replicating clusters on the server",
  ],
  ["collection cannot be loaded", "release the collection first"],
  ["partition not specified", "pass --partition"],
  ["not allow to set partition name for collection with partition key", "remove --partition"],
  [
    "The number of jobs has reached the limit, please try again later.",
    "wait for other jobs, or put more files into each job",
  ],
  ["alloc id failed: importing data failed", "create the job again with a new idempotency key"],
  ["aborted by user", "none: aborted on request"],
  ["import job does not exist, jobID=1", "the server removed it, or this is another server"],
  ["something new: importing data failed on server side", "see the Milvus log"],
  [null, "see the Milvus log"],
])("the next step for %j is: %s", (reason, nextStep) => {
  expect(nextStepFor(reason)).toBe(nextStep);
});
