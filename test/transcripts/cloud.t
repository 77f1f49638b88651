@ completed: {completes: 0}
@ running: {rests: [import, 0.5]}
@ failed: {fails: [0, import, no such field]}
@ moving: {completes: 100}

## list fills in progress and reasons of the jobs that it shows, and asks about no other
@ {cloud: true, jobs: [running, completed, failed, running, failed]}
$ list -n 4
JOB ID                     COLLECTION  STATE      PROGRESS  REASON
job-000453468002260053112  books       Failed     0%        no such field
job-000453468002260053109  books       Importing  55%
job-000453468002260053106  books       Failed     0%        no such field
job-000453468002260053103  books       Completed  100%
! 4 of 5 jobs: 1 importing, 1 completed, 2 failed
[0] list getProgress ×3
$ list -o id
job-000453468002260053112
job-000453468002260053109
job-000453468002260053106
job-000453468002260053103
job-000453468002260053100
[0] list
$ list -o csv --columns id,state
jobId,state␍
job-000453468002260053112,Failed␍
job-000453468002260053109,InProgress␍
job-000453468002260053106,Failed␍
job-000453468002260053103,Completed␍
job-000453468002260053100,InProgress␍
[0] list
$ list -s completed,pending
JOB ID                     COLLECTION  STATE      PROGRESS  REASON
job-000453468002260053103  books       Completed  100%
! 1 job: 1 completed
[0] list

## list sorts by the progress that it has asked for, before the limit
@ {cloud: true, jobs: [{rests: [import, 0.8]}, {rests: [import, 0.2]}, {rests: [import, 0.5]}, completed]}
$ list --sort progress -n 3 -o id
job-000453468002260053109
job-000453468002260053100
job-000453468002260053106
[0] list getProgress ×3

## list shows what it has where a description cannot be had, and says why
@ {cloud: true, jobs: [running]}
@ fail: {get_progress: {status: 403, body: {code: 96016, message: no}}}
$ list -o tsv --no-headers --columns state,progress
InProgress␉0
! note: progress and reason of 1 of 1 jobs are missing: HTTP 403: no (code 96016): https://api.cloud.zilliz.com/v2/vectordb/jobs/import/getProgress
[0] list getProgress

## list reads codes that are text
@ {cloud: true, jobs: [completed], quirks: {textCodes: true}}
$ list -o id
job-000453468002260053100
[0] list

## list says that a key is wrong
@ cloud: true
@ fail: {list: [{code: 21119, message: The apikey is illegal.}, {code: "0", message: The token is illegal.}]}
$ list
! error: the server refused the request: The apikey is illegal. (code 21119): https://api.cloud.zilliz.com
! hint: the token was rejected; check it
[4] list
$ list
! error: the server refused the request: The token is illegal. (code 0): https://api.cloud.zilliz.com
! hint: the token was rejected; check it
[4] list

## describe falls back to the verb of the SDKs, and keeps to it
@ {cloud: true, jobs: [running, failed]}
@ fail: {get_progress: {status: 404, body: 404 page not found, times: 9}}
$ describe #0 #1 -o tsv --no-headers --columns progress,reason
55␉
0␉no such field
[0] getProgress ×2 describe ×2
$ describe job-1
! error: job job-1 not found: https://api.cloud.zilliz.com
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] getProgress describe

## watch sees a job move and end, though the list tells no progress
@ {cloud: true, jobs: [moving]}
$ watch #0
     0s  job-000453468002260053100  books  Pending  0%  waiting to start
     6s  job-000453468002260053100  books  Importing  10%  reading
    32s  job-000453468002260053100  books  Importing  44%  writing
    42s  job-000453468002260053100  books  Importing  50%  writing
     1m  job-000453468002260053100  books  Importing  61%  writing
 1m 16s  job-000453468002260053100  books  Importing  70%  sorting
 1m 32s  job-000453468002260053100  books  Importing  80%  building index
 1m 42s  job-000453468002260053100  books  Completed  100%
JOB ID                     COLLECTION  STATE      PROGRESS  REASON
job-000453468002260053100  books       Completed  100%
! 1 job: 1 completed, in 1m 42s
[0] 102.125 s getProgress ×38 = Completed

