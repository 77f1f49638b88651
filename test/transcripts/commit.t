@ inFilms: {like: uncommitted, collection: films}
@ inArchive: {like: uncommitted, db: archive}
@ resting: {like: uncommitted, rests: [commit]}

## commits a job and shows it
@ jobs: [uncommitted]
$ commit #0 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
! 1 job committed on http://localhost:19530, database default
[0] describe commit = Committing

## prints several in the order they were named, each once, in every format
@ jobs: [{like: uncommitted, times: 5}, {like: inFilms, times: 5}]
$ commit #5 #0 #5 --yes -o id
453468002260053125
453468002260053100
[0] describe ×2 commit ×2 = Committing Uncommitted ×4 Committing Uncommitted ×4
$ commit #6 #1 --yes -o tsv
jobId␉collectionName␉state␉action
453468002260053130␉films␉Committing␉committed
453468002260053105␉books␉Committing␉committed
[0] describe ×2 commit ×2 = Committing ×2 Uncommitted ×3 Committing ×2 Uncommitted ×3
$ commit #7 #2 --yes -o csv
jobId,collectionName,state,action␍
453468002260053135,films,Committing,committed␍
453468002260053110,books,Committing,committed␍
[0] describe ×2 commit ×2 = Committing ×3 Uncommitted ×2 Committing ×3 Uncommitted ×2
$ commit #8 #3 --yes -o ndjson
{"jobId":"453468002260053140","collectionName":"films","state":"Committing","action":"committed"}
{"jobId":"453468002260053115","collectionName":"books","state":"Committing","action":"committed"}
[0] describe ×2 commit ×2 = Committing ×4 Uncommitted Committing ×4 Uncommitted
$ commit #9 #4 --yes -o json
[
{"jobId":"453468002260053145","collectionName":"films","state":"Committing","action":"committed"},
{"jobId":"453468002260053120","collectionName":"books","state":"Committing","action":"committed"}
]
[0] describe ×2 commit ×2 = Committing ×10

## looks at every job before it commits the first
@ jobs: [uncommitted, uncommitted]
$ commit #0 #1 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
453468002260053105  books       Committing
! 2 jobs committed on http://localhost:19530, database default
[0] describe ×2 commit ×2 = Committing ×2

## leaves alone what is committed already, and says how many were
@ jobs: [uncommitted, {like: uncommitted, completes: 0}, uncommitted]
$ commit #0 #1 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
453468002260053105  books       Committing
! 2 jobs committed on http://localhost:19530, database default
[0] describe ×2 commit ×2 = Committing Completed Uncommitted
$ commit #0 #1 #2 --yes -o ndjson
{"jobId":"453468002260053100","collectionName":"books","state":"Committing","action":"already"}
{"jobId":"453468002260053105","collectionName":"books","state":"Completed","action":"already"}
{"jobId":"453468002260053110","collectionName":"books","state":"Committing","action":"committed"}
[0] describe ×3 commit = Committing Completed Committing
$ commit #0 #1 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
453468002260053105  books       Completed
! 2 jobs already committed on http://localhost:19530, database default
[0] describe ×2
@ pass: 4
$ commit #0 #1 #2 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Completed
453468002260053105  books       Completed
453468002260053110  books       Completed
! 3 jobs already committed on http://localhost:19530, database default
[0] describe ×3 commit?

## commits nothing of a set with jobs that cannot be, and names each with its state
@ jobs: [uncommitted, importing, failed]
$ commit #0 #1 #2 --yes --json
! error: 2 of 3 jobs cannot be committed; none was committed: http://localhost:19530, database default
!   453468002260053105: Importing, 55%
!   453468002260053110: Failed, no such field
! hint: only jobs created with --no-auto-commit can be committed, once they are Uncommitted: milvus-import wait --until uncommitted
[1] describe ×3
$ commit #1 --yes
! error: job 453468002260053105 is Importing, not Uncommitted: http://localhost:19530, database default
! hint: only jobs created with --no-auto-commit can be committed, once they are Uncommitted: milvus-import wait --until uncommitted
[1] describe commit?
$ commit -c books --state active --yes
! error: 1 of 2 jobs cannot be committed; none was committed: http://localhost:19530, database default
!   453468002260053105: Importing, 55%
! hint: only jobs created with --no-auto-commit can be committed, once they are Uncommitted: milvus-import wait --until uncommitted
[1] list describe ×2

