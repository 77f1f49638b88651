@ noReason: {fails: [0, import, ""]}
@ done: {completes: 0}

## is 0 when every job is Completed, with the jobs on stdout and the course on stderr
@ jobs: [{completes: 20}]
$ wait #0
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Completed  100%
!      0s  453468002260053100  books  Pending  0%  waiting to start
!      2s  453468002260053100  books  Importing  10%  reading
!      7s  453468002260053100  books  Importing  43%  writing
!     11s  453468002260053100  books  Importing  55%  writing
!     13s  453468002260053100  books  Importing  61%  writing
!     17s  453468002260053100  books  Importing  70%  sorting
!     19s  453468002260053100  books  Importing  80%  building index
!     21s  453468002260053100  books  Completed  100%
! 1 job: 1 completed, in 21s
[0] 21 s list ×5 describe list describe list describe list describe list describe list ×2 describe = Completed

## is 3 when a job failed, with each reason and what to do next
@ jobs: [{fails: [0, import, no file part-1.parquet]}, {fails: [0, import, no file part-2.parquet]}, {fails: [0, import, no file part-3.parquet]}, noReason, done]
$ wait -c books -q
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053112  books       Completed  100%
453468002260053109  books       Failed     0%        no reason given
453468002260053106  books       Failed     0%        no file part-3.parquet
453468002260053103  books       Failed     0%        no file part-2.parquet
453468002260053100  books       Failed     0%        no file part-1.parquet
! error: 4 of 5 jobs failed (4 had already failed before this wait began)
!   453468002260053109: no reason given
!   453468002260053106: no file part-3.parquet
!   453468002260053103: no file part-2.parquet
!   453468002260053100: no file part-1.parquet
!   next step: see the Milvus log
! hint: details: milvus-import describe -- 453468002260053109 453468002260053106 453468002260053103 453468002260053100; to wait only for unfinished jobs: --state active
[3] list describe

## names ten of those that are not done, and the number of the others
@ jobs: [{like: indexing, times: 12}]
$ wait -c books --timeout 0 -q -o id
453468002260053133
453468002260053130
453468002260053127
453468002260053124
453468002260053121
453468002260053118
453468002260053115
453468002260053112
453468002260053109
453468002260053106
453468002260053103
453468002260053100
! error: 12 of 12 jobs are not finished
!   453468002260053133: Importing, 80%
!   453468002260053130: Importing, 80%
!   453468002260053127: Importing, 80%
!   453468002260053124: Importing, 80%
!   453468002260053121: Importing, 80%
!   453468002260053118: Importing, 80%
!   453468002260053115: Importing, 80%
!   453468002260053112: Importing, 80%
!   453468002260053109: Importing, 80%
!   453468002260053106: Importing, 80%
!   and 2 more
! hint: the jobs keep running on the server; to resume: milvus-import wait --collection books
[8] list

## is 5 when the deadline passed, and names what is not done
@ jobs: [indexing]
$ wait #0 --timeout 3h -q
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Importing  80%
! error: timed out after 3h: 1 of 1 job is not finished
!   453468002260053100: Importing, 80%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- 453468002260053100
[5] 10800 s list ×725

## asked once is 8 when a job is not final, 0 when it is, and 6 when nobody answers
@ jobs: [indexing, done]
$ wait --timeout 0 #0
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Importing  80%
!      0s  453468002260053100  books  Importing  80%  building index
! error: 1 of 1 job is not finished
!   453468002260053100: Importing, 80%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- 453468002260053100
[8] list
$ wait --timeout 0 #1
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053103  books       Completed  100%
!      0s  453468002260053103  books  Completed  100%
! 1 job: 1 completed, in 0s
[0] list describe
@ fail: {list: {kind: cut}}
$ wait --timeout 0 #0
! error: connection closed by http://localhost:19530
! hint: check that localhost:19530 is Milvus; the URI may need https://; if that does not help: milvus-import doctor
[6] list

## is 8 when a job rests Uncommitted, unless that is the goal
@ jobs: [{completes: 9, autoCommit: false}]
$ wait #0 -q
JOB ID              COLLECTION  STATE        PROGRESS  REASON
453468002260053100  books       Uncommitted  99%
! error: 1 of 1 job is uncommitted
!   453468002260053100: Uncommitted
! hint: commit it: milvus-import commit -- 453468002260053100; or accept it with --until uncommitted
[8] 10 s list ×6 = Uncommitted
$ wait #0 --until uncommitted
JOB ID              COLLECTION  STATE        PROGRESS  REASON
453468002260053100  books       Uncommitted  99%
!      0s  453468002260053100  books  Uncommitted  99%  waiting for commit
! 1 job: 1 uncommitted, in 0s
[0] list