## wait keeps to the verb that is there
@ {cloud: true, jobs: [running]}
@ fail: {get_progress: {status: 404, body: 404 page not found, times: 9}}
$ wait #0 --timeout 10s -q -o id
job-000453468002260053100
! error: timed out after 10s: 1 of 1 job is not finished
!   job-000453468002260053100: InProgress, 55%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- job-000453468002260053100
[5] 10 s getProgress describe ×5

## wait needs no list for a few jobs that are known
@ {cloud: true, jobs: [running, running, {like: completed, times: 200}]}
$ wait #0 #1 --timeout 5s -q -o id
job-000453468002260053103
job-000453468002260053100
! error: timed out after 5s: 2 of 2 jobs are not finished
!   job-000453468002260053100: InProgress, 55%
!   job-000453468002260053103: InProgress, 55%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- job-000453468002260053100 job-000453468002260053103
[5] 5 s getProgress ×6
$ wait job-1
! error: job job-1 not found: https://api.cloud.zilliz.com
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] getProgress

## wait tells why a job failed, at once and later
@ {cloud: true, jobs: [failed, {fails: [30, import, disk quota exceeded]}]}
$ wait --state active,final -q -o id
job-000453468002260053103
job-000453468002260053100
! error: 2 of 2 jobs failed (1 had already failed before this wait began)
!   job-000453468002260053103: disk quota exceeded
!   next step: free space or raise the disk quota, then create the job again
!   job-000453468002260053100: no such field
!   next step: see the Milvus log
! hint: details: milvus-import describe -- job-000453468002260053103 job-000453468002260053100; to wait only for unfinished jobs: --state active
[3] 30 s list getProgress ×17 = Failed ×2

## wait asks once with --timeout 0, and then knows how far a job is
@ {cloud: true, jobs: [running]}
$ wait #0 --timeout 0 -q -o id
job-000453468002260053100
! error: 1 of 1 job is not finished
!   job-000453468002260053100: InProgress, 55%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- job-000453468002260053100
[8] getProgress

## wait takes an outage of descriptions for one
@ {cloud: true, jobs: [moving]}
@ fail: {get_progress: {status: 503, body: "", times: 2}}
$ wait #0 -o id
job-000453468002260053100
!      0s  note: server unreachable, retrying for up to 5m: HTTP 503: https://api.cloud.zilliz.com/v2/vectordb/jobs/import/getProgress
!      3s  note: connection restored after 3s
!      3s  job-000453468002260053100  books  Pending  4%  waiting to start
!      7s  job-000453468002260053100  books  Importing  10%  reading
!     33s  job-000453468002260053100  books  Importing  44%  writing
!     43s  job-000453468002260053100  books  Importing  50%  writing
!  1m 01s  job-000453468002260053100  books  Importing  61%  writing
!  1m 17s  job-000453468002260053100  books  Importing  70%  sorting
!  1m 26s  job-000453468002260053100  books  Importing  80%  building index
!  1m 43s  job-000453468002260053100  books  Completed  100%
! 1 job: 1 completed, in 1m 43s
[0] 103.125 s getProgress ×40 = Completed

## Zilliz Cloud may have no commit and no abort
@ {cloud: true, jobs: [running], quirks: {manualCommit: false}}
$ abort #0 --yes
! error: this Zilliz Cloud cluster does not support abort: https://api.cloud.zilliz.com
! hint: its jobs commit automatically
[1] getProgress abort?
$ create -c books s3://bucket/a.parquet --no-auto-commit --job-timeout 1h
! note: Zilliz Cloud documents no import options and may ignore timeout, auto_commit
! plan: 1 unit in 1 job
! error: this Zilliz Cloud cluster does not support commit: https://api.cloud.zilliz.com
! hint: its jobs commit automatically
[1] list commit?

## Zilliz Cloud names no databases
@ cloud: true
$ list --all-dbs
! error: Zilliz Cloud cannot list databases: https://api.cloud.zilliz.com
! hint: pass --db
[1]

