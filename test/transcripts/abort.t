@ inFilms: {like: importing, collection: films}
@ autoCommit: {like: importing, autoCommit: true}

## aborts jobs that are not committed, and shows them
@ jobs: [uncommitted, inFilms]
$ abort #0 #1 --yes
JOB ID              COLLECTION  STATE   REASON
453468002260053100  books       Failed  aborted by user
453468002260053105  films       Failed  aborted by user
! 2 jobs aborted on http://localhost:19530, database default
[0] describe ×2 abort ×2 = Failed ×2

## prints json with what it did to each
@ jobs: [uncommitted, uncommitted]
$ abort #0 --yes -o id
453468002260053100
[0] describe abort = Failed Uncommitted
$ abort #0 #1 --yes --json
[
{"jobId":"453468002260053100","collectionName":"books","state":"Failed","action":"already"},
{"jobId":"453468002260053105","collectionName":"books","state":"Failed","action":"aborted"}
]
[0] describe ×2 abort = Failed ×2

## takes Uncommitted jobs alone where no state is named
@ jobs: [uncommitted, importing, autoCommit]
$ abort -c books --yes -o id
453468002260053100
[0] list describe abort = Failed Importing ×2

## asks first, and says what cannot be undone
@ jobs: [uncommitted, uncommitted]
@ {tty: 100, stdinTty: true, stdin: "n\n", env: {NO_COLOR: "1"}}
$ abort #0
! Abort job 453468002260053100 of collection books (2 files, 50,405 rows) on http://localhost:19530, database default? This cannot be undone: the job fails and its rows are discarded. [y/N] error: canceled; nothing changed
[1] describe
$ abort #0 #1
! Abort 2 jobs of collection books (4 files, 100,810 rows) on http://localhost:19530, database default? This cannot be undone: the jobs fail and their rows are discarded. [y/N] error: canceled; nothing changed
[1] describe ×2

## without a terminal and --yes is refused
@ jobs: [uncommitted]
$ abort #0
! error: confirmation required, but stdin is not a terminal
! hint: pass --yes
[2]

## aborts nothing of a set with jobs that cannot be, and names each with its state
@ jobs: [uncommitted, completed, failed]
$ abort #0 #1 #2 --yes
! error: 1 of 3 jobs cannot be aborted; none was aborted: http://localhost:19530, database default
!   453468002260053105: Completed, 100%
! hint: only jobs that are not committed can be aborted; remove the others
[1] describe ×3

## spares the others where one commits by itself, which only a refusal tells
@ jobs: [uncommitted, autoCommit]
$ abort #0 #1 --yes
! error: job 453468002260053105 commits automatically: http://localhost:19530
!   not aborted: 453468002260053105, 453468002260053100
! hint: use create --no-auto-commit
[1] describe ×2 abort

## a refusal because the job is committed by now is told in words
@ jobs: [uncommitted]
@ fail: {abort: {code: 2100, message: "job 453468002260053100 is in terminal/committed state Committing, abort not allowed: importing data failed"}}
$ abort #0 --yes
! error: job 453468002260053100 is already Committing: http://localhost:19530
!   not aborted: 453468002260053100
! hint: details: milvus-import describe -- 453468002260053100
[1] describe abort

## a server before Milvus 3.0 is told so, before it asks
@ {version: "2.6", jobs: [importing]}
@ {tty: 80, stdinTty: true, env: {NO_COLOR: "1"}}
$ abort #0
! error: abort requires Milvus 3.0: http://localhost:19530
! hint: older versions end a job only by its timeout or when its collection is
!   dropped
[1] describe abort?
$ abort -c books
! error: abort requires Milvus 3.0: http://localhost:19530
! hint: older versions end a job only by its timeout or when its collection is
!   dropped
[1] list abort?

## a lost answer is looked for, and asked for once more where it was not done
@ jobs: [uncommitted, uncommitted]
@ fail: {abort: [{kind: cut, afterEffect: true}, {kind: cut}]}
$ abort #0 --yes
JOB ID              COLLECTION  STATE   REASON
453468002260053100  books       Failed  aborted by user
! 1 job aborted on http://localhost:19530, database default
[0] 1 s describe abort describe = Failed Uncommitted
$ abort #1 --yes
JOB ID              COLLECTION  STATE   REASON
453468002260053105  books       Failed  aborted by user
! 1 job aborted on http://localhost:19530, database default
[0] 1 s describe abort describe abort = Failed ×2
