## the same command again with --once gives the same job back, and says so
$ create -c books a.csv b.csv --job-timeout 1h --once
JOB ID              COLLECTION  UNITS
453468002260053100  books       2
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
! 1 job created. To watch it:
!   milvus-import watch -- 453468002260053100
[0] list create? create describe = Pending
$ create -c books a.csv b.csv --job-timeout 1h --once
JOB ID              COLLECTION  UNITS
453468002260053100  books
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
! note: job 453468002260053100 with this idempotency key already exists (Pending): reused
! 1 reused. To watch it:
!   milvus-import watch -- 453468002260053100
[0] list create? create describe
@ pass: 60
$ create -c books a.csv b.csv --job-timeout 1h --once --json
[
{"jobId":"453468002260053100","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85","reused":true}
]
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
! note: job 453468002260053100 with this idempotency key already exists (Completed): reused
[0] list create? create describe

## the same command again with the same key gives the same job back, and says so
$ create -c books a.csv b.csv --job-timeout 1h --idempotency-key nightly
JOB ID              COLLECTION  UNITS
453468002260053100  books       2
! plan: 2 units in 1 job; idempotency key nightly
! 1 job created. To watch it:
!   milvus-import watch -- 453468002260053100
[0] list create? create describe = Pending
$ create -c books a.csv b.csv --job-timeout 1h --idempotency-key nightly
JOB ID              COLLECTION  UNITS
453468002260053100  books
! plan: 2 units in 1 job; idempotency key nightly
! note: job 453468002260053100 with this idempotency key already exists (Pending): reused
! 1 reused. To watch it:
!   milvus-import watch -- 453468002260053100
[0] list create? create describe
@ pass: 60
$ create -c books a.csv b.csv --job-timeout 1h --idempotency-key nightly --json
[
{"jobId":"453468002260053100","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"nightly-1","reused":true}
]
! plan: 2 units in 1 job; idempotency key nightly
! note: job 453468002260053100 with this idempotency key already exists (Completed): reused
[0] list create? create describe

## the same command again without a key loads again
$ create -c books a.csv b.csv --job-timeout 1h -o id
453468002260053100
! plan: 2 units in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending
$ create -c books a.csv b.csv --job-timeout 1h -o id
453468002260053105
! plan: 2 units in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending ×2

## --once with a file more is another import, with options in another order the same
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
[0] list create? create describe = Pending
$ create -c books a.csv b.csv c.csv --job-timeout 1h --once -o id
453468002260053105
! plan: 3 units in 1 job; idempotency key milvus-import-once-33772692c6052eab1141d6f9336e148c99bbd6d2bc305296399a458d0a90ac8c
[0] list create? create describe = Pending ×2
$ create -c books a.csv --once --option backup=false --option storage_version=2 --job-timeout 1h -o id
453468002260053112
! plan: 1 unit in 1 job; idempotency key milvus-import-once-eab63af38e90939c0f3f9b7ac3974aed0d8f5756da2e1162f4852ed71a0e7394
[0] list create? create describe = Pending ×3
$ create -c books a.csv --once --option storage_version=2 --option backup=false --job-timeout 1h -o id
453468002260053112
! plan: 1 unit in 1 job; idempotency key milvus-import-once-eab63af38e90939c0f3f9b7ac3974aed0d8f5756da2e1162f4852ed71a0e7394
! note: job 453468002260053112 with this idempotency key already exists (Pending): reused
[0] list create? create describe

## --once creates what a first run that broke off did not
@ beforeCreate: {2: {fail: {create: {code: 9, message: quota}}}}
$ create -c books a.csv b.csv --job-timeout 1h --files-per-job 1 --once -o id
453468002260053100
! plan: 2 units in 2 jobs; idempotency key from the files of each job (--once)
! error: the server refused the request: quota (code 9): http://localhost:19530
!   created so far: 1 of 2 jobs: 453468002260053100
!   to resume: milvus-import create --collection books --option timeout=3600s --files-per-job 1 --once --from-job 2 -- a.csv b.csv
[1] list create? create describe create = Pending
$ create -c books a.csv b.csv --job-timeout 1h --files-per-job 1 --once -o id
453468002260053100
453468002260053103
! plan: 2 units in 2 jobs; idempotency key from the files of each job (--once)
! note: job 453468002260053100 with this idempotency key already exists (Pending): reused
[0] list create? create describe create describe = Pending ×2

## a job of the same key that has failed is an error with why, for it loads nothing however often it is sent
$ create -c books missing.csv --once --job-timeout 1h -o id
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-once-1ae540eda0c6548b4ee471f8e649d0c70f5b8183d70337f2fd8114d6ae35b5e2
[0] list create? create describe = Pending
@ pass: 60
$ create -c books missing.csv --once --job-timeout 1h -o id -q
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-once-1ae540eda0c6548b4ee471f8e649d0c70f5b8183d70337f2fd8114d6ae35b5e2
! error: 1 of 1 jobs with these idempotency keys has failed
!   453468002260053100: key not found[key=missing.csv]
!   next step: check the path: Milvus reads its own bucket; give the object key without bucket and scheme
!   then create its units again: milvus-import create --collection books --option timeout=3600s --idempotency-key milvus-import-again-453468002260053100 -- missing.csv
! hint: fix the cause, then create only the units of failed jobs again, as shown above
[1] list create? create describe
$ create -c books missing.csv --once --job-timeout 1h -o id -q --wait
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-once-1ae540eda0c6548b4ee471f8e649d0c70f5b8183d70337f2fd8114d6ae35b5e2
! error: 1 of 1 jobs with these idempotency keys has failed; 1 of 1 job failed
!   453468002260053100: key not found[key=missing.csv]
!   next step: check the path: Milvus reads its own bucket; give the object key without bucket and scheme
!   then create its units again: milvus-import create --collection books --option timeout=3600s --wait --idempotency-key milvus-import-again-453468002260053100 -- missing.csv
!   453468002260053100: key not found[key=missing.csv]
!   next step: check the path: Milvus reads its own bucket; give the object key without bucket and scheme
! hint: fix the cause, then create only the units of failed jobs again, as shown above
[1] 1 s list create? create describe list

## a key that outlives its job is said to be of a forgotten one
@ quirks: {retentionMs: 3600000}
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
[0] list create? create describe = Pending
@ pass: 7200
@ add: [failed]
$ create -c books a.csv b.csv --job-timeout 1h --once
JOB ID              COLLECTION  UNITS
453468002260053100  books
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
! note: job 453468002260053100 with this idempotency key was removed by the server: reused
! 1 reused
[0] 30 s list create? create describe ×6

## a server that may not honour keys is not taken for one where it does not answer that question
@ version: "2.5"
@ fail: {probe: {kind: cut}}
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
! note: this server ignores idempotency keys: jobs with exactly these files are reused instead; jobs that the server has removed cannot be found
[0] 0.2 s list create? ×2 create = Pending

## a server that does not honour keys gets a warning with --once, before anything is created
@ version: "2.5"
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
! note: this server ignores idempotency keys: jobs with exactly these files are reused instead; jobs that the server has removed cannot be found
[0] list create? create = Pending
$ create -c books a.csv b.csv --job-timeout 1h -o id
453468002260053105
! plan: 2 units in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending ×2

## a gateway that complains about the header is not believed
@ version: "2.5"
@ fail: {probe: {status: 400, body: bad header Idempotency-Key}}
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
! note: this server ignores idempotency keys: jobs with exactly these files are reused instead; jobs that the server has removed cannot be found
[0] list create? create = Pending

## where nobody may list, it stays open whether a job is an old one
@ version: "2.5"
@ {users: {ann: pw}, grants: {ann: [default.*]}}
$ create -c books a.csv b.csv --job-timeout 1h --token ann:pw --json --once
[
{"jobId":"453468002260053100","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85","reused":false}
]
! plan: 2 units in 1 job; idempotency key milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85
! note: this server ignores idempotency keys: running this command again imports the files again
[0] list create? create = Pending
$ create -c books a.csv b.csv --job-timeout 1h --token ann:pw --json --idempotency-key k
[
{"jobId":"453468002260053105","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"k-1","reused":false}
]
! plan: 2 units in 1 job; idempotency key k
! note: this server ignores idempotency keys: running this command again imports the files again
[0] list create? create = Pending ×2
$ create -c books a.csv b.csv --job-timeout 1h --token ann:pw --json
[
{"jobId":"453468002260053110","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"milvus-import-<uuid>-1","reused":false}
]
! plan: 2 units in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending ×3