## commit works where Zilliz Cloud has it
@ {cloud: true, jobs: [{like: completed, autoCommit: false}]}
$ commit #0 --yes
JOB ID                     COLLECTION  STATE
job-000453468002260053100  books       Committing
! 1 job committed on https://api.cloud.zilliz.com, database default
[0] getProgress commit = Completed

## create sends URLs, and no idempotency key
@ cloud: true
$ create -c books s3://bucket/a.parquet s3://bucket/folder/ --partition _default --json
[
{"jobId":"job-000453468002260053100","collectionName":"books","files":[["s3://bucket/a.parquet"],["s3://bucket/folder/"]],"idempotencyKey":null,"reused":false}
]
! plan: 2 units in 1 job
[0] list create = Pending
$ create -c books s3://bucket/a.parquet --dry-run --json
[
{"job":1,"collectionName":"books","partitionName":null,"files":[["s3://bucket/a.parquet"]],"options":{},"idempotencyKey":null}
]
[0]
$ create -c books s3://bucket/a.parquet --wait -q -o id
job-000453468002260053105
! created job job-000453468002260053105, 1 unit
[0] 20 s list create getProgress ×10 = Completed ×2

## create refuses what is no URL, or no path of a volume, before any request
@ cloud: true
$ create -c books id.npy,vec.npy
! error: a unit must be one URL: "id.npy,vec.npy"
! hint: use a URL such as s3://bucket/a.parquet or s3://bucket/folder/, or pass --volume
[2]
$ create -c books a.parquet
! error: "a.parquet" is not a URL
! hint: use a URL such as s3://bucket/a.parquet or s3://bucket/folder/, or pass --volume
[2]
$ create -c books file:///tmp/a.parquet
! error: "file:///tmp/a.parquet" is not a URL
! hint: use a URL such as s3://bucket/a.parquet or s3://bucket/folder/, or pass --volume
[2]
$ create -c books https://h/a.txt?sig=1f2e5ec7
! error: "https://h/a.txt?…" has an unsupported extension
! hint: use a URL such as s3://bucket/a.parquet or s3://bucket/folder/, or pass --volume
[2]
$ create -c books s3://bucket/a.parquet s3://bucket/a.parquet
! error: 1 file is listed more than once
!   "s3://bucket/a.parquet": 2 times
! hint: they would be imported twice; remove them, or pass --no-file-check
[2]
$ create -c books --volume v ./a.parquet
! error: "./a.parquet" looks like a local path
! hint: upload it and pass its object key, or pass --no-file-check
[2]
$ create -c books --volume v s3://bucket/a.parquet
! error: "s3://bucket/a.parquet" is a URL
! hint: pass the path inside the server's bucket, without scheme and bucket
[2]
$ create -c books --volume v a.txt
! error: "a.txt" has an unsupported extension
! hint: supported: .json, .jsonl, .ndjson, .parquet, .csv, .npy
[2]

## create takes signed URLs, and shows them without their signature
@ cloud: true
$ create -c books https://h/a.parquet?X-Amz-Signature=1f2e5ec7 -v
JOB ID                     COLLECTION  UNITS
job-000453468002260053100  books       1
! plan: 1 unit in 1 job
! > POST https://api.cloud.zilliz.com/v2/vectordb/jobs/import/list
! < 200, code 0, 73 characters, 0 ms
! > POST https://api.cloud.zilliz.com/v2/vectordb/jobs/import/create
! < 200, code 0, 55 characters, 0 ms
! 1 job created. To watch it:
!   milvus-import watch -- job-000453468002260053100
[0] list create = Pending

## create says that options may be ignored, and that keys are
@ cloud: true
$ create -c books s3://bucket/a.parquet --csv-sep ; --once -o id
job-000453468002260053100
! note: Zilliz Cloud documents no import options and may ignore sep
! plan: 1 unit in 1 job
! note: Zilliz Cloud has no idempotency keys: jobs with exactly these files are reused instead; jobs that the server has removed cannot be found
[0] list create = Pending

## create knows no volume of a Milvus of one's own
$ create -c books --volume v a.parquet
! error: --volume requires Zilliz Cloud: http://localhost:19530
! hint: remove it, or choose a profile with a clusterId
[2]

