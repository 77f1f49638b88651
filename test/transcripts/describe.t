@ running: {collection: products, files: [[2026/rows 1.parquet], [2026/id.npy, 2026/vec.npy]], rests: [import, 0.75], ageMs: 200000}
@ completed: {collection: products, files: [[a.csv]], completes: 100, ageMs: 7500000}
@ failed: {collection: products, files: [[a.csv]], fails: [0, pre-import, "schema not equal, err=field '$meta' not in arrow schema"], ageMs: 60000}
@ lossy: {like: completed, wire: {importedRows: 100000, totalRows: 100000, details: [{fileName: "[a.csv]", fileSize: 4096, progress: 99, importedRows: 99000, totalRows: 100000, state: Completed}]}}

## tells all of a running job, its files below
@ jobs: [running]
$ describe #0
Job         453468002260053100
Collection  products
State       Importing
Stage       writing
Progress    62%
Rows        about 73,126 of 97,502 (74%)
Size        395.7 MiB in 3 files
Created     2026-11-01 11:56:40 +00:00 (3m ago)

FILE                       STATE                  ROWS       SIZE
2026/rows 1.parquet        Importing  36,348 of 48,464  160.1 MiB
2026/id.npy, 2026/vec.npy  Importing  36,778 of 49,038  235.6 MiB
[0] describe

## has a card for each of several jobs, in the order asked, each once
@ jobs: [completed, failed]
$ get #1 #0 #1
Job         453468002260053103
Collection  products
State       Failed
Reason      schema not equal, err=field '$meta' not in arrow schema
Next step   add field '$meta' to the file, or import into a collection without it
Files       not reported: the job probably failed before writing started
Created     2026-11-01 11:59:00 +00:00 (1m ago)

Job         453468002260053100
Collection  products
State       Completed
Progress    100%
Rows        76,438 of 76,438 (100%)
Size        250.6 MiB in 1 file
Created     2026-11-01 09:55:00 +00:00 (2h 5m ago)
Completed   2026-11-01 09:56:40 +00:00 (2h 3m ago, took 1m 40s)

FILE   STATE        ROWS       SIZE
a.csv  Completed  76,438  250.6 MiB
[0] describe ×2

## says when the rows of a job that is still read are known
@ jobs: [{rests: [pre-import, 0.5]}]
$ describe #0
Job         453468002260053100
Collection  books
State       Importing
Stage       reading
Progress    10%
Rows        known once writing starts
Created     2026-11-01 12:00:00 +00:00 (just now)
[0] describe

## warns of a job whose files contain no row
@ jobs: [{like: completed, wire: {importedRows: 0, totalRows: 0, details: []}}]
$ describe #0
Job         453468002260053100
Collection  products
State       Completed
Progress    100%
Rows        none imported
Created     2026-11-01 09:55:00 +00:00 (2h 5m ago)
Completed   2026-11-01 09:56:40 +00:00 (2h 3m ago, took 1m 40s)
! warning: job 453468002260053100 completed without importing any rows
[0] describe

## says of a job that failed without a reason that none was given
@ jobs: [{fails: [0, pre-import, ""]}]
$ describe #0
Job         453468002260053100
Collection  books
State       Failed
Reason      no reason given
Next step   see the Milvus log
Files       not reported: the job probably failed before writing started
Created     2026-11-01 12:00:00 +00:00 (just now)
[0] describe

## points at the reasons of files where the job that failed has none
@ jobs: [{fails: [0, import, ""], wire: {fileSize: 4096, details: [{fileName: "[a.csv]", fileSize: 2048, progress: 0, importedRows: 0, totalRows: 7, state: Failed, reason: "row 3: no vector"}, {fileName: "[b.csv]", fileSize: 2048, progress: 0, importedRows: 7, totalRows: 7, state: Retry}]}}]
$ describe #0
Job         453468002260053100
Collection  books
State       Failed
Reason      none; see the files below
Next step   see the Milvus log
Created     2026-11-01 12:00:00 +00:00 (just now)

FILE   STATE     ROWS     SIZE  REASON
a.csv  Failed  0 of 7  2.0 KiB  row 3: no vector
b.csv  Retry        7  2.0 KiB
[0] describe

## does not say the job's reason again for each file
@ jobs: [{fails: [0, import, import timeout]}]
$ describe #0
Job         453468002260053100
Collection  books
State       Failed
Reason      import timeout
Next step   create the job again with a longer --job-timeout (was Committing: count the rows of the collection first)
Created     2026-11-01 12:00:00 +00:00 (just now)