## refuses such a set before anybody is asked
@ jobs: [uncommitted, importing]
@ {tty: 100, stdinTty: true, stdin: "y\n", env: {NO_COLOR: "1"}}
$ commit #0 #1
! error: 1 of 2 jobs cannot be committed; none was committed: http://localhost:19530, database default
!   453468002260053105: Importing, 55%
! hint: only jobs created with --no-auto-commit can be committed, once they are Uncommitted:
!   milvus-import wait --until uncommitted
[1] describe ×2

## commits nothing of a set with a job that the server does not know
@ jobs: [uncommitted]
$ commit #0 7 8 --yes
! error: jobs 7, 8 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe ×3

## takes the Uncommitted jobs of a collection
@ jobs: [uncommitted, inFilms, completed, inArchive]
$ commit -c books --yes -o id
453468002260053100
[0] list describe commit = Committing Uncommitted Completed Uncommitted
$ commit -c books --db archive --yes -o id
453468002260053115
[0] list describe commit = Committing Uncommitted Completed Committing

## takes the Uncommitted jobs of a database
@ jobs: [uncommitted, inFilms, completed, inArchive]
$ commit --db archive --yes -o id
453468002260053115
[0] list collections list describe commit = Uncommitted ×2 Completed Committing
$ commit -s uncommitted --yes -o id
! error: --state requires --collection, --db or --all-dbs
[2]
$ commit -s uncommitted --all-dbs --yes -o id
453468002260053105
453468002260053100
[0] list describe ×2 commit ×2 = Committing ×2 Completed Committing

## of a selection that matches nothing is exit code 7, unless that is allowed
@ jobs: [uncommitted, completed]
@ collections: {default: [songs]}
$ commit -c songs --yes
! error: no Uncommitted jobs match: http://localhost:19530, database default
! hint: check the filters with milvus-import list, or pass --allow-none
[7] list commit?
$ commit -c songs --yes --allow-none --json
[]
! no jobs to commit on http://localhost:19530, database default
[0] list
$ commit -c books -s failed --yes
! error: no jobs match: http://localhost:19530, database default
! hint: check the filters with milvus-import list, or pass --allow-none
[7] list commit?
$ commit -c books -s failed --yes --allow-none --json
[]
! no jobs to commit on http://localhost:19530, database default
[0] list
$ commit -c songs --yes --allow-none --wait
! no jobs to commit on http://localhost:19530, database default
[0] list

## of a database whose collections the server does not name commits nothing
@ jobs: [uncommitted, inArchive]
@ fail: {collections: {status: 403, body: {code: 65535, message: no}}}
$ commit --db archive --yes
! error: could not determine which jobs belong to database archive: http://localhost:19530
! hint: pass --collection or job IDs
[1] list collections

## refuses wrong words before any request
$ commit
! error: which jobs? pass job IDs, --collection, --db or --all-dbs
[2]
$ commit --allow-none --yes
! error: which jobs? pass job IDs, --collection, --db or --all-dbs
[2]
$ commit 1 -c books
! error: job IDs cannot be combined with --collection or --state
! hint: use either job IDs or filters
[2]
$ commit 1 -s uncommitted
! error: job IDs cannot be combined with --collection or --state
! hint: use either job IDs or filters
[2]
$ commit one
! error: "one" is not a job ID
! hint: list job IDs with milvus-import list
[2]
$ commit 1 --yes --timeout 1m
! error: --timeout requires --wait
! hint: add --wait, or leave out --timeout
[2]
$ commit 1
! error: confirmation required, but stdin is not a terminal
! hint: pass --yes
[2]