## is 7 when the server has forgotten a job before it was seen to end
@ {quirks: {retentionMs: 1000}, jobs: [{completes: 20}]}
$ wait #0 --interval 15s --json
[
{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":67,"reason":"removed by the server; last known state"}
]
!      0s  453468002260053100  books  Pending  0%  waiting to start
!     15s  453468002260053100  books  Importing  67%  writing
!      1m  453468002260053100  books  Importing  67%  removed by the server
! error: 1 of 1 job is not on the server
!   453468002260053100: removed by the server before it finished
! hint: check the collection itself
[7] 60 s list ×3 describe list describe list describe = none

## is 7 when no job matches, unless that is allowed
$ wait -c books
! error: no jobs match: http://localhost:19530
! hint: check the filters with milvus-import list, or pass --allow-none
[7] list
$ wait -c books --allow-none --json
[]
! 0 jobs, in 0s
[0] list

## is 7 for an unknown id, at once
$ wait 453468002260099999
! error: job 453468002260099999 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] list describe

## is 6 after --max-outage, and the outage was told
@ jobs: [indexing]
@ fail: {list: {kind: cut, times: 1000}}
$ wait #0 --max-outage 90s
!      0s  note: server unreachable, retrying for up to 1m 30s: connection closed by http://localhost:19530
!      1m  still waiting: no jobs yet; server unreachable
! error: server unreachable for 1m 30s: connection closed by http://localhost:19530
! hint: check that localhost:19530 is Milvus; the URI may need https://; if that does not help: milvus-import doctor
[6] 90 s list ×8

## is 5 when the deadline passed before any answer, even with --allow-none
@ fail: {list: {kind: cut, times: 1000}}
$ wait -c books --timeout 20s --allow-none
!      0s  note: server unreachable, retrying for up to 5m: connection closed by http://localhost:19530
! error: timed out after 20s; last error: connection closed by http://localhost:19530
! hint: check that localhost:19530 is Milvus; the URI may need https://
[5] 20 s list ×6

## --fail-fast ends at the first job that failed
@ jobs: [indexing, {fails: [10, import, x]}]
$ wait -c books --fail-fast
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053103  books       Failed     64%       x
453468002260053100  books       Importing  80%
!      0s  453468002260053103  books  Importing  40%  writing
!      0s  453468002260053100  books  Importing  80%  building index
!      4s  453468002260053103  books  Importing  52%  writing
!      8s  453468002260053103  books  Importing  64%  writing
!     10s  453468002260053103  books  Failed  64%  x
! error: 1 of 2 jobs failed, 1 not finished
!   453468002260053103: x
!   next step: see the Milvus log
!   453468002260053100: Importing, 80%
! hint: details: milvus-import describe -- 453468002260053103
[3] 10 s list ×2 describe list describe list describe list describe list describe = Importing Failed

## refuses wrong words before any request
$ wait
! error: which jobs? pass job IDs, --collection, --state or --db
! hint: for all unfinished jobs, pass --state active
[2]
$ wait 453468002260053100 -c books
! error: job IDs cannot be combined with --collection or --state
! hint: use either job IDs or filters
[2]
$ wait books
! error: "books" is not a job ID
! hint: list job IDs with milvus-import list
[2]
$ wait 1 --interval 500ms
! error: --interval must be at least 1s: "500ms"
! hint: use 1s or more; servers update jobs every 2s
[2]
$ wait 1 --timeout soon
! error: --timeout must be a duration: "soon"
! hint: use 500ms, 30s, 5m, 1h30m, or a number of seconds
[2]
$ wait 1 --until done
! error: unknown value for --until: "done"
! hint: allowed: completed, uncommitted
[2]

## waits for a selection by collection and state at the first look
@ jobs: [failed, {like: indexing, collection: films}, {completes: 9}]
$ wait -c books -s active -o id
453468002260053108
!      0s  453468002260053108  books  Pending  0%  waiting to start
!      2s  453468002260053108  books  Importing  10%  reading
!      4s  453468002260053108  books  Importing  51%  writing
!      6s  453468002260053108  books  Importing  65%  writing
!      8s  453468002260053108  books  Importing  80%  building index
!     10s  453468002260053108  books  Completed  100%
! 1 job: 1 completed, in 10s
[0] 10 s list ×4 describe list describe list describe = Failed Importing Completed

## -o ndjson tells first sights, changes, notices and the end
@ jobs: [{completes: 4}]
@ fail: {list: {kind: cut}}
$ wait #0 -o ndjson
{"v":1,"time":"2026-11-01T12:00:00Z","type":"notice","message":"server unreachable, retrying for up to 5m: connection closed by http://localhost:19530"}
{"v":1,"time":"2026-11-01T12:00:01Z","type":"notice","message":"connection restored after 1s"}
{"v":1,"time":"2026-11-01T12:00:01Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Pending","progress":0,"reason":null,"stage":"pending","importedRows":null,"totalRows":null}}
{"v":1,"time":"2026-11-01T12:00:03Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":55,"reason":null,"stage":"import","importedRows":21331,"totalRows":42663}}
{"v":1,"time":"2026-11-01T12:00:05Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Completed","progress":100,"reason":null,"stage":"done","importedRows":42663,"totalRows":42663}}
{"v":1,"time":"2026-11-01T12:00:05Z","type":"end","result":"completed","counts":{"pending":0,"importing":0,"uncommitted":0,"committing":0,"completed":1,"failed":0}}
! 1 job: 1 completed, in 5s
[0] 5 s list ×3 describe list describe ×2 = Completed

