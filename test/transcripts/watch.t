## prints change lines, then the table, and the verdict on stderr
@ jobs: [{completes: 0}, {fails: [10, import, no such field]}]
$ watch
     0s  453468002260053103  books  Importing  40%  writing
     0s  453468002260053100  books  Completed  100%
     4s  453468002260053103  books  Importing  52%  writing
     8s  453468002260053103  books  Importing  64%  writing
    10s  453468002260053103  books  Failed  64%  no such field
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053103  books       Failed     64%       no such field
453468002260053100  books       Completed  100%
! error: 1 of 2 jobs failed
!   453468002260053103: no such field
!   next step: see the Milvus log
! hint: details: milvus-import describe -- 453468002260053103
[3] 10 s list ×2 describe list describe list describe list describe list describe = Completed Failed

## keeps stdout for the one array with --json
@ jobs: [{completes: 9}]
$ watch --json
[
{"jobId":"453468002260053100","collectionName":"books","state":"Completed","progress":100,"reason":null}
]
!      0s  453468002260053100  books  Pending  0%  waiting to start
!      2s  453468002260053100  books  Importing  10%  reading
!      4s  453468002260053100  books  Importing  51%  writing
!      6s  453468002260053100  books  Importing  65%  writing
!      8s  453468002260053100  books  Importing  80%  building index
!     10s  453468002260053100  books  Completed  100%
! 1 job: 1 completed, in 10s
[0] 10 s list ×4 describe list describe list = Completed

## list --watch follows what list would show: state, order and limit
@ jobs: [{completes: 0}, {completes: 9}, {completes: 9}]
$ list --watch -s active -n 2 --sort id:asc --columns id,state -o csv
jobId,state␍
453468002260053103,Completed␍
453468002260053106,Completed␍
!      0s  453468002260053103  books  Pending  0%  waiting to start
!      0s  453468002260053106  books  Pending  0%  waiting to start
!      2s  453468002260053103  books  Importing  10%  reading
!      2s  453468002260053106  books  Importing  10%  reading
!      4s  453468002260053103  books  Importing  51%  writing
!      4s  453468002260053106  books  Importing  51%  writing
!      6s  453468002260053103  books  Importing  65%  writing
!      6s  453468002260053106  books  Importing  65%  writing
!      8s  453468002260053103  books  Importing  80%  building index
!      8s  453468002260053106  books  Importing  80%  building index
!     10s  453468002260053103  books  Completed  100%
!     10s  453468002260053106  books  Completed  100%
! 2 jobs: 2 completed, in 10s
[0] 10 s list ×4 describe ×2 list describe ×2 list = Completed ×3

## an interruption says that the jobs go on and how to continue, without the token
@ jobs: [indexing]
@ at: {9: {interrupt: interrupted}}
$ watch --uri http://milvus:19530 --token root:secret --db default
     0s  453468002260053100  books  Importing  80%  building index
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Importing  80%
! The jobs keep running on the server. To resume watching:
!   milvus-import watch --uri http://milvus:19530 --db default -- 453468002260053100
[130] 9 s list collections list ×3

## an interruption of many jobs names the selection in place of them
@ jobs: [{like: indexing, times: 21}]
@ at: {9: {interrupt: interrupted}}
$ watch -c books -s active,failed -o json
!      0s  21 jobs: 21 importing
! The jobs keep running on the server. To resume watching:
!   milvus-import watch --collection books --state active,failed
[130] 9 s list ×3

## a termination does the same
@ jobs: [indexing]
@ at: {9: {interrupt: terminated}}
$ watch --uri http://milvus:19530 --token root:secret --db default
     0s  453468002260053100  books  Importing  80%  building index
JOB ID              COLLECTION  STATE      PROGRESS  REASON
453468002260053100  books       Importing  80%
! The jobs keep running on the server. To resume watching:
!   milvus-import watch --uri http://milvus:19530 --db default -- 453468002260053100
[143] 9 s list collections list ×3

## an interruption ends the events with it
@ jobs: [indexing]
@ at: {1: {interrupt: interrupted}}
$ watch -o ndjson
{"v":1,"time":"2026-11-01T12:00:00Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Importing","progress":80,"reason":null,"stage":"index","importedRows":null,"totalRows":null}}
{"v":1,"time":"2026-11-01T12:00:01Z","type":"end","result":"interrupted","counts":{"pending":0,"importing":1,"uncommitted":0,"committing":0,"completed":0,"failed":0}}
! The jobs keep running on the server. To resume watching:
!   milvus-import watch -- 453468002260053100
[130] 1 s list
