## prints the jobs in every format
$ create -c books a.parquet id.npy,vec.npy --idempotency-key k1 --job-timeout 1h
JOB ID              COLLECTION  UNITS
453468002260053100  books       2
! plan: 2 units in 1 job; idempotency key k1
! 1 job created. To watch it:
!   milvus-import watch -- 453468002260053100
[0] list create? create describe = Pending
$ create -c books a.parquet id.npy,vec.npy --idempotency-key k2 --job-timeout 1h -o id
453468002260053105
! plan: 2 units in 1 job; idempotency key k2
[0] list create? create describe = Pending ×2
$ create -c books a.parquet id.npy,vec.npy --idempotency-key k3 --job-timeout 1h -o json
[
{"jobId":"453468002260053110","collectionName":"books","files":[["a.parquet"],["id.npy","vec.npy"]],"idempotencyKey":"k3-1","reused":false}
]
! plan: 2 units in 1 job; idempotency key k3
[0] list create? create describe = Pending ×3
$ create -c books a.parquet id.npy,vec.npy --idempotency-key k4 --job-timeout 1h -o ndjson
{"jobId":"453468002260053115","collectionName":"books","files":[["a.parquet"],["id.npy","vec.npy"]],"idempotencyKey":"k4-1","reused":false}
! plan: 2 units in 1 job; idempotency key k4
[0] list create? create describe = Pending ×4
$ create -c books a.parquet id.npy,vec.npy --idempotency-key k5 --job-timeout 1h -o tsv
jobId␉collectionName␉files␉idempotencyKey␉reused
453468002260053120␉books␉2␉k5-1␉false
! plan: 2 units in 1 job; idempotency key k5
[0] list create? create describe = Pending ×5
$ create -c books a.parquet id.npy,vec.npy --idempotency-key k6 --job-timeout 1h -o csv
jobId,collectionName,files,idempotencyKey,reused␍
453468002260053125,books,2,k6-1,false␍
! plan: 2 units in 1 job; idempotency key k6
[0] list create? create describe = Pending ×6

## tells people how to go on, unless they want quiet
$ create -c books a.parquet --db default
JOB ID              COLLECTION  UNITS
453468002260053100  books       1
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! 1 job created. To watch it:
!   milvus-import watch --db default -- 453468002260053100
[0] list create? create = Pending
$ create -c books a.parquet -q
JOB ID              COLLECTION  UNITS
453468002260053103  books       1
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending ×2
$ create -c books a.parquet -q -v --idempotency-key 'my key'
JOB ID              COLLECTION  UNITS
453468002260053106  books       1
! plan: 1 unit in 1 job; idempotency key my key
! > POST http://localhost:19530/v2/vectordb/jobs/import/list
! < 200, code 0, 205 characters, 0 ms
! > POST http://localhost:19530/v2/vectordb/jobs/import/create, Idempotency-Key milvus-import probe: does this server support idempotency keys?-------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------------
! < 200, code 1100, 107 characters, 0 ms
! > POST http://localhost:19530/v2/vectordb/jobs/import/create, Idempotency-Key my key-1
! < 200, code 0, 48 characters, 0 ms
! > POST http://localhost:19530/v2/vectordb/jobs/import/describe
! < 200, code 0, 215 characters, 0 ms
[0] list create? create describe = Pending ×3

## a collection or database that is not there is never sent a create
$ create -c films a.csv
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: collection "films" not found in database "default": http://localhost:19530
! hint: check --collection, and pass its database with --db
[7] list collections databases
$ create -c books --db db9 a.csv
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: database "db9" not found: http://localhost:19530
! hint: check --db, MILVUS_DB or the profile's db
[7] list

## a refusal is told in the server's words, once
$ create -c books a.csv --partition p9 -q
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: partition "p9" not found: http://localhost:19530
! hint: check --partition
[7] list create? create

## leaves it to the server to judge .jsonl
$ create -c books a.jsonl b.ndjson -q
JOB ID              COLLECTION  UNITS
453468002260053100  books       2
! plan: 2 units in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending

## leaves it to an older server to judge .jsonl, too
@ version: "2.5"
$ create -c books a.jsonl -q
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: the server refused the request: unexpected file type, files=[a.jsonl]: importing data failed (code 2100): http://localhost:19530
! hint: use a supported extension; .jsonl and .ndjson require Milvus 2.6.6
[1] list create? create

