@ done: {completes: 0}
@ resting: {rests: [import, 0.5]}
@ fast: {completes: 10}
@ slow: {completes: 60}
@ failing: {fails: [5, import, "no"]}

## list shows the jobs of all, whose they are, newest first
@ {clusters: [eu, us], jobs: {eu: [done], us: [resting, done]}}
$ list -p eu,us
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON
us       453468002260053103  books       Completed  100%
eu       453468002260053100  books       Completed  100%
us       453468002260053100  books       Importing  55%
! 3 jobs: 1 importing, 2 completed
[0] eu:list us:list
$ list -p eu --json
[
{"jobId":"453468002260053100","collectionName":"books","state":"Completed","progress":100,"reason":null}
]
[0] eu:list
$ list -p eu,us -n 2 -o table
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON
us       453468002260053103  books       Completed  100%
eu       453468002260053100  books       Completed  100%
! 2 of 3 jobs: 2 completed
[0] eu:list us:list

## list asks those that are named, by patterns too, each once
@ {clusters: [eu, us, asia], jobs: {eu: [done], us: [done], asia: [done]}}
$ list -p eu -p us -o id
eu/453468002260053100
us/453468002260053100
[0] eu:list us:list
$ list --all-profiles -o id
eu/453468002260053100
us/453468002260053100
asia/453468002260053100
[0] asia:list eu:list us:list
$ list -p ?u,us -o id
eu/453468002260053100
us/453468002260053100
[0] eu:list us:list
$ list -p *s* -o id
us/453468002260053100
asia/453468002260053100
[0] asia:list us:list
$ list -p eu,eu,e* -o id
eu/453468002260053100
[0] eu:list

## list says whose they are in every format
@ {clusters: [eu, us], jobs: {eu: [done]}}
$ list --all-profiles -o id
eu/453468002260053100
[0] eu:list us:list
$ list --all-profiles -o tsv --no-headers
eu␉453468002260053100␉books␉Completed␉100␉
[0] eu:list us:list
$ list --all-profiles -o csv --columns id,profile
jobId,profile␍
453468002260053100,eu␍
[0] eu:list us:list
$ list --all-profiles -o ndjson
{"jobId":"453468002260053100","collectionName":"books","state":"Completed","progress":100,"reason":null,"profile":"eu"}
[0] eu:list us:list

## list says whose they are where all happen to be one
@ {clusters: [eu], jobs: {eu: [done]}}
$ list --all-profiles -o id
eu/453468002260053100
[0] eu:list

## list waits for all while none has answered
@ {clusters: [eu, us], jobs: {eu: [done]}}
@ slow: {eu: 25, us: 25}
$ list --all-profiles -o id
eu/453468002260053100
[0] 25 s eu:list us:list

## a cluster that is down takes nothing from the others, and is told
@ {clusters: [eu, us], jobs: {us: [done]}}
@ down: eu
$ list --all-profiles -o id
us/453468002260053100
! error: eu: connection refused: http://eu.test:19530
! hint: check that Milvus runs at eu.test:19530, or set --uri, MILVUS_URI or a profile; to try without a server: milvus-import demo list; if that does not help: milvus-import doctor --profile eu
[6] 1.4 s eu:list ×4 us:list
$ list --all-profiles --strict --json
! error: eu: connection refused: http://eu.test:19530
! hint: check that Milvus runs at eu.test:19530, or set --uri, MILVUS_URI or a profile; to try without a server: milvus-import demo list; if that does not help: milvus-import doctor --profile eu
[6] 1.4 s eu:list ×4 us:list

## a cluster that is silent long after the others is given up
@ {clusters: [eu, us], jobs: {us: [done]}}
@ silent: eu
$ list --all-profiles -o id
us/453468002260053100
! error: eu: no response 10s after the other clusters
! hint: check that cluster; --strict waits for it; if that does not help: milvus-import doctor --profile eu
[6] 20 s eu:list us:list

## clusters that all fail are told with the one hint that they have
@ clusters: [eu, us]
@ replies: {eu: {status: 401, body: {code: 1800, message: no}}, us: {status: 401, body: {code: 1800, message: no}}}
$ list --all-profiles
! error: 2 of 2 clusters failed
!   eu: HTTP 401: no (code 1800): http://eu.test:19530/v2/vectordb/jobs/import/list
!   us: HTTP 401: no (code 1800): http://us.test:19530/v2/vectordb/jobs/import/list
! hint: set MILVUS_TOKEN, --token-file or a profile's token
[4] eu:list us:list

## clusters that are all down are the only news
@ clusters: [eu, us]
@ down: [eu, us]
$ list --all-profiles
! error: 2 of 2 clusters did not respond
!   eu: connection refused: http://eu.test:19530
!   us: connection refused: http://us.test:19530
! hint: check them: milvus-import doctor -p eu,us
[6] 1.4 s eu:list ×4 us:list ×4

