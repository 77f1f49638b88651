## goes on as wait does, and prints the jobs as they ended
@ jobs: [indexing]
$ create -c books --job-timeout 1h a.csv b.csv --wait --json
[
{"jobId":"453468002260053103","collectionName":"books","state":"Completed","progress":100,"reason":null}
]
!      0s  note: plan: 2 units in 1 job; idempotency key milvus-import-<uuid>
!      0s  note: created job 453468002260053103, 2 units
!      3s  453468002260053103  books  Importing  10%  reading
!      5s  453468002260053103  books  Importing  40%  writing
!      9s  453468002260053103  books  Importing  55%  writing
!     11s  453468002260053103  books  Importing  62%  writing
!     13s  453468002260053103  books  Importing  70%  sorting
!     15s  453468002260053103  books  Importing  80%  building index
!     19s  453468002260053103  books  Importing  99%  waiting for commit
!     21s  453468002260053103  books  Completed  100%
! 1 job: 1 completed, in 21s
[0] 21 s list create? create list ×3 describe list describe list describe list describe list ×4 describe = Importing Completed

## tells changes as ndjson, and on stderr what must not be lost with stdout
$ create -c books --job-timeout 1h a.csv --wait -o ndjson
{"v":1,"time":"2026-11-01T12:00:00Z","type":"notice","message":"plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>"}
{"v":1,"time":"2026-11-01T12:00:00Z","type":"notice","message":"created job 453468002260053100, 1 unit"}
{"v":1,"time":"2026-11-01T12:00:03Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":10,"reason":null,"stage":"pre-import","importedRows":null,"totalRows":null}}
{"v":1,"time":"2026-11-01T12:00:05Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":40,"reason":null,"stage":"import","importedRows":0,"totalRows":76438}}
{"v":1,"time":"2026-11-01T12:00:07Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":47,"reason":null,"stage":"import","importedRows":19109,"totalRows":76438}}
{"v":1,"time":"2026-11-01T12:00:09Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":55,"reason":null,"stage":"import","importedRows":38219,"totalRows":76438}}
{"v":1,"time":"2026-11-01T12:00:11Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":62,"reason":null,"stage":"import","importedRows":57328,"totalRows":76438}}
{"v":1,"time":"2026-11-01T12:00:13Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":70,"reason":null,"stage":"sort","importedRows":76438,"totalRows":76438}}
{"v":1,"time":"2026-11-01T12:00:15Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":80,"reason":null,"stage":"index","importedRows":76438,"totalRows":76438}}
{"v":1,"time":"2026-11-01T12:00:20Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Completed","progress":100,"reason":null,"stage":"done","importedRows":76438,"totalRows":76438}}
{"v":1,"time":"2026-11-01T12:00:20Z","type":"end","result":"completed","counts":{"pending":0,"importing":0,"uncommitted":0,"committing":0,"completed":1,"failed":0}}
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053100, 1 unit
! 1 job: 1 completed, in 20s
[0] 20 s list create? create list ×2 describe list describe list describe list describe list describe list describe list describe list describe ×2 = Completed

## ends as wait does
$ create -c books --job-timeout 1h missing.csv --wait -q
JOB ID              COLLECTION  STATE   PROGRESS  REASON
453468002260053100  books       Failed  10%       key not found[key=missing.csv]
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053100, 1 unit
! error: 1 of 1 job failed
!   453468002260053100: key not found[key=missing.csv]
!   next step: check the path: Milvus reads its own bucket; give the object key without bucket and scheme
! hint: details: milvus-import describe -- 453468002260053100
[3] 5 s list create? create list ×2 = Failed
$ create -c books --job-timeout 1h a.csv --timeout 5s --wait -q
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053103  books       Importing  40%
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053103, 1 unit
! error: timed out after 5s: 1 of 1 job is not finished
!   453468002260053103: Importing, 40%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- 453468002260053103
[5] 5 s list create? create list ×2 = Failed Importing
$ create -c books --job-timeout 1h a.csv --timeout 0 --wait -q
JOB ID              COLLECTION  STATE    PROGRESS  REASON
453468002260053106  books       Pending  0%
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053106, 1 unit
! error: 1 of 1 job is not finished
!   453468002260053106: Pending, 0%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- 453468002260053106
[8] list create? create list = Failed Importing Pending
$ create -c books --job-timeout 1h a.csv --no-auto-commit --wait -q
JOB ID              COLLECTION  STATE        PROGRESS  REASON
453468002260053109  books       Uncommitted  99%
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053109, 1 unit
! error: 1 of 1 job is uncommitted
!   453468002260053109: Uncommitted
! hint: commit it: milvus-import commit -- 453468002260053109; or accept it with --until uncommitted
[8] 20 s list commit? create? create list ×9 = Failed Completed ×2 Uncommitted
$ create -c books --job-timeout 1h a.csv --no-auto-commit --until uncommitted --wait -q -o id
453468002260053112
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053112, 1 unit
[0] 20 s list commit? create? create list ×9 = Failed Completed ×2 Uncommitted ×2

