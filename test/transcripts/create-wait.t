## goes on as wait does, and prints the jobs as they ended
@ jobs: [indexing]
$ create -c books --job-timeout 1h a.csv b.csv --wait --json
[
{"jobId":"453468002260053103","collectionName":"books","state":"Completed","progress":100,"reason":null}
]
! created job 453468002260053103, 2 units
!      0s  453468002260053103  books  Pending  0%  waiting to start
!      2s  453468002260053103  books  Importing  10%  reading
!      4s  453468002260053103  books  Importing  40%  writing
!      8s  453468002260053103  books  Importing  55%  writing
!     10s  453468002260053103  books  Importing  62%  writing
!     12s  453468002260053103  books  Importing  70%  sorting
!     14s  453468002260053103  books  Importing  80%  building index
!     18s  453468002260053103  books  Importing  99%  waiting for commit
!     20s  453468002260053103  books  Completed  100%
! 1 job: 1 completed, in 20s
[0] 20 s list create list ×11 = Importing Completed

## tells changes as ndjson, and nothing else on stdout
$ create -c books --job-timeout 1h a.csv --wait -o ndjson
{"v":1,"time":"2026-11-01T12:00:00Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Pending","progress":0,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:02Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":10,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:04Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":40,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:06Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":47,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:08Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":55,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:10Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":62,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:12Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":70,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:14Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":80,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:19Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":99,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:21Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Completed","progress":100,"reason":null}}
{"v":1,"time":"2026-11-01T12:00:21Z","type":"end","result":"completed","counts":{"pending":0,"importing":0,"uncommitted":0,"committing":0,"completed":1,"failed":0}}
! created job 453468002260053100, 1 unit
! 1 job: 1 completed, in 21s
[0] 21 s list create list ×11 = Completed

## ends as wait does
$ create -c books --job-timeout 1h missing.csv --wait -q
JOB ID              COLLECTION  STATE   PROGRESS  REASON
453468002260053100  books       Failed  10%       key not found[key=missing.csv]
! error: of 1 job 1 failed
!   453468002260053100: key not found[key=missing.csv]
! hint: milvus-import describe <job> shows the files of a job; mend them and import with a new job
[3] 4 s list create list ×3 = Failed
$ create -c books --job-timeout 1h a.csv --timeout 5s --wait -q
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053103  books       Importing  40%
! error: of 1 job 1 not done
!   453468002260053103: Importing, 40%
! hint: the jobs go on: wait again, or follow them with milvus-import watch
[5] 5 s list create list ×4 = Failed Importing
$ create -c books --job-timeout 1h a.csv --timeout 0 --wait -q
JOB ID              COLLECTION  STATE    PROGRESS  REASON
453468002260053106  books       Pending  0%
! error: of 1 job 1 not done
!   453468002260053106: Pending, 0%
! hint: the jobs go on: wait again, or follow them with milvus-import watch
[8] list create list = Failed Importing Pending
$ create -c books --job-timeout 1h a.csv --no-auto-commit --wait -q
JOB ID              COLLECTION  STATE        PROGRESS  REASON
453468002260053109  books       Uncommitted  99%
! error: of 1 job 1 uncommitted
!   453468002260053109: Uncommitted
! hint: commit them, or wait with --until uncommitted
[8] 19 s list commit? create list ×10 = Failed Completed Importing Uncommitted
$ create -c books --job-timeout 1h a.csv --no-auto-commit --until uncommitted --wait -q -o id
453468002260053112
[0] 19 s list commit? create list ×10 = Failed Completed ×2 Uncommitted ×2

## counts its deadline from the start of the command
@ version: "2.5"
@ fail: {create: {kind: cut, afterEffect: true}}
$ create -c books --job-timeout 1h a.csv --wait --timeout 10s -q
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Importing  62%
! error: of 1 job 1 not done
!   453468002260053100: Importing, 62%
! hint: the jobs go on: wait again, or follow them with milvus-import watch
[5] 10 s list create list describe create? list describe list describe list ×3 = Importing

## that is interrupted says that the jobs go on, and how to follow them
@ at: {7: {interrupt: interrupted}}
$ create -c books --job-timeout 1h a.csv --wait
! created job 453468002260053100, 1 unit
!      0s  453468002260053100  books  Pending  0%  waiting to start
!      2s  453468002260053100  books  Importing  10%  reading
!      4s  453468002260053100  books  Importing  40%  writing
! The jobs go on. Follow them again with:
!   milvus-import watch 453468002260053100
[130] 7 s list create list ×4 = Importing

## a server at its limit of jobs is told with the number of unfinished ones, of every database
@ quirks: {maxJobs: 3}
@ jobs: [{like: indexing, db: db1, collection: films}, failed]
$ create -c books --job-timeout 1h --db default 1.csv 2.csv 3.csv 4.csv 5.csv --files-per-job 1 -o id -q --idempotency-key k
453468002260053108
453468002260053111
! error: the server takes no more jobs: 3 are unfinished, http://localhost:19530
!   there already: 2 of 5 jobs, 453468002260053108, 453468002260053111
!   to go on: milvus-import create --collection books 1.csv 2.csv 3.csv 4.csv 5.csv --option timeout=3600s --files-per-job 1 --idempotency-key k --from-job 3 --db default
! hint: finished jobs do not count; with --wait it is tried again as jobs end
[1] list create? create ×3 list = Importing Failed Pending ×2

## a server at its limit is told without a number where nobody may list
@ {version: "2.5", quirks: {maxJobs: 1}, jobs: [indexing], users: {ann: pw}, grants: {ann: [default.*, Import]}}
$ create -c books --job-timeout 1h 1.csv -o id --token ann:pw
! error: the server takes no more jobs, http://localhost:19530
! hint: finished jobs do not count; with --wait it is tried again as jobs end
[1] list create list

## a server at its limit is waited out with --wait
@ quirks: {maxJobs: 2}
$ create -c books --job-timeout 1h 1.csv 2.csv 3.csv 4.csv 5.csv --files-per-job 1 --wait -o id
453468002260053112
453468002260053109
453468002260053106
453468002260053103
453468002260053100
! plan: 5 units in 5 jobs of 1
! created job 453468002260053100, 1 unit
! created job 453468002260053103, 1 unit
! note: the server takes no more jobs: 2 are unfinished; waiting for some to end
! created job 453468002260053106, 1 unit
! created job 453468002260053109, 1 unit
! created job 453468002260053112, 1 unit
!      0s  453468002260053100  books  Completed  100%
!      0s  453468002260053103  books  Completed  100%
!      0s  453468002260053106  books  Completed  100%
!      0s  453468002260053109  books  Completed  100%
!      0s  453468002260053112  books  Pending  0%  waiting to start
!      2s  453468002260053112  books  Importing  10%  reading
!      4s  453468002260053112  books  Importing  40%  writing
!      8s  453468002260053112  books  Importing  55%  writing
!     10s  453468002260053112  books  Importing  62%  writing
!     12s  453468002260053112  books  Importing  70%  sorting
!     14s  453468002260053112  books  Importing  80%  building index
!     19s  453468002260053112  books  Importing  99%  waiting for commit
!     21s  453468002260053112  books  Completed  100%
! 5 jobs: 5 completed, in 21s
[0] 73.75 s list create ×3 list ×6 create ×3 list ×6 create list ×11 = Completed ×5

## a limit that no count of jobs explains is asked again after a minute
@ fail: {create: {code: 2101, message: "The number of jobs has reached the limit, please try again later."}}
$ create -c books --job-timeout 1h a.csv --wait -q -o id
453468002260053100
[0] 92.375 s list create list ×9 create list ×11 = Completed

## a limit that no job of ours fills is asked again as others end
@ quirks: {maxJobs: 1}
@ jobs: [{fails: [600, import, x]}]
$ create -c books --job-timeout 1h a.csv --wait -q -o id
453468002260053103
[0] 633.375 s list create list ×9 create list ×9 create list ×9 create list ×9 create list ×9 create list ×9 create list ×9 create list ×9 create list ×7 create list ×11 = Failed Completed

## a limit is waited for until the deadline
@ quirks: {maxJobs: 1}
@ jobs: [indexing]
$ create -c books --job-timeout 1h a.csv --wait --timeout 10m -q
! error: the deadline passed while the server took no more jobs, http://localhost:19530
[5] 600 s list create list ×9 create list ×9 create list ×9 create list ×9 create list ×9 create list ×9 create list ×9 create list ×9 create list ×7

## a limit is not waited for after a failure with --fail-fast
@ quirks: {maxJobs: 2}
@ jobs: [indexing]
$ create -c books --job-timeout 1h missing.csv b.csv --files-per-job 1 --wait --fail-fast -q
JOB ID              COLLECTION  FILES
453468002260053103  books       1
! error: job 453468002260053103 failed: key not found[key=missing.csv]
!   there already: 1 of 2 jobs, 453468002260053103
!   to go on: milvus-import create --collection books missing.csv b.csv --option timeout=3600s --files-per-job 1 --idempotency-key milvus-import-<uuid> --from-job 2
! hint: with --fail-fast no more jobs are created after that
[3] 5 s list create ×2 list ×3 = Importing Failed

## a server that cannot be reached while its limit is waited for is asked again
@ quirks: {maxJobs: 1}
@ jobs: [{fails: [100, import, x]}]
@ at: {0.5: {fail: {list: {kind: cut, times: 5}}}}
$ create -c books --job-timeout 1h a.csv --wait -q -o id
453468002260053103
[0] 133.75 s list create list ×9 create list ×7 create list ×11 = Failed Completed

## a server that cannot be reached while its limit is waited for is given up after --max-outage
@ quirks: {maxJobs: 1}
@ jobs: [indexing]
@ at: {0.5: {fail: {list: {kind: cut, times: 1000}}}}
$ create -c books --job-timeout 1h a.csv --wait -q --max-outage 2m
! error: unreachable for 2m 09s: the connection was cut, http://localhost:19530
! hint: something on localhost:19530 closed it: is it Milvus, should the URI begin with https://?
[6] 131.375 s list create list ×13

## an interruption at the limit says what is there and how to go on
@ quirks: {maxJobs: 1}
@ at: {5: {interrupt: interrupted}}
$ create -c books --job-timeout 1h a.csv b.csv --files-per-job 1 --wait -o id --once
453468002260053100
! plan: 2 units in 2 jobs of 1
! created job 453468002260053100, 1 unit
! note: the server takes no more jobs: 1 are unfinished; waiting for some to end
! there already: 1 of 2 jobs, 453468002260053100
! to go on: milvus-import create --collection books a.csv b.csv --option timeout=3600s --files-per-job 1 --once --from-job 2
[130] 5 s list create? create ×2 list ×2 = Importing