## refuses what can be known without a server before any request
$ create -c books
! error: no files given
! hint: list them, or pass --files-from
[2]
$ create a.csv
! error: --collection is required
! hint: see milvus-import create --help
[2]
$ create -c books a.txt
! error: "a.txt" has an unsupported extension
! hint: supported: .json, .jsonl, .ndjson, .parquet, .csv, .npy
[2]
$ create -c books a.csv a.csv
! error: 1 file is listed more than once
!   "a.csv": 2 times
! hint: they would be imported twice; remove them, or pass --no-file-check
[2]
$ create -c books a.csv --files-from nowhere.txt
! error: --files-from: nowhere.txt cannot be read: no such file
! hint: one unit per line, or a JSON array of arrays; from Python: json.dumps(writer.batch_files)
[2]
$ create -c books a.csv --files-per-job 1025
! error: --files-per-job must be at most 1024: "1025"
[2]
$ create -c books a.csv --files-per-job 0
! error: --files-per-job must be a whole number, 1 or more: "0"
! hint: use digits only, such as 20
[2]
$ create -c books a.csv --from-job 2
! error: --from-job must be at most 1: "2"
! hint: pass the same files and --files-per-job as before
[2]
$ create -c books a.csv --job-timeout soon
! error: --job-timeout must be a duration: "soon"
! hint: use 500ms, 30s, 5m, 1h30m, or a number of seconds
[2]
$ create -c books a.csv --option timeout
! error: --option must be name=value: "timeout"
! hint: for example --option backup=true
[2]
$ create -c books a.csv --option timeout=1h --job-timeout 1h
! error: import option "timeout" is given twice
! hint: remove one of them; flags such as --job-timeout also set import options
[2]
$ create -c books a.csv --once --idempotency-key k
! error: --once cannot be combined with --idempotency-key
! hint: see milvus-import create --help
[2]
$ create -c books a.csv --idempotency-key é
! error: --idempotency-key must be 1 to 256 printable ASCII characters without outer spaces: "é"
[2]
$ create -c books a.csv --timeout 1h
! error: --timeout requires --wait
! hint: add --wait, or leave out --timeout
[2]
$ create -c books a.csv --fail-fast
! error: --fail-fast requires --wait
! hint: add --wait, or leave out --fail-fast
[2]
$ create -c books a.csv --dry-run -o id
! error: --dry-run cannot be combined with -o id
! hint: use another format; a plan has no job IDs
[2]
$ create -c books log/ --option backup=true
! error: a backup import requires --partition
! hint: every collection has the partition _default
[2]
$ create -c books --files-from - --files-from -
! error: stdin can be read only once
! hint: use - for one flag
[2]
$ create -c books --files-from - --token-file -
! error: stdin can be read only once
! hint: use - for one flag
[2]

## refuses a file of this machine, unless its path is meant as it is
@ files: {data/a.csv: "1"}
$ create -c books data/a.csv -q
JOB ID              COLLECTION  UNITS
453468002260053100  books       1
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending
$ create -c books data/a.csv data/a.csv --no-file-check --job-timeout 1h -o id
453468002260053103
! plan: 2 units in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending ×2

## notes a lone .npy, a path from the root and an option nobody knows
$ create -c books /a.npy --option nulkey=x -o id --job-timeout 1h
453468002260053100
! note: 1 unit is a single .npy file ("/a.npy"): NumPy needs one file per field, as in id.npy,vector.npy
! note: 1 path starts with / ("/a.npy"): object keys usually do not
! note: unknown import option "nulkey"; the server may ignore it. did you mean nullkey? known: timeout, auto_commit, sep, nullkey, backup, l0_import, start_ts, startTs, end_ts, endTs, skip_disk_quota_check, storage_version, ezk
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending

## refuses a list that names no file, or is no text
@ stdin: ""
$ create -c books --files-from -
! error: no files given
! hint: the list is empty
[2]
@ stdin: "# nothing\n\n"
$ create -c books --files-from -
! error: no files given
! hint: the list is empty
[2]
@ stdin: "a\0b"
$ create -c books --files-from -
! error: --files-from: stdin cannot be read: not a UTF-8 text file
! hint: one unit per line, or a JSON array of arrays; from Python: json.dumps(writer.batch_files)
[2]