## counts its deadline from the start of the command
@ version: "2.5"
@ fail: {create: {kind: cut, afterEffect: true}}
$ create -c books --job-timeout 1h a.csv --wait --timeout 10s -q
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Importing  62%
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053100, 1 unit
! error: timed out after 10s: 1 of 1 job is not finished
!   453468002260053100: Importing, 62%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- 453468002260053100
[5] 10 s list create? create list describe list describe list describe list ×3 = Importing

## that is interrupted says that the jobs go on, and how to follow them
@ at: {7: {interrupt: interrupted}}
$ create -c books --job-timeout 1h a.csv --wait
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Importing  40%
!      0s  note: plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
!      0s  note: created job 453468002260053100, 1 unit
!      3s  453468002260053100  books  Importing  10%  reading
!      5s  453468002260053100  books  Importing  40%  writing
! The jobs keep running on the server. To resume watching:
!   milvus-import watch -- 453468002260053100
[130] 7 s list create? create list ×2 = Importing

## a server at its limit of jobs is told with the number of unfinished ones, of every database
@ quirks: {maxJobs: 3}
@ jobs: [{like: indexing, db: db1, collection: films}, failed]
$ create -c books --job-timeout 1h --db default 1.csv 2.csv 3.csv 4.csv 5.csv --files-per-job 1 -o id -q --idempotency-key k
453468002260053108
453468002260053111
! plan: 5 units in 5 jobs; idempotency key k
! error: job limit reached (3 unfinished): http://localhost:19530
!   created so far: 2 of 5 jobs: 453468002260053108 453468002260053111
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --idempotency-key k --from-job 3 --db default -- 1.csv 2.csv 3.csv 4.csv 5.csv
! hint: pass --wait to wait for a free slot
[1] list create? create describe create describe create list = Importing Failed Pending ×2

## a server at its limit is told without a number where nobody may list
@ {version: "2.5", quirks: {maxJobs: 1}, jobs: [indexing], users: {ann: pw}, grants: {ann: [default.*, Import]}}
$ create -c books --job-timeout 1h 1.csv -o id --token ann:pw
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: job limit reached: http://localhost:19530
! hint: pass --wait to wait for a free slot
[1] list create? create list

## a server at its limit is waited out with --wait
@ quirks: {maxJobs: 2}
$ create -c books --job-timeout 1h 1.csv 2.csv 3.csv 4.csv 5.csv --files-per-job 1 --wait -o id
453468002260053112
453468002260053109
453468002260053106
453468002260053103
453468002260053100
!      0s  note: plan: 5 units in 5 jobs; idempotency key milvus-import-<uuid>
!      0s  note: created job 453468002260053100, 1 unit
!      0s  note: created job 453468002260053103, 1 unit
!      0s  note: job limit reached (2 unfinished); waiting for a free slot
!      3s  453468002260053100  books  Importing  10%  reading
!      3s  453468002260053103  books  Importing  10%  reading
!      5s  453468002260053100  books  Importing  40%  writing
!      5s  453468002260053103  books  Importing  40%  writing
!      9s  453468002260053100  books  Importing  55%  writing
!      9s  453468002260053103  books  Importing  55%  writing
!     11s  453468002260053100  books  Importing  62%  writing
!     11s  453468002260053103  books  Importing  62%  writing
!     13s  453468002260053100  books  Importing  70%  sorting
!     13s  453468002260053103  books  Importing  70%  sorting
!     15s  453468002260053100  books  Importing  80%  building index
!     15s  453468002260053103  books  Importing  80%  building index
!     20s  453468002260053100  books  Completed  100%
!     20s  453468002260053103  books  Completed  100%
!     26s  note: created job 453468002260053106, 1 unit
!     26s  note: created job 453468002260053109, 1 unit
!     26s  note: job limit reached (2 unfinished); waiting for a free slot
!     29s  453468002260053106  books  Importing  10%  reading
!     29s  453468002260053109  books  Importing  10%  reading
!     31s  453468002260053106  books  Importing  40%  writing
!     31s  453468002260053109  books  Importing  40%  writing
!     35s  453468002260053106  books  Importing  55%  writing
!     35s  453468002260053109  books  Importing  55%  writing
!     37s  453468002260053106  books  Importing  62%  writing
!     37s  453468002260053109  books  Importing  62%  writing
!     39s  453468002260053106  books  Importing  70%  sorting
!     39s  453468002260053109  books  Importing  70%  sorting
!     41s  453468002260053106  books  Importing  80%  building index
!     41s  453468002260053109  books  Importing  80%  building index
!     46s  453468002260053106  books  Completed  100%
!     46s  453468002260053109  books  Completed  100%
!     52s  note: created job 453468002260053112, 1 unit
!     56s  453468002260053112  books  Importing  10%  reading
!     58s  453468002260053112  books  Importing  40%  writing
!  1m 02s  453468002260053112  books  Importing  55%  writing
!  1m 04s  453468002260053112  books  Importing  62%  writing
!  1m 06s  453468002260053112  books  Importing  70%  sorting
!  1m 08s  453468002260053112  books  Importing  80%  building index
!  1m 13s  453468002260053112  books  Completed  100%
! 5 jobs: 5 completed, in 1m 13s
[0] 73 s list create? create ×3 list create list create list ×2 describe ×2 list describe ×2 create list describe ×2 list describe ×2 list create list ×2 describe ×2 create ×3 list create list create list ×2 describe ×2 list describe ×2 create list describe ×2 list describe ×2 list create list ×2 describe ×2 create list ×3 describe list describe list describe list describe list ×3 describe = Completed ×5