FILE          STATE          ROWS       SIZE
data.parquet  Failed  0 of 42,663  230.4 MiB
[0] describe

## shows what Zilliz Cloud tells and nothing else
@ {cloud: true, jobs: [completed]}
$ describe #0
Job         job-000453468002260053100
Collection  products
State       Completed
Progress    100%
Rows        76,438
Size        250.6 MiB in 1 file
Completed   2026-11-01 09:56:40 +00:00 (2h 3m ago)

FILE   STATE           SIZE
a.csv  Completed  250.6 MiB
[0] getProgress

## marks rows that do not add up in the card, and warns of missing ones on stderr
@ jobs: [lossy, {like: completed, wire: {details: [{fileName: "[a.csv]", fileSize: 4096, progress: 200, importedRows: 20, totalRows: 10, state: Completed}]}}]
$ describe #0
Job         453468002260053100
Collection  products
State       Completed
Progress    100%
Rows        99,000 of 100,000 (99%), up to 1,000 missing
Size        250.6 MiB in 1 file
Created     2026-11-01 09:55:00 +00:00 (2h 5m ago)
Completed   2026-11-01 09:56:40 +00:00 (2h 3m ago, took 1m 40s)

FILE   STATE                   ROWS     SIZE
a.csv  Completed  99,000 of 100,000  4.0 KiB
! warning: job 453468002260053100 completed, but up to 1,000 of 100,000 rows were not imported
[0] describe
$ describe #0 --json
[
{"jobId":"453468002260053100","collectionName":"products","state":"Completed","progress":100,"reason":null,"dbName":null,"stage":"done","importedRows":100000,"totalRows":100000,"fileSizeBytes":262793844,"createTime":"2026-11-01T09:55:00Z","completeTime":"2026-11-01T09:56:40Z","nextStep":null,"files":[{"paths":["a.csv"],"state":"Completed","progress":99,"importedRows":99000,"totalRows":100000,"fileSizeBytes":4096,"completeTime":null,"reason":null}]}
]
! warning: job 453468002260053100 completed, but up to 1,000 of 100,000 rows were not imported
[0] describe
$ describe #0 -o id --quiet
453468002260053100
! warning: job 453468002260053100 completed, but up to 1,000 of 100,000 rows were not imported
[0] describe
$ describe #1
Job         453468002260053103
Collection  products
State       Completed
Progress    100%
Rows        20 of 10 (200%), 10 more than in the files
Size        250.6 MiB in 1 file
Created     2026-11-01 09:55:00 +00:00 (2h 5m ago)
Completed   2026-11-01 09:56:40 +00:00 (2h 3m ago, took 1m 40s)