## without --yes needs somebody who sees the question and can answer
@ jobs: [uncommitted]
@ {stdin: "y\n", stdinTty: true}
$ commit #0
! error: confirmation required, but stderr is not a terminal
! hint: pass --yes
[2]
@ {tty: 80, env: {NO_COLOR: "1"}}
$ commit #0 --quiet
JOB ID              COLLECTION  STATE
453468002260053100  books       ◇ Committing
! Commit job 453468002260053100 of collection books (2 files, 50,405 rows) on http://localhost:19530, database default? Its rows become visible. [y/N] \
[0] describe commit = Committing
@ stdinTty: false
$ commit #0
! error: confirmation required, but stdin is not a terminal
! hint: pass --yes
[2]

## asks with the job's collection, files and rows, and commits upon yes
@ jobs: [uncommitted]
@ {tty: 100, stdinTty: true, env: {NO_COLOR: "1"}, stdin: "n\n"}
$ commit #0
! Commit job 453468002260053100 of collection books (2 files, 50,405 rows) on http://localhost:19530, database default? Its rows become visible. [y/N] error: canceled; nothing changed
[1] describe
@ stdin: "\n"
$ commit #0
! Commit job 453468002260053100 of collection books (2 files, 50,405 rows) on http://localhost:19530, database default? Its rows become visible. [y/N] error: canceled; nothing changed
[1] describe
@ stdin: ""
$ commit #0
! Commit job 453468002260053100 of collection books (2 files, 50,405 rows) on http://localhost:19530, database default? Its rows become visible. [y/N]
! error: canceled; nothing changed
[1] describe
@ stdin: "y\n"
$ commit #0
JOB ID              COLLECTION  STATE
453468002260053100  books       ◇ Committing
! Commit job 453468002260053100 of collection books (2 files, 50,405 rows) on http://localhost:19530, database default? Its rows become visible. [y/N] 1 job committed on http://localhost:19530, database default
[0] describe commit = Committing
@ stdin: "n\n"
$ commit #0
JOB ID              COLLECTION  STATE
453468002260053100  books       ◇ Committing
! 1 job already committed on http://localhost:19530, database default
[0] describe

## asks about several with their number, and counts what it will commit alone
@ jobs: [uncommitted, {like: uncommitted, files: [[id.npy, vec.npy]]}, completed]
@ {tty: 100, stdinTty: true, env: {NO_COLOR: "1"}, stdin: "\n"}
$ commit #0 #1
! Commit 2 jobs of collection books (4 files, 118,748 rows) on http://localhost:19530, database default? Their rows become visible. [y/N] error: canceled; nothing changed
[1] describe ×2
$ commit #0 #2
! Commit job 453468002260053100 of collection books (2 files, 50,405 rows) on http://localhost:19530, database default? Its rows become visible. [y/N] error: canceled; nothing changed
[1] describe ×2
$ commit #2
JOB ID              COLLECTION  STATE
453468002260053108  books       ✓ Completed
! 1 job already committed on http://localhost:19530, database default
[0] describe commit?

## asks with up to three collections, and what the server tells of all
@ jobs: [uncommitted, {like: inFilms, wire: {details: [], totalRows: 0}}, {like: uncommitted, wire: {collectionName: c}}, {like: uncommitted, wire: {collectionName: d}}, {like: uncommitted, wire: {collectionName: "", details: [], totalRows: 1}}]
@ {tty: 100, stdinTty: true, env: {NO_COLOR: "1"}, stdin: "\n"}
$ commit #0 #1
! Commit 2 jobs of collections books, films on http://localhost:19530, database default? Their rows become visible. [y/N] error: canceled; nothing changed
[1] describe ×2
$ commit #0 #2 #3
! Commit 3 jobs of collections books, c, d (6 files, 151,215 rows) on http://localhost:19530, database default? Their rows become visible. [y/N] error: canceled; nothing changed
[1] describe ×3
$ commit #0 #1 #2 #3
! Commit 4 jobs of 4 collections on http://localhost:19530, database default? Their rows become visible. [y/N] error: canceled; nothing changed
[1] describe ×4
$ commit #4
! Commit job 453468002260053120 (1 row) on http://localhost:19530, database default? Its rows become visible. [y/N] error: canceled; nothing changed
[1] describe