## --dry-run prints the plan and asks nobody
$ create -c books a.csv b.csv c.csv --files-per-job 2 --dry-run --job-timeout 1h
#  COLLECTION  UNITS  FIRST FILE  LAST FILE
1  books       2      a.csv       b.csv
2  books       1      c.csv       c.csv
[0]
$ create -c books a.csv b.csv c.csv --files-per-job 2 --dry-run --job-timeout 1h --json --idempotency-key k
[
{"job":1,"collectionName":"books","partitionName":null,"files":[["a.csv"],["b.csv"]],"options":{"timeout":"3600s"},"idempotencyKey":"k-1"},
{"job":2,"collectionName":"books","partitionName":null,"files":[["c.csv"]],"options":{"timeout":"3600s"},"idempotencyKey":"k-2"}
]
[0]
$ create -c books a.csv b.csv c.csv --files-per-job 2 --dry-run --job-timeout 1h --json
[
{"job":1,"collectionName":"books","partitionName":null,"files":[["a.csv"],["b.csv"]],"options":{"timeout":"3600s"},"idempotencyKey":null},
{"job":2,"collectionName":"books","partitionName":null,"files":[["c.csv"]],"options":{"timeout":"3600s"},"idempotencyKey":null}
]
[0]
$ create -c books a.csv b.csv c.csv --files-per-job 2 --dry-run --job-timeout 1h --json --once
[
{"job":1,"collectionName":"books","partitionName":null,"files":[["a.csv"],["b.csv"]],"options":{"timeout":"3600s"},"idempotencyKey":"milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85"},
{"job":2,"collectionName":"books","partitionName":null,"files":[["c.csv"]],"options":{"timeout":"3600s"},"idempotencyKey":"milvus-import-once-a04442797b0648ba8186c6743e86fd77399ce518aebb649a413e1d651714e294"}
]
[0]
$ create -c books a.txt --dry-run
! error: "a.txt" has an unsupported extension
! hint: supported: .json, .jsonl, .ndjson, .parquet, .csv, .npy
[2]

## after a refusal among several jobs the first are printed, with a command that creates the rest
@ beforeCreate: {2: {fail: {create: {code: 9, message: quota}}}}
$ create -c books a.csv b.csv c.csv --files-per-job 1 -q --job-timeout 1h --idempotency-key k -o id
453468002260053100
! plan: 3 units in 3 jobs; idempotency key k
! error: the server refused the request: quota (code 9): http://localhost:19530
!   created so far: 1 of 3 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --idempotency-key k --from-job 2 -- a.csv b.csv c.csv
[1] list create? create describe create = Pending
$ create --collection books a.csv b.csv c.csv --option timeout=3600s --files-per-job 1 --idempotency-key k --from-job 2 -o id
453468002260053103
453468002260053106
! plan: 2 units in 2 jobs; idempotency key k
[0] list create? create describe create describe = Pending ×3

## that command keeps --once
@ beforeCreate: {2: {fail: {create: {code: 9, message: quota}}}}
$ create -c books a.csv b.csv c.csv --files-per-job 1 -q --job-timeout 1h --once -o id
453468002260053100
! plan: 3 units in 3 jobs; idempotency key from the files of each job (--once)
! error: the server refused the request: quota (code 9): http://localhost:19530
!   created so far: 1 of 3 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --once --from-job 2 -- a.csv b.csv c.csv
[1] list create? create describe create = Pending

## that command has the key that was made
@ beforeCreate: {2: {fail: {create: {code: 9, message: quota}}}}
$ create -c books a.csv b.csv c.csv --files-per-job 1 -q --job-timeout 1h -o id
453468002260053100
! plan: 3 units in 3 jobs; idempotency key milvus-import-<uuid>
! error: the server refused the request: quota (code 9): http://localhost:19530
!   created so far: 1 of 3 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --idempotency-key milvus-import-<uuid> --from-job 2 -- a.csv b.csv c.csv
[1] list create? create ×2 = Pending

## that command stays short, and has no secret in it
@ beforeCreate: {2: {fail: {create: {code: 9, message: quota}}}}
$ create -c books 0.csv 1.csv 2.csv 3.csv 4.csv 5.csv 6.csv 7.csv 8.csv 9.csv 10.csv 11.csv 12.csv 13.csv 14.csv 15.csv 16.csv 17.csv 18.csv 19.csv 20.csv 21.csv 22.csv 23.csv 24.csv 25.csv 26.csv 27.csv 28.csv 29.csv --files-per-job 20 -q --option ezk=secret
JOB ID              COLLECTION  UNITS
453468002260053100  books       20
! plan: 30 units in 2 jobs; idempotency key milvus-import-<uuid>
! created job 453468002260053100, 20 units
! error: the server refused the request: quota (code 9): http://localhost:19530
!   created so far: 1 of 2 jobs: 453468002260053100
!   to resume: run the same command with --idempotency-key milvus-import-<uuid> --from-job 2
[1] list create? create ×2 = Pending

