@ timedOut: {jobId: "453240863839750999", collectionName: products, progress: 0, state: Failed, reason: "import timeout"}
@ importing: {jobId: "448761313698322011", collectionName: quick_setup, progress: 50, state: Importing}
@ failed: {jobId: "453240863839750922", collectionName: products, progress: 0, state: Failed, reason: "field 'vector' not in arrow schema: importing data failed"}
@ completed: {jobId: "453240863839750931", collectionName: products, progress: 100, state: Completed}
@ odd: {jobId: "453240863839750922", collectionName: "=1+1", progress: 0, state: Failed, reason: "a \"b\", c\td\ne\\"}
@ silent: {jobId: "453240863839750922", collectionName: products, progress: 0, state: Failed, reason: ""}
@ wide: {jobId: "453240863839750922", collectionName: 商品🚀, progress: 0, state: Failed, reason: "\e[31mred\e[0m\u202e\n\aend"}
@ pending: {jobId: "453240863839751000", collectionName: quick_setup, progress: 0, state: Pending}
@ uncommitted: {jobId: "453240863839751001", collectionName: quick_setup, progress: 99, state: Uncommitted}
@ committing: {jobId: "453240863839751002", collectionName: quick_setup, progress: 99, state: Committing}
@ unknown: {jobId: "453240863839751003", collectionName: quick_setup, progress: 12, state: Rebalancing}
@ event: {jobId: "448761313698322001", collectionName: clickstream_events_v1, progress: 47, state: Importing}
@ otherEvent: {jobId: "448761313698322002", collectionName: clickstream_events_v2, progress: 45, state: Importing}
@ failedFile: {jobId: "448761313698322003", collectionName: clickstream_events_v3, progress: 0, state: Failed, reason: "schema not equal, err=field 'price' of the file nightly/2026-11-01/part-000017.parquet not in arrow schema: importing data failed"}

## prints a plain table into a pipe, newest first, and the totals on stderr
@ records: [importing, failed, completed]
$ list
JOB ID              COLLECTION   STATE      PROGRESS  REASON
453240863839750931  products     Completed  100%
453240863839750922  products     Failed     0%        field 'vector' not in arrow schema: importing data failed
448761313698322011  quick_setup  Importing  50%
! 3 jobs: 1 importing, 1 completed, 1 failed
[0] list

## prints every key of a job in the formats for programs
@ records: [importing, odd]
$ list --json
[
{"jobId":"453240863839750922","collectionName":"=1+1","state":"Failed","progress":0,"reason":"a \"b\", c\td\ne\\"},
{"jobId":"448761313698322011","collectionName":"quick_setup","state":"Importing","progress":50,"reason":null}
]
[0] list
$ list -o ndjson
{"jobId":"453240863839750922","collectionName":"=1+1","state":"Failed","progress":0,"reason":"a \"b\", c\td\ne\\"}
{"jobId":"448761313698322011","collectionName":"quick_setup","state":"Importing","progress":50,"reason":null}
[0] list
$ list -o tsv
jobId␉collectionName␉state␉progress␉reason
453240863839750922␉=1+1␉Failed␉0␉a "b", c\td\ne\\
448761313698322011␉quick_setup␉Importing␉50␉
[0] list
$ list -o tsv --no-headers
453240863839750922␉=1+1␉Failed␉0␉a "b", c\td\ne\\
448761313698322011␉quick_setup␉Importing␉50␉
[0] list
$ list -o csv
jobId,collectionName,state,progress,reason␍
453240863839750922,'=1+1,Failed,0,"a ""b"", c␉d
e\"␍
448761313698322011,quick_setup,Importing,50,␍
[0] list
$ list -o id
453240863839750922
448761313698322011
[0] list

## prints no job in every format, and says so
@ records: []
$ list
! no import jobs (servers remove finished jobs after 3 to 48 hours)
[0] list
$ list -o json
[]
! no import jobs (servers remove finished jobs after 3 to 48 hours)
[0] list
$ list -o ndjson
! no import jobs (servers remove finished jobs after 3 to 48 hours)
[0] list
$ list -o tsv
jobId␉collectionName␉state␉progress␉reason
! no import jobs (servers remove finished jobs after 3 to 48 hours)
[0] list
$ list -o csv
jobId,collectionName,state,progress,reason␍
! no import jobs (servers remove finished jobs after 3 to 48 hours)
[0] list
$ list -o id
! no import jobs (servers remove finished jobs after 3 to 48 hours)
[0] list
$ list -q
[0] list

## picks and orders columns
@ records: [importing]
$ list --columns state,id
STATE      JOB ID
Importing  448761313698322011
! 1 job: 1 importing
[0] list