## --wait follows exactly the jobs until they are Completed, and shows them as wait does
@ jobs: [uncommitted, importing, uncommitted]
$ commit -c books -s uncommitted --yes --wait
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053110  books       Completed  100%
453468002260053100  books       Completed  100%
! 2 jobs committed on http://localhost:19530, database default
!      0s  453468002260053110  books  Committing  99%  waiting for commit
!      0s  453468002260053100  books  Committing  99%  waiting for commit
!      5s  453468002260053110  books  Completed  100%
!      5s  453468002260053100  books  Completed  100%
! 2 jobs: 2 completed, in 5s
[0] 5 s list describe ×2 commit ×2 list ×3 describe ×2 = Completed Importing Completed
$ commit #0 --yes --wait -o id
453468002260053100
! 1 job already committed on http://localhost:19530, database default
!      0s  453468002260053100  books  Completed  100%
! 1 job: 1 completed, in 0s
[0] describe commit? list describe

## --wait has the deadline of wait, counted from the commit on
@ jobs: [resting]
$ commit #0 --yes --wait --timeout 10s
JOB ID              COLLECTION  STATE       PROGRESS  REASON
453468002260053100  books       Committing  99%
! 1 job committed on http://localhost:19530, database default
!      0s  453468002260053100  books  Committing  99%  waiting for commit
! error: timed out after 10s: 1 of 1 job is not finished
!   453468002260053100: Committing, 99%
! hint: the jobs keep running on the server; to resume: milvus-import wait -- 453468002260053100
[5] 10 s describe commit list ×5 = Committing

## many jobs are named for the next wait: this command would commit those that are uncommitted by then
@ jobs: [{like: resting, times: 11}]
$ commit -c books -s uncommitted --yes --wait --timeout 10s -q -o id
453468002260053150
453468002260053145
453468002260053140
453468002260053135
453468002260053130
453468002260053125
453468002260053120
453468002260053115
453468002260053110
453468002260053105
453468002260053100
! error: timed out after 10s: 11 of 11 jobs are not finished
!   453468002260053150: Committing, 99%
!   453468002260053145: Committing, 99%
!   453468002260053140: Committing, 99%
!   453468002260053135: Committing, 99%
!   453468002260053130: Committing, 99%
!   453468002260053125: Committing, 99%
!   453468002260053120: Committing, 99%
!   453468002260053115: Committing, 99%
!   453468002260053110: Committing, 99%
!   453468002260053105: Committing, 99%
!   and 1 more
! hint: the jobs keep running on the server; to resume: milvus-import wait -- 453468002260053150 453468002260053145 453468002260053140 453468002260053135 453468002260053130 453468002260053125 453468002260053120 453468002260053115 453468002260053110 453468002260053105 453468002260053100
[5] 10 s list describe ×11 commit ×11 list ×5 = Committing ×11

## a refusal is told in words, and which jobs are not committed
@ jobs: [uncommitted]
@ fail: {commit: [{code: 2100, message: "job 453468002260053100 is auto-commit, manual commit/abort not allowed: importing data failed"}]}
$ commit #0 --yes --json
! error: job 453468002260053100 commits automatically: http://localhost:19530
!   not committed: 453468002260053100
! hint: use create --no-auto-commit
[1] describe commit
@ fail: {commit: [{code: 2100, message: "job 453468002260053100 is in state Failed, expected Uncommitted: importing data failed"}]}
$ commit #0 --yes --json
! error: job 453468002260053100 is Failed, not Uncommitted: http://localhost:19530
!   not committed: 453468002260053100
! hint: details: milvus-import describe -- 453468002260053100
[1] describe commit
@ fail: {commit: [{code: 2101, message: "job 453468002260053100 not found: importing data failed on server side"}]}
$ commit #0 --yes --json
! error: job 453468002260053100 not found: http://localhost:19530
!   not committed: 453468002260053100
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe commit
@ fail: {commit: [{status: 403, body: {code: 65535, message: "PrivilegeImport: permission deny"}}]}
$ commit #0 --yes --json
! error: HTTP 403: PrivilegeImport: permission deny (code 65535): http://localhost:19530/v2/vectordb/jobs/import/commit
!   not committed: 453468002260053100
! hint: request the Import privilege on the collection (before Milvus 2.6.7 also ListImport and GetImportProgress)
[4] describe commit
@ fail: {commit: [{status: 404, body: 404 page not found}]}
$ commit #0 --yes --json
! error: commit requires Milvus 3.0: http://localhost:19530
!   not committed: 453468002260053100
! hint: jobs of earlier versions commit automatically
[1] describe commit