## the worst of several failures decides
@ clusters: [eu, us]
@ down: eu
@ replies: {us: {status: 401, body: {code: 1800, message: no}}}
$ list --all-profiles
! error: 2 of 2 clusters failed
!   us: HTTP 401: no (code 1800): http://us.test:19530/v2/vectordb/jobs/import/list
!   eu: connection refused: http://eu.test:19530
! hint: check them: milvus-import doctor -p us,eu
[4] 1.4 s eu:list ×4 us:list
@ replies: {us: {status: 418, body: {code: 1800, message: no}}}
$ list --all-profiles
! error: 2 of 2 clusters failed
!   us: HTTP 418: no (code 1800): http://us.test:19530/v2/vectordb/jobs/import/list
!   eu: connection refused: http://eu.test:19530
! hint: check them: milvus-import doctor -p us,eu
[1] 1.4 s eu:list ×4 us:list

## a configuration that lacks a variable for one cluster costs that one alone
@ {clusters: [eu], jobs: {eu: [done]}}
@ files: {~/.milvusrc: "profiles:\n  eu: {uri: http://eu.test}\n  us: {uri: http://us.test, token: '${GONE}'}\n"}
$ list --all-profiles -o id
eu/453468002260053100
! error: us: ~/.milvusrc: profiles.us.token uses ${GONE}, but GONE is not set
! hint: set GONE, or add a default: ${GONE:-default}
[2] eu:list
$ describe --all-profiles 453000000000000001
! error: 1 of 1 job not found: 2 clusters
!   us: ~/.milvusrc: profiles.us.token uses ${GONE}, but GONE is not set
!   job 453000000000000001 not found: http://eu.test
! hint: set GONE, or add a default: ${GONE:-default}
[2] eu:describe
$ wait -c books --all-profiles --strict
! error: us: ~/.milvusrc: profiles.us.token uses ${GONE}, but GONE is not set
! hint: set GONE, or add a default: ${GONE:-default}
[2]

## no profile to query is refused, with how to add one
$ list --all-profiles
! error: no profiles configured
! hint: add a profile with milvus-import profiles add, or pass --config
[2]
$ list -p eu
! error: no profile named "eu"
! hint: add a profile with milvus-import profiles add, or pass --config
[2]

## profiles that cannot be meant are refused before any request
@ clusters: [eu, us]
$ list -p x*
! error: no profile matches "x*"
! hint: profiles: eu, us
[2]
$ list -p eu,
! error: --profile contains an empty name: "eu,"
! hint: list the names: milvus-import profiles
[2]
$ list -p (eu)*
! error: no profile matches "(eu)*"
! hint: profiles: eu, us
[2]
$ list -p eu --all-profiles
! error: --profile cannot be combined with --all-profiles
[2]
$ list -p eu,us --uri http://x
! error: --uri cannot be combined with several profiles
! hint: set it in each profile
[2]
$ list -p eu,us -t secret
! error: --token cannot be combined with several profiles
! hint: set it in each profile
[2]
$ list -p eu,us --token-file saved
! error: --token-file cannot be combined with several profiles
! hint: set it in each profile
[2]
$ wait eu/1 2
! error: job 2 has no profile, but other job IDs do
! hint: write eu/2, or select profiles with -p
[2]
$ list --watch --all-profiles -n 3
! error: --limit cannot be combined with --watch and several profiles
! hint: use --state or --collection
[2]

## describe finds each job where it is, in the order of asking
@ {clusters: [eu, us], jobs: {eu: [done], us: [done, done]}}
$ describe -p eu,us 453468002260053103 eu/453468002260053100 -o id
us/453468002260053103
eu/453468002260053100
[0] eu:describe ×2 us:describe
$ describe us/453468002260053103 -o id
453468002260053103
[0] us:describe
$ describe -p eu,us 453000000000000001
! error: job 453000000000000001 not found: http://eu.test:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] eu:describe us:describe
$ describe -p eu,us 453468002260053103
Job         453468002260053103
Profile     us
Collection  books
State       Completed
Progress    100%
Rows        42,663 of 42,663 (100%)
Size        230.4 MiB in 1 file
Created     2026-11-01 12:00:00 +00:00 (just now)
Completed   2026-11-01 12:00:00 +00:00 (just now, took 0s)

FILE          STATE        ROWS       SIZE
data.parquet  Completed  42,663  230.4 MiB
[0] eu:describe us:describe