## that command shows no signature and no token
@ beforeCreate: {2: {fail: {create: {code: 9, message: quota}}}}
$ create -c books a.csv https://x.example.com/a.csv?X-Amz-Signature=secret --no-file-check --files-per-job 1 --token root:secret
JOB ID              COLLECTION  UNITS
453468002260053100  books       1
! plan: 2 units in 2 jobs; idempotency key milvus-import-<uuid>
! created job 453468002260053100, 1 unit
! error: the server refused the request: quota (code 9): http://localhost:19530
!   created so far: 1 of 2 jobs: 453468002260053100
!   to resume: run the same command with --idempotency-key milvus-import-<uuid> --from-job 2
[1] list create? create ×2 = Pending

## a plan that broke off is not exit code 6 if the same command would create its jobs again
@ version: "2.5"
@ beforeCreate: {2: {fail: {create: {kind: answer, status: 307}}}}
$ create -c books a.csv b.csv --files-per-job 1 -q --job-timeout 1h --idempotency-key k -o id
453468002260053100
! plan: 2 units in 2 jobs; idempotency key k
! error: redirected (HTTP 307): http://localhost:19530/v2/vectordb/jobs/import/create
!   created so far: 1 of 2 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --idempotency-key k --from-job 2 -- a.csv b.csv
! hint: a proxy or login page responded; check the URI
[1] list create? create ×2 = Pending

## also not with an idempotency key that is new for each command
@ beforeCreate: {2: {fail: {create: {kind: answer, status: 307}}}}
$ create -c books a.csv b.csv --files-per-job 1 -q --job-timeout 1h -o id
453468002260053100
! plan: 2 units in 2 jobs; idempotency key milvus-import-<uuid>
! error: redirected (HTTP 307): http://localhost:19530/v2/vectordb/jobs/import/create
!   created so far: 1 of 2 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --idempotency-key milvus-import-<uuid> --from-job 2 -- a.csv b.csv
! hint: a proxy or login page responded; check the URI
[1] list create? create ×2 = Pending

## it is exit code 6 with --once
@ version: "2.5"
@ beforeCreate: {2: {fail: {create: {kind: answer, status: 307}}}}
$ create -c books a.csv b.csv --files-per-job 1 -q --job-timeout 1h --once -o id
453468002260053100
! plan: 2 units in 2 jobs; idempotency key from the files of each job (--once)
! error: redirected (HTTP 307): http://localhost:19530/v2/vectordb/jobs/import/create
!   created so far: 1 of 2 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --once --from-job 2 -- a.csv b.csv
! hint: a proxy or login page responded; check the URI
[6] list create? create ×2 = Pending

## it is exit code 6 with an idempotency key that the server supports
@ beforeCreate: {2: {fail: {create: {kind: answer, status: 307}}}}
$ create -c books a.csv b.csv --files-per-job 1 -q --job-timeout 1h --idempotency-key k -o id
453468002260053100
! plan: 2 units in 2 jobs; idempotency key k
! error: redirected (HTTP 307): http://localhost:19530/v2/vectordb/jobs/import/create
!   created so far: 1 of 2 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --idempotency-key k --from-job 2 -- a.csv b.csv
! hint: a proxy or login page responded; check the URI
[6] list create? create describe create = Pending

## a refusal of the first of several jobs leaves nothing to go on with
@ fail: {create: {code: 9, message: quota}}
$ create -c books a.csv b.csv c.csv --files-per-job 1 -q --job-timeout 1h
! plan: 3 units in 3 jobs; idempotency key milvus-import-<uuid>
! error: the server refused the request: quota (code 9): http://localhost:19530
[1] list create? create

## a lost answer among several jobs tells what is known of each
@ version: "2.5"
@ beforeCreate: {2: {fail: {create: {kind: cut}}}}
$ create -c books a.csv b.csv c.csv --files-per-job 1 -q --job-timeout 1h -o id --idempotency-key k
453468002260053100
! plan: 3 units in 3 jobs; idempotency key k
! error: could not determine whether the job was created: connection closed by http://localhost:19530
!   created so far: 1 of 3 jobs: 453468002260053100
! hint: no new job appeared within 1 minute; check again before you retry: milvus-import list --collection books
[9] 75 s list create? create ×2 list ×8 = Completed

## --no-auto-commit is refused where the server would commit by itself
@ version: "2.6"
$ create -c books a.csv --no-auto-commit --job-timeout 1h
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: commit requires Milvus 3.0: http://localhost:19530
! hint: jobs of earlier versions commit automatically
[1] list commit?

## refuses a list from standard input that nobody pipes in
@ stdinTty: true
$ create -c books --files-from -
! error: --files-from: stdin cannot be read: a terminal
! hint: one unit per line, or a JSON array of arrays; from Python: json.dumps(writer.batch_files)
[2]