## a server before Milvus 3.0 is told so
@ {version: "2.6", jobs: [importing, completed]}
$ commit #0 --yes
! error: commit requires Milvus 3.0: http://localhost:19530
! hint: jobs of earlier versions commit automatically
[1] describe commit?
$ commit #1 --yes
! error: commit requires Milvus 3.0: http://localhost:19530
! hint: jobs of earlier versions commit automatically
[1] describe commit?
$ commit -c books --yes
! error: commit requires Milvus 3.0: http://localhost:19530
! hint: jobs of earlier versions commit automatically
[1] list commit?

## a server that cannot be asked whether it knows commits is not told to be old
@ jobs: [importing]
@ fail: {commit: {kind: cut}}
$ commit #0 --yes
! error: connection closed by http://localhost:19530
! hint: check that localhost:19530 is Milvus; the URI may need https://; if that does not help: milvus-import doctor
[6] describe commit?

## a refusal after it has committed a job ends the command there, and each job is told of
@ jobs: [{like: uncommitted, times: 3}]
@ fail: {commit: [{kind: delay, ms: 0}, {code: 2100, message: "job 1 is in state Failed, expected Uncommitted: importing data failed"}]}
$ commit #0 #1 #2 --yes
! error: job 1 is Failed, not Uncommitted: http://localhost:19530
!   committed: 453468002260053100
!   not committed: 453468002260053105, 453468002260053110
! hint: details: milvus-import describe -- 1
[1] describe ×3 commit ×2 = Committing Uncommitted ×2

## a lost answer is looked for, and the commit not sent again where it was done
@ jobs: [{like: uncommitted, times: 5}]
@ fail: {commit: [{kind: cut, afterEffect: true}, {kind: timeout, form: json, afterEffect: true}, {kind: timeout, form: text, afterEffect: true}, {status: 500, body: {code: 500}, afterEffect: true}, {status: 200, body: '{"code":0,"da', afterEffect: true}]}
$ commit #0 --yes -o ndjson
{"jobId":"453468002260053100","collectionName":"books","state":"Committing","action":"committed"}
[0] 1 s describe commit describe = Committing Uncommitted ×4
$ commit #1 --yes -o id
453468002260053105
[0] 1 s describe commit describe = Committing ×2 Uncommitted ×3
$ commit #2 --yes -o id
453468002260053110
[0] 1 s describe commit describe = Committing ×3 Uncommitted ×2
$ commit #3 --yes -o id
453468002260053115
[0] 1 s describe commit describe = Completed Committing ×3 Uncommitted
$ commit #4 --yes -o id
453468002260053120
[0] 1 s describe commit describe = Completed ×2 Committing ×3

## a lost answer is looked for, and the commit sent once more where it was not done
@ jobs: [{like: uncommitted, times: 5}]
@ fail: {commit: {kind: cut}}
$ commit #0 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
! 1 job committed on http://localhost:19530, database default
[0] 1 s describe commit describe commit = Committing Uncommitted ×4
@ fail: {commit: {kind: timeout, form: json}}
$ commit #1 --yes -o id
453468002260053105
[0] 1 s describe commit describe commit = Committing ×2 Uncommitted ×3
@ fail: {commit: {kind: timeout, form: text}}
$ commit #2 --yes -o id
453468002260053110
[0] 1 s describe commit describe commit = Committing ×3 Uncommitted ×2
@ fail: {commit: {status: 500, body: {code: 500}}}
$ commit #3 --yes -o id
453468002260053115
[0] 1 s describe commit describe commit = Committing ×4 Uncommitted
@ fail: {commit: {status: 200, body: '{"code":0,"da'}}
$ commit #4 --yes -o id
453468002260053120
[0] 1 s describe commit describe commit = Completed Committing ×4