## says of a failed job without a reason that none was given, in tables alone
@ records: [silent, importing]
$ list
JOB ID              COLLECTION   STATE      PROGRESS  REASON
453240863839750922  products     Failed     0%        no reason given
448761313698322011  quick_setup  Importing  50%
! 2 jobs: 1 importing, 1 failed
[0] list
$ list -o tsv
jobId␉collectionName␉state␉progress␉reason
453240863839750922␉products␉Failed␉0␉
448761313698322011␉quick_setup␉Importing␉50␉
[0] list
$ list -o json
[
{"jobId":"453240863839750922","collectionName":"products","state":"Failed","progress":0,"reason":null},
{"jobId":"448761313698322011","collectionName":"quick_setup","state":"Importing","progress":50,"reason":null}
]
[0] list

## cuts nothing, strips what a terminal would obey and aligns wide characters
@ records: [wide, importing]
$ list --columns collection,reason
COLLECTION   REASON
商品🚀       red end
quick_setup
! 2 jobs: 1 importing, 1 failed
[0] list

## shows symbols and bars on a terminal, and fits 80 columns
@ records: [importing, failed, completed, pending, uncommitted, committing, unknown]
@ {tty: 80, env: {NO_COLOR: "1"}}
$ list
JOB ID              COLLECTION   STATE          PROGRESS  REASON
453240863839751003  quick_setup  ? Rebalancing       12%
453240863839751002  quick_setup  ◇ Committing        99%
453240863839751001  quick_setup  ◆ Uncommitted       99%
453240863839751000  quick_setup  ○ Pending            0%
453240863839750931  products     ✓ Completed        100%
453240863839750922  products     ✗ Failed             0%  field 'vector' not in…
448761313698322011  quick_setup  ● Importing         50%
! 7 jobs: 1 pending, 1 importing, 1 uncommitted, 1 committing, 1 completed, 1
!   failed, 1 rebalancing
!
! ✗ 453240863839750922: field 'vector' not in arrow schema: importing data failed
!   next step: add field 'vector' to the file, or import into a collection without
!   it
[0] list

