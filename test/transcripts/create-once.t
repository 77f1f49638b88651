## the same command again with --once gives the same job back, and says so
$ create -c books a.csv b.csv --job-timeout 1h --once
JOB ID              COLLECTION  FILES
453468002260053100  books       2
! 1 job created. Follow it with:
!   milvus-import watch 453468002260053100
[0] list create? create = Pending
$ create -c books a.csv b.csv --job-timeout 1h --once
JOB ID              COLLECTION  FILES
453468002260053100  books       2
! note: nothing was created: job 453468002260053100 has this key already, and is Pending
! 1 there already. Follow it with:
!   milvus-import watch 453468002260053100
[0] list create? create
@ pass: 60
$ create -c books a.csv b.csv --job-timeout 1h --once --json
[
{"jobId":"453468002260053100","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85","reused":true}
]
! note: nothing was created: job 453468002260053100 has this key already, and is Completed
[0] list create? create

## the same command again with the same key gives the same job back, and says so
$ create -c books a.csv b.csv --job-timeout 1h --idempotency-key nightly
JOB ID              COLLECTION  FILES
453468002260053100  books       2
! 1 job created. Follow it with:
!   milvus-import watch 453468002260053100
[0] list create? create = Pending
$ create -c books a.csv b.csv --job-timeout 1h --idempotency-key nightly
JOB ID              COLLECTION  FILES
453468002260053100  books       2
! note: nothing was created: job 453468002260053100 has this key already, and is Pending
! 1 there already. Follow it with:
!   milvus-import watch 453468002260053100
[0] list create? create
@ pass: 60
$ create -c books a.csv b.csv --job-timeout 1h --idempotency-key nightly --json
[
{"jobId":"453468002260053100","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"nightly","reused":true}
]
! note: nothing was created: job 453468002260053100 has this key already, and is Completed
[0] list create? create

## the same command again without a key loads again
$ create -c books a.csv b.csv --job-timeout 1h -o id
453468002260053100
[0] list create = Pending
$ create -c books a.csv b.csv --job-timeout 1h -o id
453468002260053105
[0] list create = Pending ×2

## --once with a file more is another import, with options in another order the same
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
[0] list create? create = Pending
$ create -c books a.csv b.csv c.csv --job-timeout 1h --once -o id
453468002260053105
[0] list create? create = Pending ×2
$ create -c books a.csv --once --option backup=false --option storage_version=2 --job-timeout 1h -o id
453468002260053112
[0] list create? create = Pending ×3
$ create -c books a.csv --once --option storage_version=2 --option backup=false --job-timeout 1h -o id
453468002260053112
! note: nothing was created: job 453468002260053112 has this key already, and is Pending
[0] list create? create

## --once creates what a first run that broke off did not
@ beforeCreate: {2: {fail: {create: {code: 9, message: quota}}}}
$ create -c books a.csv b.csv --job-timeout 1h --files-per-job 1 --once -o id
453468002260053100
! plan: 2 units in 2 jobs of 1
! error: Milvus refused: quota (code 9), http://localhost:19530
!   there already: 1 of 2 jobs, 453468002260053100
!   to go on: milvus-import create --collection books a.csv b.csv --option timeout=3600s --files-per-job 1 --once --from-job 2
[1] list create? create ×2 = Pending
$ create -c books a.csv b.csv --job-timeout 1h --files-per-job 1 --once -o id
453468002260053100
453468002260053103
! plan: 2 units in 2 jobs of 1
! note: nothing was created: job 453468002260053100 has this key already, and is Pending
[0] list create? create ×2 = Pending ×2

## a job of the same key that has failed is an error with why, for it loads nothing however often it is sent
$ create -c books missing.csv --once --job-timeout 1h -o id
453468002260053100
[0] list create? create = Pending
@ pass: 60
$ create -c books missing.csv --once --job-timeout 1h -o id -q
453468002260053100
! error: job 453468002260053100, which this key started before, has failed
!   453468002260053100: key not found[key=missing.csv]
! hint: mend the cause and run it with a new key: without --once, or with another --idempotency-key
[1] list create? create
$ create -c books missing.csv --once --job-timeout 1h -o id -q --wait
453468002260053100
! error: of 1 job 1 failed
!   453468002260053100: key not found[key=missing.csv]
! hint: milvus-import describe <job> shows the files of a job; mend them and import with a new job
[3] list create? create list

## a key that outlives its job is said to be of a forgotten one
@ quirks: {retentionMs: 3600000}
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
[0] list create? create = Pending
@ pass: 7200
@ add: [failed]
$ create -c books a.csv b.csv --job-timeout 1h --once
JOB ID              COLLECTION  FILES
453468002260053100  books       2
! note: nothing was created: job 453468002260053100 has this key already, and is forgotten by the server
! 1 there already. Follow it with:
!   milvus-import watch 453468002260053100
[0] list create? create

## a server that may not honour keys is not taken for one where it does not answer that question
@ version: "2.5"
@ fail: {create: {kind: cut}}
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
! error: the connection was cut, http://localhost:19530
! hint: something on localhost:19530 closed it: is it Milvus, should the URI begin with https://?
[6] list create?

## a server that does not honour keys gets a warning with --once, before anything is created
@ version: "2.5"
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
! note: this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): the same command again may load the files again
[0] list create? create = Pending
$ create -c books a.csv b.csv --job-timeout 1h -o id
453468002260053105
[0] list create = Pending ×2

## a gateway that complains about the header is not believed
@ version: "2.5"
@ fail: {create: {status: 400, body: bad header Idempotency-Key}}
$ create -c books a.csv b.csv --job-timeout 1h --once -o id
453468002260053100
! note: this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): the same command again may load the files again
[0] list create? create = Pending

## where nobody may list, it stays open whether a job is an old one
@ version: "2.5"
@ {users: {ann: pw}, grants: {ann: [default.*]}}
$ create -c books a.csv b.csv --job-timeout 1h --token ann:pw --json --once
[
{"jobId":"453468002260053100","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"milvus-import-once-e1fb855dfd3734f02071927f18992805e589dc6c38df226bd799de5b9121cc85","reused":null}
]
! note: this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): the same command again may load the files again
[0] list create? create = Pending
$ create -c books a.csv b.csv --job-timeout 1h --token ann:pw --json --idempotency-key k
[
{"jobId":"453468002260053105","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"k","reused":null}
]
! note: this server does not show that it knows keys (Milvus 2.6.24 and 3.0.2 do): the same command again may load the files again
[0] list create? create = Pending ×2
$ create -c books a.csv b.csv --job-timeout 1h --token ann:pw --json
[
{"jobId":"453468002260053110","collectionName":"books","files":[["a.csv"],["b.csv"]],"idempotencyKey":"milvus-import-<uuid>","reused":false}
]
[0] list create = Pending ×3