## two lost answers end the command, and that job is neither told committed nor not
@ jobs: [{like: uncommitted, times: 3}]
@ fail: {commit: [{kind: delay, ms: 0}, {kind: cut, times: 2}]}
$ commit #0 #1 #2 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
453468002260053105  books       Committing
453468002260053110  books       Committing
! 3 jobs committed on http://localhost:19530, database default
[0] 3 s describe ×3 commit ×2 describe commit describe commit ×2 = Committing ×3

## a lost answer stays unknown where the job cannot be looked at
@ jobs: [uncommitted]
@ fail: {commit: {kind: timeout}, describe: [{kind: delay, ms: 0}, {status: 403, body: {code: 65535, message: no}}]}
$ commit #0 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
! 1 job committed on http://localhost:19530, database default
[0] 1 s describe commit describe commit = Committing

## a lost answer stays unknown where the second request is turned away at the door
@ jobs: [uncommitted]
@ fail: {commit: [{kind: timeout}, {status: 429, body: slow down}]}
$ commit #0 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
! 1 job committed on http://localhost:19530, database default
[0] 3 s describe commit describe commit describe commit = Committing

## a lost answer is settled by what the server says to the second request
@ jobs: [uncommitted]
@ fail: {commit: [{kind: timeout}, {code: 2100, message: "job 1 is in state Failed, expected Uncommitted"}]}
$ commit #0 --yes
! error: job 1 is Failed, not Uncommitted: http://localhost:19530
!   not committed: 453468002260053100
! hint: details: milvus-import describe -- 1
[1] 1 s describe commit describe commit

## a lost answer is looked for after the pause that a Retry-After asks for
@ jobs: [uncommitted]
@ fail: {commit: {status: 503, headers: {retry-after: "7"}, body: later}}
$ commit #0 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
! 1 job committed on http://localhost:19530, database default
[0] 7 s describe commit describe commit = Committing

## a lost answer is looked for half a minute later at most
@ jobs: [uncommitted]
@ fail: {commit: {status: 503, headers: {retry-after: "3600"}, body: later}}
$ commit #0 --yes
JOB ID              COLLECTION  STATE
453468002260053100  books       Committing
! 1 job committed on http://localhost:19530, database default
[0] 300 s describe commit describe commit = Committing

## an interruption while an answer is waited for says how each job stands
@ jobs: [{like: uncommitted, times: 3}]
@ fail: {commit: [{kind: delay, ms: 0}, {kind: silence}]}
@ at: {5: {interrupt: interrupted}}
$ commit #0 #1 #2 --yes
!   committed: 453468002260053100
!   unknown: 453468002260053105
!   not committed: 453468002260053110
! hint: run the command again: committed jobs stay committed
[130] 5 s describe ×3 commit ×2 = Completed Uncommitted ×2

## an interruption during the look at a job says how each job stands
@ jobs: [{like: uncommitted, times: 3}]
@ fail: {commit: [{kind: delay, ms: 0}, {kind: cut}], describe: [{kind: delay, ms: 0, times: 3}, {kind: silence}]}
@ at: {5: {interrupt: interrupted}}
$ commit #0 #1 #2 --yes
!   committed: 453468002260053100
!   unknown: 453468002260053105
!   not committed: 453468002260053110
! hint: run the command again: committed jobs stay committed
[130] 5 s describe ×3 commit ×2 describe = Completed Uncommitted ×2

## an interruption during the pause after a lost answer says how each job stands
@ jobs: [{like: uncommitted, times: 3}]
@ fail: {commit: [{kind: delay, ms: 0}, {kind: cut}]}
@ at: {0.5: {interrupt: interrupted}}
$ commit #0 #1 #2 --yes
!   committed: 453468002260053100
!   unknown: 453468002260053105
!   not committed: 453468002260053110
! hint: run the command again: committed jobs stay committed
[130] 0.5 s describe ×3 commit ×2 = Committing Uncommitted ×2