## colours the state and the bar, never the id
@ records: [completed]
@ tty: 200
$ list
␛[1mJOB ID␛[22m              ␛[1mCOLLECTION␛[22m  ␛[1mSTATE␛[22m        ␛[1mPROGRESS␛[22m         ␛[1mREASON␛[22m
453240863839750931  products    ␛[32m✓ Completed␛[39m  ␛[32m━━━━━━━━━━␛[39m 100%
! 1 job: 1 completed
[0] list

## obeys nothing that a server calls a state
@ records: [{jobId: "448761313698322011", state: "\e[2JNew\u202e"}]
@ tty: 80
$ list --columns state --no-color
STATE
? New
! 1 job: 1 new
[0] list

## gives up bars, then progress, then reasons, then the ends of names, but never an id or a row
@ records: [failedFile, event, otherEvent]
@ {tty: 120, env: {NO_COLOR: "1"}}
$ list
JOB ID              COLLECTION             STATE        PROGRESS         REASON
448761313698322003  clickstream_events_v3  ✗ Failed     ──────────   0%  schema not equal, err=field 'price' of the fil…
448761313698322002  clickstream_events_v2  ● Importing  ━━━━──────  45%
448761313698322001  clickstream_events_v1  ● Importing  ━━━━──────  47%
! 3 jobs: 2 importing, 1 failed
!
! ✗ 448761313698322003: schema not equal, err=field 'price' of the file nightly/2026-11-01/part-000017.parquet not in
!   arrow schema: importing data failed
!   next step: write the files with the fields and types of the collection
[0] list
@ {tty: 80, env: {NO_COLOR: "1"}}
$ list -q
JOB ID              COLLECTION             STATE        PROGRESS  REASON
448761313698322003  clickstream_events_v3  ✗ Failed           0%  schema not eq…
448761313698322002  clickstream_events_v2  ● Importing       45%
448761313698322001  clickstream_events_v1  ● Importing       47%
[0] list
@ {tty: 70, env: {NO_COLOR: "1"}}
$ list -q
JOB ID              COLLECTION             STATE        REASON
448761313698322003  clickstream_events_v3  ✗ Failed     schema not eq…
448761313698322002  clickstream_events_v2  ● Importing
448761313698322001  clickstream_events_v1  ● Importing
[0] list
@ {tty: 60, env: {NO_COLOR: "1"}}
$ list -q
JOB ID              COLLECTION             STATE
448761313698322003  clickstream_events_v3  ✗ Failed
448761313698322002  clickstream_events_v2  ● Importing
448761313698322001  clickstream_events_v1  ● Importing
[0] list
@ {tty: 59, env: {NO_COLOR: "1"}}
$ list -q
JOB ID             COLLECTION            STATE
448761313698322003 clickstream_events_v3 ✗ Failed
448761313698322002 clickstream_events_v2 ● Importing
448761313698322001 clickstream_events_v1 ● Importing
[0] list
@ {tty: 40, env: {NO_COLOR: "1"}}
$ list
JOB ID             COLLECTI… STATE
448761313698322003 clickstr… ✗ Failed
448761313698322002 clickstr… ● Importing
448761313698322001 clickstr… ● Importing
! 3 jobs: 2 importing, 1 failed
!
! ✗ 448761313698322003: schema not equal,
!   err=field 'price' of the file
!   nightly/2026-11-01/part-000017.parquet
!   not in arrow schema: importing data
!   failed
!   next step: write the files with the
!   fields and types of the collection
[0] list
@ {tty: 20, env: {NO_COLOR: "1"}}
$ list -q
JOB ID             … …
448761313698322003 … …
448761313698322002 … …
448761313698322001 … …
[0] list

## wraps the totals where a word ends
@ records: [importing, failed, completed, pending, uncommitted, committing, unknown, importing, importing, importing, importing, importing]
@ {tty: 60, env: {NO_COLOR: "1"}}
$ list -n 20 --columns id
JOB ID
453240863839751003
453240863839751002
453240863839751001
453240863839751000
453240863839750931
453240863839750922
448761313698322011
! 7 jobs: 1 pending, 1 importing, 1 uncommitted, 1 committing,
!   1 completed, 1 failed, 1 rebalancing
!
! ✗ 453240863839750922: field 'vector' not in arrow schema:
!   importing data failed
!   next step: add field 'vector' to the file, or import into
!   a collection without it
[0] list

## gives up columns without any value first
@ records: [event, otherEvent]
@ {tty: 70, env: {NO_COLOR: "1"}}
$ list -q
JOB ID              COLLECTION             STATE        PROGRESS
448761313698322002  clickstream_events_v2  ● Importing       45%
448761313698322001  clickstream_events_v1  ● Importing       47%
[0] list

## quotes csv cells that a spreadsheet would split, and leaves ids as digits
@ records: [{jobId: "453240863839750922", collectionName: "a;b", state: Failed, reason: "x;=1+1"}, {jobId: "453240863839750923", collectionName: "+a", state: Failed, reason: "x\t=1+1"}]
$ list -o csv
jobId,collectionName,state,progress,reason␍
453240863839750923,'+a,Failed,0,"x␉=1+1"␍
453240863839750922,"a;b",Failed,0,"x;=1+1"␍
[0] list

## cuts nothing in a pipe, in color neither
@ records: [{jobId: "453240863839750922", collectionName: a_collection_with_a_name_of_more_than_forty_letters, state: AStateOfANewerServerThatHasALongName, reason: a reason}]
$ list --color always
␛[1mJOB ID␛[22m              ␛[1mCOLLECTION␛[22m                                           ␛[1mSTATE␛[22m                                   ␛[1mPROGRESS␛[22m  ␛[1mREASON␛[22m
453240863839750922  a_collection_with_a_name_of_more_than_forty_letters  ? AStateOfANewerServerThatHasALongName        0%  a reason
! 1 job: 1 astateofanewerserverthathasalongname
[0] list

## leaves the header out of tables too
@ records: [importing, completed]
$ list --no-headers
453240863839750931  products     Completed  100%
448761313698322011  quick_setup  Importing  50%
! 2 jobs: 1 importing, 1 completed
[0] list
@ {tty: 80, env: {NO_COLOR: "1"}}
$ list --no-headers -q
453240863839750931  products     ✓ Completed  ━━━━━━━━━━ 100%
448761313698322011  quick_setup  ● Importing  ━━━━━─────  50%
[0] list
$ list --no-headers --columns id -q
453240863839750931
448761313698322011
[0] list

## keeps wide characters, joined and right-to-left letters in their columns
@ records: [{jobId: "1", collectionName: "ภาษาไทย", state: Pending}, {jobId: "2", collectionName: "שָׁלוֹם", state: Pending}, {jobId: "3", collectionName: "हिन्दी", state: Pending}, {jobId: "4", collectionName: "한국어", state: Pending}, {jobId: "5", collectionName: "می‌خواهم", state: Pending}, {jobId: "6", collectionName: "👩‍⚕️🇰🇷", state: Pending}, {jobId: "7", collectionName: "ພາສາລາວ", state: Pending}]
$ list -q
JOB ID  COLLECTION  STATE    PROGRESS  REASON
7       ພາສາລາວ     Pending  0%
6       👩‍⚕️🇰🇷        Pending  0%
5       می‌خواهم     Pending  0%
4       한국어      Pending  0%
3       हिन्दी       Pending  0%
2       שָׁלוֹם        Pending  0%
1       ภาษาไทย     Pending  0%
[0] list

## drops the bars before it lets a narrow terminal cut an id
@ records: [importing]
@ {tty: 40, env: {NO_COLOR: "1"}}
$ list
JOB ID             COLLECTI… STATE
448761313698322011 quick_se… ● Importing
! 1 job: 1 importing
[0] list

## indents json on a terminal
@ records: [importing]
@ tty: 80
$ list --json
[
  {
    "jobId": "448761313698322011",
    "collectionName": "quick_setup",
    "state": "Importing",
    "progress": 50,
    "reason": null
  }
]
[0] list

## tells the request with --verbose, without the token
@ records: [importing]
$ list -o id -v --token root:Milvus
448761313698322011
! > POST http://localhost:19530/v2/vectordb/jobs/import/list
! < 200, code 0, 127 characters, 0 ms
[0] list

## tells a refusal in the server's words, with what to do next
@ answers: [{code: 1802, message: "missing required parameters[collection=X]"}]
$ list -c X
! error: the server refused the request: missing required parameters[collection=X] (code 1802): http://localhost:19530
! hint: this server version may not be supported
[1] list

## keeps a bare id of 18 digits and the digits in texts whole
@ answers: [{body: '{"code":0,"data":{"records":[{"jobId": 448761313698322011,"collectionName":"a:123456789012345678901", "state":"Failed","progress":0,"reason":"at [448761313698322019]"}, {"jobId":9223372036854775807,"state":"Pending"}]}}'}]
$ list -o tsv --no-headers
9223372036854775807␉␉Pending␉0␉
448761313698322011␉a:123456789012345678901␉Failed␉0␉at [448761313698322019]
[0] list

## shows a state that is a number, a reason that is none and a missing collection as they are
@ records: [{jobId: 12, state: 3, progress: 1, reason: {text: x}}]
$ list --json
[
{"jobId":"12","collectionName":null,"state":"3","progress":1,"reason":"{\"text\":\"x\"}"}
]
[0] list

## reads InProgress as Importing in a table
@ records: [{jobId: "1", state: InProgress}]
$ list --columns state
STATE
Importing
! 1 job: 1 importing
[0] list

## adds up several --state
@ records: [importing, failed, completed]
$ list -o id -s failed,pending --state completed
453240863839750931
453240863839750922
[0] list

## cuts with --limit after sorting, and says of how many
@ records: [importing, failed, completed, pending]
$ list -n 2 --columns id
JOB ID
453240863839751000
453240863839750931
! 2 of 4 jobs: 1 pending, 1 completed
[0] list

## says that nothing matches, with the number of jobs there are
@ records: [importing, failed, completed, pending]
$ list -s committing --json
[]
! no jobs match (4 in total)
[0] list

## shows on a terminal why jobs failed and what to do next, each cause once
@ records: [importing, failed, timedOut]
@ {tty: 80, env: {NO_COLOR: "1"}}
$ list
JOB ID              COLLECTION   STATE        PROGRESS  REASON
453240863839750999  products     ✗ Failed           0%  import timeout
453240863839750922  products     ✗ Failed           0%  field 'vector' not in a…
448761313698322011  quick_setup  ● Importing       50%
! 3 jobs: 1 importing, 2 failed
!
! ✗ 453240863839750999: import timeout
!   next step: create the job again with a longer --job-timeout (was Committing:
!   count the rows of the collection first)
! ✗ 453240863839750922: field 'vector' not in arrow schema: importing data failed
!   next step: add field 'vector' to the file, or import into a collection without
!   it
[0] list
$ list --quiet
JOB ID              COLLECTION   STATE        PROGRESS  REASON
453240863839750999  products     ✗ Failed           0%  import timeout
453240863839750922  products     ✗ Failed           0%  field 'vector' not in a…
448761313698322011  quick_setup  ● Importing       50%
[0] list
$ list --columns id
JOB ID
453240863839750999
453240863839750922
448761313698322011
! 3 jobs: 1 importing, 2 failed
!
! ✗ 453240863839750999: import timeout
!   next step: create the job again with a longer --job-timeout (was Committing:
!   count the rows of the collection first)
! ✗ 453240863839750922: field 'vector' not in arrow schema: importing data failed
!   next step: add field 'vector' to the file, or import into a collection without
!   it
[0] list
@ {tty: 40, env: {NO_COLOR: "1"}}
$ list
JOB ID             COLLECTI… STATE
453240863839750999 products  ✗ Failed
453240863839750922 products  ✗ Failed
448761313698322011 quick_se… ● Importing
! 3 jobs: 1 importing, 2 failed
!
! ✗ 453240863839750999: import timeout
!   next step: create the job again with a
!   longer --job-timeout (was Committing:
!   count the rows of the collection
!   first)
! ✗ 453240863839750922: field 'vector' not
!   in arrow schema: importing data failed
!   next step: add field 'vector' to the
!   file, or import into a collection
!   without it
[0] list
