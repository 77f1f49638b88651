@ running: {collection: reviews, files: [[a.parquet], [b.parquet]], rests: [import, 0.5], ageMs: 130000}
@ reading: {collection: reviews, files: [[a.parquet]], rests: [pre-import, 0.5], ageMs: 4000}
@ indexing: {collection: clickstream, files: [[a.parquet]], rests: [index, 0.5], ageMs: 400000000}
@ completed: {collection: products, files: [[a.csv]], completes: 100, ageMs: 7500000}
@ failed: {collection: reviews, files: [[a.csv]], fails: [40, import, "schema not equal, err=field '$meta' not in arrow schema"], ageMs: 3960000}
@ lossy: {like: completed, wire: {importedRows: 100000, totalRows: 100000, details: [{fileName: "[a.csv]", fileSize: 4096, progress: 99, importedRows: 99000, totalRows: 100000, state: Completed}]}}
@ empty: {like: completed, wire: {importedRows: 0, totalRows: 0, details: []}}
@ done: {completes: 100, ageMs: 7500000}
@ half: {rests: [import, 0.5], ageMs: 4000}
@ future: {like: running, wire: {createTime: "2026-11-01T12:01:00Z"}}

## shows what only describe tells, of the jobs shown alone, and cuts nothing in a pipe
@ jobs: [running, reading, indexing, completed, failed, lossy, empty, future]
$ list -o wide
JOB ID              COLLECTION   STATE      PROGRESS  STAGE               ROWS       SIZE  CREATED     DURATION  REASON
453468002260053123  reviews      Importing  55%       writing          25k/50k  221.1 MiB  just now    0s
453468002260053120  products     Completed  100%                             0             2h 5m ago   1m 40s
453468002260053117  products     Completed  100%                      99k/100k  250.6 MiB  2h 5m ago   1m 40s
453468002260053114  reviews      Failed     0%                                  250.6 MiB  1h 6m ago             schema not equal, err=field '$meta' not in arrow schema
453468002260053111  products     Completed  100%                           76k  250.6 MiB  2h 5m ago   1m 40s
453468002260053108  clickstream  Importing  80%       building index       27k   96.1 MiB  4d 15h ago  4d 15h
453468002260053105  reviews      Importing  10%       reading                              4s ago      4s
453468002260053100  reviews      Importing  55%       writing          25k/50k  221.1 MiB  2m ago      2m 10s
! 8 jobs: 4 importing, 3 completed, 1 failed
[0] list describe ×8
$ list -o wide -n 2 --no-headers
453468002260053123  reviews   Importing  55%   writing  25k/50k  221.1 MiB  just now   0s
453468002260053120  products  Completed  100%                 0             2h 5m ago  1m 40s
! 2 of 8 jobs: 1 importing, 1 completed
[0] list describe ×2
$ list -o wide -s failed -q
JOB ID              COLLECTION  STATE   PROGRESS  STAGE  ROWS       SIZE  CREATED    DURATION  REASON
453468002260053114  reviews     Failed  0%                     250.6 MiB  1h 6m ago            schema not equal, err=field '$meta' not in arrow schema
[0] list describe
$ describe -o wide #0 #3
JOB ID              COLLECTION  STATE      PROGRESS  STAGE       ROWS       SIZE  CREATED    DURATION  REASON
453468002260053100  reviews     Importing  55%       writing  25k/50k  221.1 MiB  2m ago     2m 10s
453468002260053111  products    Completed  100%                   76k  250.6 MiB  2h 5m ago  1m 40s
[0] describe ×2