## a create that nobody answers is found, and not sent again
@ {cloud: true, jobs: [{rests: [import]}]}
@ fail: {create: [{kind: cut, afterEffect: true}, {kind: timeout, afterEffect: true}, {status: 200, body: {code: 80000, message: oops}, afterEffect: true}]}
$ create -c books s3://bucket/a.parquet -o id
! plan: 1 unit in 1 job
! note: connection closed by https://api.cloud.zilliz.com; checking whether the job was created
! error: could not determine whether the job was created: connection closed by https://api.cloud.zilliz.com
!   possible job: job-000453468002260053103
! hint: check before you retry: milvus-import describe -- job-000453468002260053103
[9] 75 s list create list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress = Importing Completed
$ create -c books s3://bucket/b.parquet -o id
! plan: 1 unit in 1 job
! note: HTTP 408: request timeout (code 10001): https://api.cloud.zilliz.com/v2/vectordb/jobs/import/create; checking whether the job was created
! error: could not determine whether the job was created: HTTP 408: request timeout (code 10001): https://api.cloud.zilliz.com/v2/vectordb/jobs/import/create
!   possible job: job-000453468002260053106
! hint: check before you retry: milvus-import describe -- job-000453468002260053106
[9] 75 s list create list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress = Importing Completed ×2
$ create -c books s3://bucket/c.parquet -o id
! plan: 1 unit in 1 job
! note: the server refused the request: oops (code 80000): https://api.cloud.zilliz.com; checking whether the job was created
! error: could not determine whether the job was created: the server refused the request: oops (code 80000): https://api.cloud.zilliz.com
!   possible job: job-000453468002260053109
! hint: check before you retry: milvus-import describe -- job-000453468002260053109
[9] 75 s list create list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress = Importing Completed ×3

## a create that nobody answers was in vain where no job has come
@ {cloud: true, jobs: [{rests: [import]}]}
@ fail: {create: {kind: cut}}
$ create -c books s3://bucket/a.parquet -o id
! plan: 1 unit in 1 job
! note: connection closed by https://api.cloud.zilliz.com; checking whether the job was created
! error: could not determine whether the job was created: connection closed by https://api.cloud.zilliz.com
! hint: no new job appeared within 1 minute; check again before you retry: milvus-import list --collection books
[9] 75 s list create list ×8

## a create that nobody answers stays unknown where somebody else has created a job meanwhile
@ cloud: true
@ fail: {create: {kind: cut}}
@ at: {2: {add: [{rests: [import], files: [[s3://theirs/z.parquet]]}]}}
$ create -c books s3://bucket/a.parquet -o id
! plan: 1 unit in 1 job
! note: connection closed by https://api.cloud.zilliz.com; checking whether the job was created
! error: could not determine whether the job was created: connection closed by https://api.cloud.zilliz.com
!   possible job: job-000453468002260053100
! hint: check before you retry: milvus-import describe -- job-000453468002260053100
[9] 75 s list create list ×2 getProgress list getProgress list getProgress list getProgress list getProgress list getProgress list getProgress = Importing

## a create that is refused is sent once, and nothing is looked for
@ cloud: true
@ fail: {create: [{code: 21119, message: The apikey is illegal.}, {code: 96017, message: The specified cluster does not exist.}, {code: 1100, message: "collection has a partition key: invalid parameter"}]}
$ create -c books s3://bucket/a.parquet -o id
! plan: 1 unit in 1 job
! error: the server refused the request: The apikey is illegal. (code 21119): https://api.cloud.zilliz.com
! hint: the token was rejected; check it
[4] list create
$ create -c books s3://bucket/a.parquet -o id
! plan: 1 unit in 1 job
! error: the server refused the request: The specified cluster does not exist. (code 96017): https://api.cloud.zilliz.com
[1] list create
$ create -c books s3://bucket/a.parquet -o id
! plan: 1 unit in 1 job
! error: the server refused the request: collection has a partition key: invalid parameter (code 1100): https://api.cloud.zilliz.com
[1] list create