## describe is not told that a cluster lacks a job which may not be asked
@ clusters: [eu, us]
@ replies: {us: {status: 401, body: {code: 1800, message: no}}}
$ describe -p eu,us 7
! error: 1 of 1 job not found: 2 clusters
!   us: HTTP 401: no (code 1800): http://us.test:19530/v2/vectordb/jobs/import/describe
!   job 7 not found: http://eu.test:19530
! hint: set MILVUS_TOKEN, --token-file or a profile's token
[4] eu:describe us:describe

## wait ends when all are done, with whose they are
@ {clusters: [eu, us], jobs: {eu: [fast], us: [slow]}}
$ wait eu/453468002260053100 us/453468002260053100 -q -o id
eu/453468002260053100
us/453468002260053100
[0] 60.75 s eu:describe eu:list ×6 us:describe us:list ×25

## wait finds out whose a bare id is, and looks for bare ids alone
@ {clusters: [eu, us], jobs: {eu: [done], us: [done, fast]}}
$ wait -p eu,us eu/453468002260053100 453468002260053103 -q -o id
us/453468002260053103
eu/453468002260053100
[0] 10 s eu:describe ×2 eu:list us:describe ×2 us:list ×6
$ wait -p eu,us 453000000000000001
! error: job 453000000000000001 not found on any of 2 clusters
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] eu:describe us:describe
$ wait -p eu,us 453468002260053103 453000000000000001
! error: job 453000000000000001 not found on any of 2 clusters
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] eu:describe ×2 us:describe ×2

## wait takes no time where all jobs are done
@ {clusters: [eu, us], jobs: {eu: [done], us: [done]}}
$ wait --all-profiles -c books
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON
eu       453468002260053100  books       Completed  100%
us       453468002260053100  books       Completed  100%
!      0s  eu/453468002260053100  books  Completed  100%
!      0s  us/453468002260053100  books  Completed  100%
! 2 jobs: 2 completed, in 0s
[0] eu:describe eu:list us:describe us:list

## wait has one deadline for all
@ {clusters: [eu, us], jobs: {eu: [resting], us: [resting]}}
$ wait --all-profiles -c books --timeout 1m -q
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON
eu       453468002260053100  books       Importing  55%
us       453468002260053100  books       Importing  55%
! error: timed out after 1m: 2 of 2 jobs are not finished
!   eu/453468002260053100: Importing, 55%
!   us/453468002260053100: Importing, 55%
! hint: the jobs keep running on the server; to resume: milvus-import wait --all-profiles -- eu/453468002260053100 us/453468002260053100
[5] 60 s eu:list ×9 us:list ×9

## wait says of a failed job whose it is
@ {clusters: [eu, us], jobs: {eu: [fast], us: [failing]}}
$ wait --all-profiles -c books -q
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON
eu       453468002260053100  books       Completed  100%
us       453468002260053100  books       Failed     64%       no
! error: 1 of 2 jobs failed
!   us/453468002260053100: no
!   next step: see the Milvus log
! hint: details: milvus-import describe --all-profiles -- us/453468002260053100
[3] 10 s eu:describe eu:list ×6 us:list ×4

## wait goes on with the others where one may not be asked, and ends with the worst
@ {clusters: [eu, us], jobs: {eu: [fast]}}
@ replies: {us: {status: 401, body: {code: 1800, message: "user hasn't authenticated"}}}
$ wait --all-profiles -c books -o id
eu/453468002260053100
!      0s  note: us: gave up: HTTP 401: user hasn't authenticated (code 1800): http://us.test:19530/v2/vectordb/jobs/import/list
!      0s  eu/453468002260053100  books  Pending  0%  waiting to start
!      2s  eu/453468002260053100  books  Importing  10%  reading
!      4s  eu/453468002260053100  books  Importing  49%  writing
!      6s  eu/453468002260053100  books  Importing  61%  writing
!      8s  eu/453468002260053100  books  Importing  70%  sorting
!     10s  eu/453468002260053100  books  Completed  100%
! error: us: HTTP 401: user hasn't authenticated (code 1800): http://us.test:19530/v2/vectordb/jobs/import/list
! hint: set MILVUS_TOKEN, --token-file or a profile's token
[4] 10 s eu:describe ×3 eu:list ×6 us:list

## wait waits out an outage of one, and tells it
@ {clusters: [eu, us], jobs: {eu: [fast], us: [fast]}}
@ {down: us, at: {60: {back: us}}}
$ wait --all-profiles -c books -o id
eu/453468002260053100
us/453468002260053100
!      0s  note: us: server unreachable, retrying for up to 5m: connection refused: http://us.test:19530
!      0s  eu/453468002260053100  books  Pending  0%  waiting to start
!      2s  eu/453468002260053100  books  Importing  10%  reading
!      4s  eu/453468002260053100  books  Importing  49%  writing
!      6s  eu/453468002260053100  books  Importing  61%  writing
!      8s  eu/453468002260053100  books  Importing  70%  sorting
!     10s  eu/453468002260053100  books  Completed  100%
!  1m 01s  note: us: connection restored after 1m 01s
!  1m 01s  us/453468002260053100  books  Completed  100%
! 2 jobs: 2 completed, in 1m 01s
[0] 61 s eu:describe ×3 eu:list ×6 us:describe us:list ×7