## fits the terminal: reason, size, rows, progress and so on give way
@ jobs: [running, failed]
@ {tty: 160, env: {NO_COLOR: "1"}}
$ list -o wide
JOB ID              COLLECTION  STATE        PROGRESS         STAGE       ROWS       SIZE  CREATED    DURATION  REASON
453468002260053105  reviews     ✗ Failed     ──────────   0%                    250.6 MiB  1h 6m ago            schema not equal, err=field '$meta' not in arro…
453468002260053100  reviews     ● Importing  ━━━━━─────  55%  writing  25k/50k  221.1 MiB  2m ago     2m 10s
! 2 jobs: 1 importing, 1 failed
!
! ✗ 453468002260053105: schema not equal, err=field '$meta' not in arrow schema
!   next step: add field '$meta' to the file, or import into a collection without it
[0] list describe ×2
@ {tty: 120, env: {NO_COLOR: "1"}}
$ list -o wide -q
JOB ID              COLLECTION  STATE        PROGRESS  STAGE       ROWS       SIZE  CREATED    DURATION
453468002260053105  reviews     ✗ Failed           0%                    250.6 MiB  1h 6m ago
453468002260053100  reviews     ● Importing       55%  writing  25k/50k  221.1 MiB  2m ago     2m 10s
[0] list describe ×2
@ {tty: 100, env: {NO_COLOR: "1"}}
$ list -o wide -q
JOB ID              COLLEC…  STATE        PROGRESS  STAGE       ROWS       SIZE  CREATED    DURATION
453468002260053105  reviews  ✗ Failed           0%                    250.6 MiB  1h 6m ago
453468002260053100  reviews  ● Importing       55%  writing  25k/50k  221.1 MiB  2m ago     2m 10s
[0] list describe ×2
@ {tty: 80, env: {NO_COLOR: "1"}}
$ list -o wide -q
JOB ID              COLLEC…  STATE        PROGRESS  STAGE    CREATED    DURATION
453468002260053105  reviews  ✗ Failed           0%           1h 6m ago
453468002260053100  reviews  ● Importing       55%  writing  2m ago     2m 10s
[0] list describe ×2
@ {tty: 60, env: {NO_COLOR: "1"}}
$ list -o wide -q
JOB ID              COLLECTION  STATE        CREATED
453468002260053105  reviews     ✗ Failed     1h 6m ago
453468002260053100  reviews     ● Importing  2m ago
[0] list describe ×2
@ {tty: 40, env: {NO_COLOR: "1"}}
$ list -o wide -q
JOB ID             COLLECTI… STATE
453468002260053105 reviews   ✗ Failed
453468002260053100 reviews   ● Importing
[0] list describe ×2
$ describe -o wide #0 #1
JOB ID             COLLECTI… STATE
453468002260053100 reviews   ● Importing
453468002260053105 reviews   ✗ Failed
[0] describe ×2

## picks and orders its columns, and asks for nothing that is not shown
@ jobs: [running, failed]
$ list -o wide --columns created,id,rows
CREATED    JOB ID                 ROWS
1h 6m ago  453468002260053105
2m ago     453468002260053100  25k/50k
! 2 jobs: 1 importing, 1 failed
[0] list describe ×2
$ list -o wide --columns id,state
JOB ID              STATE
453468002260053105  Failed
453468002260053100  Importing
! 2 jobs: 1 importing, 1 failed
[0] list
$ list -o csv --columns id,stage,rows,size,created,duration
jobId,stage,rows,fileSizeBytes,createTime,durationSeconds␍
453468002260053105,failed,,262793844,2026-11-01T10:54:00Z,␍
453468002260053100,import,25202/50405,231866397,2026-11-01T11:57:50Z,130␍
[0] list describe ×2
$ list --columns id,created -q
JOB ID              CREATED
453468002260053105  1h 6m ago
453468002260053100  2m ago
[0] list describe ×2
$ list -o tsv --columns id,fileSizeBytes -q
jobId␉fileSizeBytes
453468002260053105␉262793844
453468002260053100␉231866397
[0] list describe ×2
$ list -o wide --columns id,age
! error: unknown column "age"
! hint: allowed: id, collection, state, progress, stage, rows, size, created, duration, reason
[2]
$ list -o json --columns id,created
! error: --columns cannot be combined with -o json
! hint: use jq '.[].jobId'
[2]

## has several clusters, each with its own jobs
@ {clusters: [eu, us], jobs: {eu: [done], us: [half, half]}}
$ list -p eu,us -o wide
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  STAGE       ROWS       SIZE  CREATED    DURATION  REASON
us       453468002260053103  books       Importing  55%       writing  21k/42k  230.4 MiB  4s ago     4s
eu       453468002260053100  books       Completed  100%                   42k  230.4 MiB  2h 5m ago  1m 40s
us       453468002260053100  books       Importing  55%       writing  21k/42k  230.4 MiB  4s ago     4s
! 3 jobs: 2 importing, 1 completed
[0] eu:describe eu:list us:describe ×2 us:list
@ down: [eu]
$ list -p eu,us -o wide
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  STAGE       ROWS       SIZE  CREATED  DURATION  REASON
us       453468002260053103  books       Importing  55%       writing  21k/42k  230.4 MiB  4s ago   4s
us       453468002260053100  books       Importing  55%       writing  21k/42k  230.4 MiB  4s ago   4s
! 2 jobs: 2 importing
! error: eu: connection refused: http://eu.test:19530
! hint: check that Milvus runs at eu.test:19530, or set --uri, MILVUS_URI or a profile; to try without a server: milvus-import demo list; if that does not help: milvus-import doctor --profile eu
[6] 1.4 s eu:list ×4 us:describe ×2 us:list
$ describe -p us -o wide us/453468002260053100
JOB ID              COLLECTION  STATE      PROGRESS  STAGE       ROWS       SIZE  CREATED  DURATION  REASON
453468002260053100  books       Importing  55%       writing  21k/42k  230.4 MiB  5s ago   5s
[0] us:describe