## tells a silent job's usual cause once after ten minutes
@ jobs: [indexing]
$ wait #0 --timeout 13m
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Importing  80%
!      0s  453468002260053100  books  Importing  80%  building index
!      1m  still waiting: 0 of 1 job finished
!      2m  still waiting: 0 of 1 job finished
!      3m  still waiting: 0 of 1 job finished
!      4m  still waiting: 0 of 1 job finished
!      5m  still waiting: 0 of 1 job finished
!      6m  still waiting: 0 of 1 job finished
!      7m  still waiting: 0 of 1 job finished
!      8m  still waiting: 0 of 1 job finished
!      9m  still waiting: 0 of 1 job finished
!     10m  note: job 453468002260053100: no progress for 10 minutes at 80% (building index); usual cause: needs an index on the vector field and a running index node
!     11m  still waiting: 0 of 1 job finished
!     12m  still waiting: 0 of 1 job finished
! error: timed out after 13m: 1 of 1 job is not finished
!   453468002260053100: Importing, 80%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- 453468002260053100
[5] 780 s list ×57

## makes failed jobs annotations in GitHub Actions, and tells of a page that cannot be written
@ jobs: [{fails: [0, import, "100% bad\n::error::x | <img src=x> `y`"]}, done]
@ env: {GITHUB_ACTIONS: "true", GITHUB_STEP_SUMMARY: /}
$ wait -c books -o id
453468002260053103
453468002260053100
!      0s  453468002260053103  books  Completed  100%
!      0s  453468002260053100  books  Failed  0%  100% bad ::error::x | <img src=x> `y`
! ::error title=Import job 453468002260053100 failed::100%25 bad ::error::x | <img src=x> `y`
! note: cannot write the step summary (EISDIR)
! error: 1 of 2 jobs failed (1 had already failed before this wait began)
!   453468002260053100: 100% bad ::error::x | <img src=x> `y`
!   next step: see the Milvus log
! hint: details: milvus-import describe -- 453468002260053100; to wait only for unfinished jobs: --state active
[3] list describe
@ env: {}
$ wait -c books -o id
453468002260053103
453468002260053100
!      0s  453468002260053103  books  Completed  100%
!      0s  453468002260053100  books  Failed  0%  100% bad ::error::x | <img src=x> `y`
! error: 1 of 2 jobs failed (1 had already failed before this wait began)
!   453468002260053100: 100% bad ::error::x | <img src=x> `y`
!   next step: see the Milvus log
! hint: details: milvus-import describe -- 453468002260053100; to wait only for unfinished jobs: --state active
[3] list describe

## reads job IDs from stdin for -, and an empty list means no job, not every one
@ jobs: [done, done, {fails: [0, import, "no space left on device"]}]
@ stdin: "453468002260053103\n\n 453468002260053100 \r\n"
$ wait - -q
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053103  books       Completed  100%
453468002260053100  books       Completed  100%
[0] list describe ×2
$ wait 453468002260053106 - -q -o id
453468002260053106
453468002260053103
453468002260053100
! error: 1 of 3 jobs failed
!   453468002260053106: no space left on device
!   next step: see the Milvus log
! hint: details: milvus-import describe -- 453468002260053106
[3] list describe ×2
$ watch - -o tsv --no-headers
453468002260053103␉books␉Completed␉100␉
453468002260053100␉books␉Completed␉100␉
!      0s  453468002260053103  books  Completed  100%
!      0s  453468002260053100  books  Completed  100%
! 2 jobs: 2 completed, in 0s
[0] list
@ stdin: ""
$ wait -
! error: no jobs match: http://localhost:19530
! hint: check the filters with milvus-import list, or pass --allow-none
[7] 1 s
$ wait - --allow-none -q --json
[]
[0] 1 s
$ watch - -c books
! error: job IDs cannot be combined with --collection or --state
! hint: use either job IDs or filters
[2]
@ stdin: "JOB ID\n453468002260053100\n"
$ wait -
! error: "JOB ID" is not a job ID
! hint: list job IDs with milvus-import list
[2]
$ wait - -
! error: stdin can be read only once
! hint: use - only once
[2]
$ watch - --token-file -
! error: stdin can be read only once
! hint: use - only once
[2]
@ stdinTty: true
$ wait -
! error: cannot read job IDs: stdin is a terminal
! hint: pipe job IDs to it, one per line, such as those of milvus-import list -o id
[2]