## wait ends with a silent cluster's own failure at the deadline
@ {clusters: [eu, us], jobs: {eu: [done]}}
@ down: us
$ wait --all-profiles -c books --timeout 20s -o id
eu/453468002260053100
!      0s  note: us: server unreachable, retrying for up to 5m: connection refused: http://us.test:19530
!      0s  eu/453468002260053100  books  Completed  100%
! error: us: timed out after 20s; last error: connection refused: http://us.test:19530
! hint: check that Milvus runs at us.test:19530, or set --uri, MILVUS_URI or a profile; to try without a server: milvus-import demo list
[5] 20 s eu:describe eu:list us:list ×6
$ wait --all-profiles -c books --timeout 20s -o ndjson
{"v":1,"time":"2026-11-01T12:00:20Z","type":"notice","message":"server unreachable, retrying for up to 5m: connection refused: http://us.test:19530","profile":"us"}
{"v":1,"time":"2026-11-01T12:00:20Z","type":"job","job":{"jobId":"453468002260053100","collectionName":"books","state":"Completed","progress":100,"reason":null,"profile":"eu","stage":"done","importedRows":null,"totalRows":null}}
{"v":1,"time":"2026-11-01T12:00:40Z","type":"end","result":"deadline","counts":{"pending":0,"importing":0,"uncommitted":0,"committing":0,"completed":1,"failed":0}}
! error: us: timed out after 20s; last error: connection refused: http://us.test:19530
! hint: check that Milvus runs at us.test:19530, or set --uri, MILVUS_URI or a profile; to try without a server: milvus-import demo list
[5] 20 s eu:describe eu:list us:list ×6

## wait --fail-fast leaves the others at the first failure
@ {clusters: [eu, us], jobs: {eu: [resting], us: [failing]}}
$ wait --all-profiles -c books --fail-fast -q
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON
eu       453468002260053100  books       Importing  55%
us       453468002260053100  books       Failed     64%       no
! error: 1 of 2 jobs failed, 1 not finished
!   us/453468002260053100: no
!   next step: see the Milvus log
!   eu/453468002260053100: Importing, 55%
! hint: details: milvus-import describe --all-profiles -- us/453468002260053100
[3] 6 s eu:list ×3 us:list ×4

## watch begins when all have answered
@ {clusters: [eu, us], jobs: {eu: [fast], us: [fast]}}
@ slow: {us: 0.4}
$ watch --all-profiles -q
     0s  eu/453468002260053100  books  Pending  0%  waiting to start
     0s  us/453468002260053100  books  Pending  0%  waiting to start
     2s  eu/453468002260053100  books  Importing  10%  reading
     3s  us/453468002260053100  books  Importing  10%  reading
     4s  eu/453468002260053100  books  Importing  49%  writing
     5s  us/453468002260053100  books  Importing  49%  writing
     6s  eu/453468002260053100  books  Importing  61%  writing
     8s  eu/453468002260053100  books  Importing  70%  sorting
     8s  us/453468002260053100  books  Importing  70%  sorting
    10s  eu/453468002260053100  books  Completed  100%
    10s  us/453468002260053100  books  Completed  100%
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON
eu       453468002260053100  books       Completed  100%
us       453468002260053100  books       Completed  100%
[0] 10.4 s eu:describe ×2 eu:list ×6 us:describe us:list ×5

## watch begins after a second at the latest
@ {clusters: [eu, us], jobs: {eu: [fast], us: [fast]}}
@ slow: {us: 1.4}
$ watch --all-profiles -q
     1s  eu/453468002260053100  books  Pending  0%  waiting to start
     1s  us/453468002260053100  books  Pending  0%  waiting to start
     2s  eu/453468002260053100  books  Importing  10%  reading
     4s  eu/453468002260053100  books  Importing  49%  writing
     5s  us/453468002260053100  books  Importing  49%  writing
     6s  eu/453468002260053100  books  Importing  61%  writing
     8s  eu/453468002260053100  books  Importing  70%  sorting
    10s  eu/453468002260053100  books  Completed  100%
    10s  us/453468002260053100  books  Importing  70%  sorting
    13s  us/453468002260053100  books  Completed  100%
PROFILE  JOB ID              COLLECTION  STATE      PROGRESS  REASON
eu       453468002260053100  books       Completed  100%
us       453468002260053100  books       Completed  100%
[0] 13 s eu:describe ×2 eu:list ×6 us:describe us:list ×4