## has Zilliz Cloud, which tells progress only when asked, and no times of creation
@ {cloud: true, jobs: [running, completed, failed]}
$ list -o wide
JOB ID                     COLLECTION  STATE      PROGRESS  STAGE     ROWS       SIZE  CREATED  DURATION  REASON
job-000453468002260053108  reviews     Failed     0%                 ?/76k  250.6 MiB                     schema not equal, err=field '$meta' not in arrow schema
job-000453468002260053105  products    Completed  100%                 76k  250.6 MiB
job-000453468002260053100  reviews     Importing  55%       writing  ?/50k  221.1 MiB
! note: the server reports no creation times; Milvus does since 2.6.6
! 3 jobs: 1 importing, 1 completed, 1 failed
[0] list getProgress ×3
$ list -o wide --columns id,stage
JOB ID                     STAGE
job-000453468002260053108
job-000453468002260053105
job-000453468002260053100  writing
! 3 jobs: 1 importing, 1 completed, 1 failed
[0] list getProgress ×3
$ list -o wide --sort progress -n 2 --columns id,progress,size
JOB ID                     PROGRESS       SIZE
job-000453468002260053105  100%      250.6 MiB
job-000453468002260053100  55%       221.1 MiB
! 2 of 3 jobs: 1 importing, 1 completed
[0] list getProgress ×4

## says that a server does not tell when jobs were created
@ {version: "2.5", jobs: [running, completed]}
$ list -o wide
JOB ID              COLLECTION  STATE      PROGRESS  STAGE       ROWS       SIZE  CREATED  DURATION  REASON
453468002260053105  products    Completed  100%                   76k  250.6 MiB
453468002260053100  reviews     Importing  55%       writing  25k/50k  221.1 MiB
! note: the server reports no creation times; Milvus does since 2.6.6
! 2 jobs: 1 importing, 1 completed
[0] list describe ×2
$ list -o wide --columns id,rows
JOB ID                 ROWS
453468002260053105      76k
453468002260053100  25k/50k
! 2 jobs: 1 importing, 1 completed
[0] list describe ×2

## shows what it has where jobs cannot be described, and says why
@ jobs: [running, completed, failed]
@ fail: {describe: {status: 403, body: {code: 65535, message: "PrivilegeGetImportProgress: permission deny"}, times: 9}}
$ list -o wide --retries 0
JOB ID              COLLECTION  STATE      PROGRESS  STAGE  ROWS  SIZE  CREATED  DURATION  REASON
453468002260053108  reviews     Failed     0%                                              schema not equal, err=field '$meta' not in arrow schema
453468002260053105  products    Completed  100%
453468002260053100  reviews     Importing  55%
! note: details of 3 of 3 jobs are missing: HTTP 403: PrivilegeGetImportProgress: permission deny (code 65535): http://localhost:19530/v2/vectordb/jobs/import/describe
! 3 jobs: 1 importing, 1 completed, 1 failed
[0] list describe ×3

## shows the others where one job cannot be described, and says nothing of one that is gone since
@ jobs: [running, completed, failed]
@ fail: {describe: [{code: 1100, message: odd}, {code: 2101, message: "import job does not exist, jobID=1"}]}
$ list -o wide --columns id,state,stage,rows
JOB ID              STATE      STAGE       ROWS
453468002260053108  Failed
453468002260053105  Completed
453468002260053100  Importing  writing  25k/50k
! note: details of 1 of 3 jobs are missing: the server refused the request: odd (code 1100): http://localhost:19530
! 3 jobs: 1 importing, 1 completed, 1 failed
[0] list describe ×3

## is for list and describe
$ wait -o wide 1
! error: -o wide requires list or describe
! hint: use -o table, or milvus-import list -o wide
[2]
$ watch -o WIDE
! error: -o wide requires list or describe
! hint: use -o table, or milvus-import list -o wide
[2]
$ create -c books a.parquet -o wide
! error: -o wide requires list or describe
! hint: use -o table, or milvus-import list -o wide
[2]
$ profiles -o wide
! error: -o wide requires list or describe
! hint: use -o table, or milvus-import list -o wide
[2]
$ doctor -o wide
! error: -o wide requires list or describe
! hint: use -o table, or milvus-import list -o wide
[2]
$ commit 1 -o wide
! error: -o wide requires list or describe
! hint: use -o table, or milvus-import list -o wide
[2]
$ list --watch -o wide
! error: --watch cannot be combined with -o wide
! hint: leave out -o wide: watch shows stage and rows
[2]
$ list -o wied
! error: unknown value for --output: "wied"
! hint: allowed: table, wide, json, ndjson, tsv, csv, id
[2]