FILE   STATE          ROWS     SIZE
a.csv  Completed  20 of 10  4.0 KiB
[0] describe
@ tty: 80
$ describe #0
␛[2mJob         ␛[22m␛[1m453468002260053100␛[22m
␛[2mCollection  ␛[22mproducts
␛[2mState       ␛[22m␛[32m✓ Completed␛[39m
␛[2mProgress    ␛[22m␛[32m━━━━━━━━━━━━━━━━━━━━━━━━━━━━━━␛[39m 100%
␛[2mRows        ␛[22m␛[33m99,000 of 100,000 (99%), up to 1,000 missing␛[39m
␛[2mSize        ␛[22m250.6 MiB in 1 file
␛[2mCreated     ␛[22m2026-11-01 09:55:00 +00:00 (2h 5m ago)
␛[2mCompleted   ␛[22m2026-11-01 09:56:40 +00:00 (2h 3m ago, took 1m 40s)

␛[1mFILE␛[22m   ␛[1mSTATE␛[22m        ␛[1m             ROWS␛[22m  ␛[1m   SIZE␛[22m
a.csv  ␛[32m✓ Completed␛[39m  99,000 of 100,000  4.0 KiB
! warning: job 453468002260053100 completed, but up to 1,000 of 100,000 rows were
!   not imported
[0] describe

## has a bar and symbols on a terminal, and cuts paths at their start
@ jobs: [running]
@ {tty: 60, env: {NO_COLOR: "1"}}
$ describe #0
Job         453468002260053100
Collection  products
State       ● Importing
Stage       writing
Progress    ━━━━━━━━━━━━━━━━━━──────────── 62%
Rows        about 73,126 of 97,502 (74%)
Size        395.7 MiB in 3 files
Created     2026-11-01 11:56:40 +00:00 (3m ago)

FILE                STATE                    ROWS       SIZE
…26/rows 1.parquet  ● Importing  36,348 of 48,464  160.1 MiB
…6/id.npy, vec.npy  ● Importing  36,778 of 49,038  235.6 MiB
[0] describe
@ tty: 30
$ describe #0
Job         453468002260053100
Collection  products
State       ● Importing
Stage       writing
Progress    ━━━━━━━━────── 62%
Rows        about 73,126 of
            97,502 (74%)
Size        395.7 MiB in 3
            files
Created     2026-11-01
            11:56:40 +00:00
            (3m ago)

FILE               STATE
…26/rows 1.parquet ● Importing
…6/id.npy, vec.npy ● Importing
[0] describe

## paints labels, the id, the state and the bar
@ jobs: [{rests: [pre-import]}]
@ tty: 80
$ describe #0
␛[2mJob         ␛[22m␛[1m453468002260053100␛[22m
␛[2mCollection  ␛[22mbooks
␛[2mState       ␛[22m␛[36m● Importing␛[39m
␛[2mStage       ␛[22mreading
␛[2mProgress    ␛[22m␛[36m━━━␛[39m␛[2m───────────────────────────␛[22m 10%
␛[2mRows        ␛[22mknown once writing starts
␛[2mCreated     ␛[22m2026-11-01 12:00:00 +00:00 (just now)
[0] describe

## wraps a long reason below itself
@ jobs: [failed]
@ {tty: 50, env: {NO_COLOR: "1"}}
$ describe #0
Job         453468002260053100
Collection  products
State       ✗ Failed
Reason      schema not equal, err=field '$meta'
            not in arrow schema
Next step   add field '$meta' to the file, or
            import into a collection without it
Files       not reported: the job probably failed
            before writing started
Created     2026-11-01 11:59:00 +00:00 (1m ago)
[0] describe

## names a folder once where all paths of a unit lie in it
@ jobs: [{files: [[a/id.npy, a/vec.npy], [a/id.npy, a/b/vec.npy], [a/id.npy, b/vec.npy]], rests: [import, 0.5]}]
@ {tty: 80, env: {NO_COLOR: "1"}}
$ describe #0
Job         453468002260053100
Collection  books
State       ● Importing
Stage       writing
Progress    ━━━━━━━━━━━━━━━━────────────── 55%
Rows        about 75,172 of 150,345 (49%)
Size        590.0 MiB in 6 files
Created     2026-11-01 12:00:00 +00:00 (just now)

FILE                   STATE                    ROWS       SIZE
a/id.npy, vec.npy      ● Importing  25,057 of 50,115  196.7 MiB
a/id.npy, a/b/vec.npy  ● Importing  25,057 of 50,115  196.7 MiB
a/id.npy, b/vec.npy    ● Importing  25,057 of 50,115  196.7 MiB
[0] describe

## obeys nothing that the server writes
@ jobs: [{wire: {collectionName: "\e[2Jx\u202e", state: "\e[2Jx\u202e", reason: "\e[2Jx\u202e", fileSize: 2048, details: [{fileName: "[\e[2Jx\u202e/a.npy \e[2Jx\u202e/b.npy]", fileSize: 2048, progress: 0, importedRows: 0, totalRows: 7, state: "\e[2Jx\u202e", reason: "\e[2Jx\u202e"}]}}]
@ {tty: 80, env: {NO_COLOR: "1"}}
$ describe #0
Job         453468002260053100
Collection  x
State       ? x
Reason      x
Progress    ────────────────────────────── 0%
Rows        known once writing starts
Size        2.0 KiB in 2 files
Created     2026-11-01 12:00:00 +00:00 (just now)

FILE            STATE    ROWS     SIZE
x/a.npy, b.npy  ? x    0 of 7  2.0 KiB
[0] describe

## prints every key of a job in the formats for programs
@ jobs: [running, completed, failed]
$ describe #0 --json
[
{"jobId":"453468002260053100","collectionName":"products","state":"Importing","progress":62,"reason":null,"dbName":null,"stage":"import","importedRows":73126,"totalRows":97502,"fileSizeBytes":414932740,"createTime":"2026-11-01T11:56:40Z","completeTime":null,"nextStep":null,"files":[{"paths":["2026/rows 1.parquet"],"state":"InProgress","progress":75,"importedRows":36348,"totalRows":48464,"fileSizeBytes":167879296,"completeTime":null,"reason":null},{"paths":["2026/id.npy","2026/vec.npy"],"state":"InProgress","progress":75,"importedRows":36778,"totalRows":49038,"fileSizeBytes":247053444,"completeTime":null,"reason":null}]}
]
[0] describe
$ describe #1 -o ndjson
{"jobId":"453468002260053105","collectionName":"products","state":"Completed","progress":100,"reason":null,"dbName":null,"stage":"done","importedRows":76438,"totalRows":76438,"fileSizeBytes":262793844,"createTime":"2026-11-01T09:55:00Z","completeTime":"2026-11-01T09:56:40Z","nextStep":null,"files":[{"paths":["a.csv"],"state":"Completed","progress":100,"importedRows":76438,"totalRows":76438,"fileSizeBytes":262793844,"completeTime":"2026-11-01T09:56:16Z","reason":null}]}
[0] describe
$ describe #0 #1 -o tsv
jobId␉collectionName␉state␉stage␉progress␉importedRows␉totalRows␉fileSizeBytes␉createTime␉completeTime␉reason
453468002260053100␉products␉Importing␉import␉62␉73126␉97502␉414932740␉2026-11-01T11:56:40Z␉␉
453468002260053105␉products␉Completed␉done␉100␉76438␉76438␉262793844␉2026-11-01T09:55:00Z␉2026-11-01T09:56:40Z␉
[0] describe ×2
$ describe #2 -o csv --columns stage,TOTALROWS,reason
stage,totalRows,reason␍
failed,0,"schema not equal, err=field '$meta' not in arrow schema"␍
[0] describe
$ describe #0 #1 -o id
453468002260053100
453468002260053105
[0] describe ×2

## prints a table of the columns that are picked in place of cards
@ jobs: [running, completed, failed]
$ describe #0 #1 #2 --columns id,stage,importedRows,fileSizeBytes,completeTime
JOB ID              STAGE    IMPORTED       SIZE  COMPLETED
453468002260053100  writing    73,126  395.7 MiB
453468002260053105             76,438  250.6 MiB  2026-11-01T09:56:40Z
453468002260053108                  0        0 B
[0] describe ×3

## refuses wrong words before any request
$ describe
! error: describe requires an argument: job
! hint: pass job IDs; to list them: milvus-import list
[2]
$ describe quick_setup
! error: "quick_setup" is not a job ID
! hint: list job IDs with milvus-import list
[2]
$ describe 1 -- -2
! error: "-2" is not a job ID
! hint: list job IDs with milvus-import list
[2]
$ describe 12345678901234567890
! error: "12345678901234567890" is not a job ID
! hint: list job IDs with milvus-import list
[2]
$ describe job-
! error: "job-" is not a job ID
! hint: list job IDs with milvus-import list
[2]
$ describe 1,2
! error: "1,2" is not a job ID
! hint: list job IDs with milvus-import list
[2]

## is 7 for a job that is not there
$ describe 453468002260099999 453468002260099999
! error: job 453468002260099999 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe

## leaves the others shown where jobs are not there, but no half array
@ jobs: [completed]
$ describe 1 #0 453468002260099999 -o id
453468002260053100
! error: 2 of 3 jobs not found: http://localhost:19530
!   job 1 not found: http://localhost:19530
!   job 453468002260099999 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe ×3
$ describe 1 #0
Job         453468002260053100
Collection  products
State       Completed
Progress    100%
Rows        76,438 of 76,438 (100%)
Size        250.6 MiB in 1 file
Created     2026-11-01 09:55:00 +00:00 (2h 5m ago)
Completed   2026-11-01 09:56:40 +00:00 (2h 3m ago, took 1m 40s)

FILE   STATE        ROWS       SIZE
a.csv  Completed  76,438  250.6 MiB
! error: 1 of 2 jobs not found: http://localhost:19530
!   job 1 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe ×2
$ describe 1 #0 --json
! error: 1 of 2 jobs not found: http://localhost:19530
!   job 1 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe ×2
$ describe 1 2 -o tsv
! error: 2 of 2 jobs not found: http://localhost:19530
!   job 1 not found: http://localhost:19530
!   job 2 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe ×2

## an id of Zilliz Cloud is none to Milvus
$ describe job-123
! error: job job-123 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe

## an id of Zilliz Cloud is none to an older Milvus either
@ version: "2.5"
$ describe job-123
! error: job job-123 not found: http://localhost:19530
! hint: list jobs with milvus-import list; servers remove finished jobs after 3 to 48 hours
[7] describe

## 2.4.14 looks into one database alone, and the hint says so
@ version: "2.4.14"
$ describe 453468002260099999
! error: job 453468002260099999 not found: http://localhost:19530
! hint: Milvus 2.4.14 requires --db here
[7] describe

## any other refusal ends it all
@ answers: [{code: 2100, message: "import job does not exist, jobID=1"}, {status: 403, body: {code: 65535, message: "PrivilegeImport: denied"}}]
$ describe 1 2
! error: HTTP 403: PrivilegeImport: denied (code 65535): http://localhost:19530/v2/vectordb/jobs/import/describe
! hint: request the Import privilege on the collection (before Milvus 2.6.7 also ListImport and GetImportProgress)
[4] describe ×2

## servers before 2.4.13 are asked by the older name, also for several jobs at once
@ {version: "2.4.0", jobs: [running, completed]}
$ describe #0 #1 --json
[
{"jobId":"453468002260053100","collectionName":"products","state":"Importing","progress":62,"reason":null,"dbName":null,"stage":"import","importedRows":73126,"totalRows":97502,"fileSizeBytes":414932740,"createTime":null,"completeTime":null,"nextStep":null,"files":[{"paths":["2026/rows 1.parquet"],"state":"InProgress","progress":75,"importedRows":36348,"totalRows":48464,"fileSizeBytes":167879296,"completeTime":null,"reason":null},{"paths":["2026/id.npy","2026/vec.npy"],"state":"InProgress","progress":75,"importedRows":73126,"totalRows":97502,"fileSizeBytes":247053444,"completeTime":null,"reason":null}]},
{"jobId":"453468002260053105","collectionName":"products","state":"Completed","progress":100,"reason":null,"dbName":null,"stage":"done","importedRows":76438,"totalRows":76438,"fileSizeBytes":262793844,"createTime":null,"completeTime":"2026-11-01T09:56:30Z","nextStep":null,"files":[{"paths":["a.csv"],"state":"Completed","progress":100,"importedRows":76438,"totalRows":76438,"fileSizeBytes":262793844,"completeTime":"2026-11-01T09:56:16Z","reason":null}]}
]
[0] describe ×2 get_progress ×2

## servers before 2.4.13 are asked by the older name at once when it is known
@ {version: "2.4.0", jobs: [{like: completed, times: 9}]}
$ describe #0 #1 #2 #3 #4 #5 #6 #7 #8 -o id
453468002260053100
453468002260053103
453468002260053106
453468002260053109
453468002260053112
453468002260053115
453468002260053118
453468002260053121
453468002260053124
[0] describe ×8 get_progress ×9

## servers before 2.5 build the index where newer ones sort
@ {version: "2.4.0", quirks: {fileNames: list}, jobs: [{rests: [index, 0.5]}]}
$ describe #0 --columns progress,stage
PROGRESS  STAGE
70%       building index
[0] describe get_progress

## a server that knows neither name is no Milvus that we know
@ answers: [{status: 404, body: 404 page not found}, {status: 404, body: 404 page not found}]
$ describe 1
! error: HTTP 404: 404 page not found: http://localhost:19530/v2/vectordb/jobs/import/get_progress
! hint: check the URI; Milvus before 2.4 is not supported; if that does not help: milvus-import doctor
[6] describe get_progress

## a server in another time zone tells the same times
@ {quirks: {utcOffsetMinutes: 480}, jobs: [completed]}
$ describe #0 --json
[
{"jobId":"453468002260053100","collectionName":"products","state":"Completed","progress":100,"reason":null,"dbName":null,"stage":"done","importedRows":76438,"totalRows":76438,"fileSizeBytes":262793844,"createTime":"2026-11-01T09:55:00Z","completeTime":"2026-11-01T09:56:40Z","nextStep":null,"files":[{"paths":["a.csv"],"state":"Completed","progress":100,"importedRows":76438,"totalRows":76438,"fileSizeBytes":262793844,"completeTime":"2026-11-01T09:56:16Z","reason":null}]}
]
[0] describe