## a limit that no count of jobs explains is asked again after a minute
@ fail: {create: {code: 2101, message: "The number of jobs has reached the limit, please try again later."}}
$ create -c books --job-timeout 1h a.csv --wait -q -o id
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053100, 1 unit
[0] 22 s list create? create list create list ×10 describe = Completed

## a limit that no job of ours fills is asked again as others end
@ quirks: {maxJobs: 1}
@ jobs: [{fails: [600, import, x]}]
$ create -c books --job-timeout 1h a.csv --wait -q -o id
453468002260053103
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053103, 1 unit
[0] 631.375 s list create? create list create ×8 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list ×4 describe = Failed Completed

## a limit is waited for until the deadline
@ quirks: {maxJobs: 1}
@ jobs: [indexing]
$ create -c books --job-timeout 1h a.csv --wait --timeout 10m -q
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: timed out waiting for a free slot: the server refused the request: failed to broadcast import: failed to validate import request: The number of jobs has reached the limit, please try again later. If your request is set to only import a single file, please consider importing multiple files in one request for better efficiency.: importing data failed on server side (code 2101): http://localhost:19530
! hint: wait for other jobs, or put more files into each job
[5] 600 s list create? create list create ×8 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4 list create ×4

## a limit is not waited for after a failure with --fail-fast
@ quirks: {maxJobs: 2}
@ jobs: [indexing]
@ at: {2: {fail: {create: {code: 2101, message: the number of jobs has reached the limit, times: 1000}}}}
$ create -c books --job-timeout 1h missing.csv b.csv --files-per-job 1 --wait --interval 1s --fail-fast -q
JOB ID              COLLECTION  STATE   PROGRESS  REASON
453468002260053103  books       Failed  10%       key not found[key=missing.csv]
! plan: 2 units in 2 jobs; idempotency key milvus-import-<uuid>
! created job 453468002260053103, 1 unit
! error: the server refused the request: the number of jobs has reached the limit (code 2101): http://localhost:19530; 1 of 1 job failed
!   created so far: 1 of 2 jobs: 453468002260053103
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --wait --interval 1000ms --fail-fast --idempotency-key milvus-import-<uuid> --from-job 2 -- missing.csv b.csv
!   453468002260053103: key not found[key=missing.csv]
!   next step: check the path: Milvus reads its own bucket; give the object key without bucket and scheme
! hint: wait for other jobs, or put more files into each job
[1] 8.125 s list create? create ×2 list create list create list ×2 create list create = Importing Failed

## a server that cannot be reached while its limit is waited for is asked again
@ quirks: {maxJobs: 1}
@ jobs: [{fails: [100, import, x]}]
@ at: {0.5: {fail: {list: {kind: cut, times: 5}}}}
$ create -c books --job-timeout 1h a.csv --wait -q -o id
453468002260053103
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! created job 453468002260053103, 1 unit
[0] 129.375 s list create? create list create ×8 list create ×2 list ×5 describe = Failed Completed

## a server that cannot be reached while its limit is waited for is given up after --max-outage
@ quirks: {maxJobs: 1}
@ jobs: [indexing]
@ at: {0.5: {fail: {"*": {kind: cut, times: 1000}}}}
$ create -c books --job-timeout 1h a.csv --wait -q --max-outage 2m
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: could not determine whether the job was created: connection closed by http://localhost:19530
!   to resume: milvus-import create --collection books --option timeout=3600s --wait --max-outage 120000ms --idempotency-key milvus-import-<uuid> -- a.csv
! hint: resume as shown above (it imports nothing twice); to check: milvus-import list --collection books
[9] 122.375 s list create? create list create ×12

## an interruption at the limit says what is there and how to go on
@ quirks: {maxJobs: 1}
@ at: {5: {interrupt: interrupted}}
$ create -c books --job-timeout 1h a.csv b.csv --files-per-job 1 --wait -o id --once
453468002260053100
!      0s  note: plan: 2 units in 2 jobs; idempotency key from the files of each job (--once)
!      0s  note: created job 453468002260053100, 1 unit
!      0s  note: job limit reached (1 unfinished); waiting for a free slot
!      3s  453468002260053100  books  Importing  10%  reading
! The jobs keep running on the server. To resume watching:
!   milvus-import watch -- 453468002260053100
!   created so far: 1 of 2 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --wait --once --from-job 2 -- a.csv b.csv
[130] 5 s list create? create describe create list create list = Importing
