@ ours: {files: [[a.parquet]]}
@ theirs: {files: [[z.parquet]]}

## a server that honours keys and is lost for longer leaves it unknown, and says how to find out and go on
@ fail: {create: {kind: cut, afterEffect: true}}
@ at: {0.1: {fail: {"*": {kind: cut, times: 100}}}}
$ create -c books a.parquet --job-timeout 1h -o id
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
!   to resume: milvus-import create --collection books --option timeout=3600s --idempotency-key milvus-import-<uuid> -- a.parquet
! hint: resume as shown above (it imports nothing twice); to check: milvus-import list --collection books
[9] 120 s list create? create ×12 = Completed

## a server that honours no keys and is lost for longer does so, too
@ version: "2.5"
@ fail: {create: {kind: cut, afterEffect: true}}
@ at: {0.5: {fail: {"*": {kind: cut, times: 100}}}}
$ create -c books a.parquet --job-timeout 1h -o id
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
! hint: check again before you retry: milvus-import list --collection books
[9] 120 s list create? create list ×11 = Completed

## a server that honours keys, is lost and then back has one job
@ fail: {create: {kind: cut, afterEffect: true}}
@ at: {0.5: {fail: {"*": {kind: cut, times: 3}}}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! note: the server confirms job 453468002260053100 for this idempotency key
[0] 15 s list create? create ×5 = Importing

## a server that honours no keys, is lost and then back has one job
@ version: "2.5"
@ fail: {create: {kind: cut, afterEffect: true}}
@ at: {0.5: {fail: {"*": {kind: cut, times: 3}}}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! note: job 453468002260053100 has these files, so it was created
[0] 15 s list create? create list ×4 describe = Importing

## create after create that is lost has one key, and there is one job
@ beforeCreate: {1: {fail: {create: [{kind: cut, times: 2}, {kind: timeout, afterEffect: true, times: 9}]}}}
$ create -c books a.parquet --job-timeout 1h -o id --once
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-once-a62219dba5d116a5b00f517d771eeae7e67d474d6894abddfeee1fcd64297374
! note: connection closed by http://localhost:19530; checking whether the job was created
! note: the server confirms job 453468002260053100 for this idempotency key
[0] 120 s list create? create ×12 describe = Completed

## nothing is sent after the last look, so that what is said of the jobs holds
@ beforeCreate: {1: {fail: {create: [{kind: cut, times: 6}, {kind: cut, afterEffect: true}]}}}
$ create -c books a.parquet --job-timeout 1h -o id --once
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-once-a62219dba5d116a5b00f517d771eeae7e67d474d6894abddfeee1fcd64297374
! note: connection closed by http://localhost:19530; checking whether the job was created
! note: the server confirms job 453468002260053100 for this idempotency key
[0] 60 s list create? create ×8 describe = Importing

## a job that is registered late is found
@ version: "2.5"
@ {fail: {create: {kind: timeout}}, at: {0.5: {add: [ours]}}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: HTTP 408: request timeout (code 10001): http://localhost:19530/v2/vectordb/jobs/import/create; checking whether the job was created
! note: job 453468002260053100 has these files, so it was created
[0] 7 s list create? create list describe list describe list describe = Importing
@ {fail: {create: {kind: timeout}}, at: {5: {add: [ours]}}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053103
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: HTTP 408: request timeout (code 10001): http://localhost:19530/v2/vectordb/jobs/import/create; checking whether the job was created
! note: job 453468002260053103 has these files, so it was created
[0] 15 s list create? create list ×3 describe list describe = Completed Importing
@ {fail: {create: {kind: timeout}}, at: {20: {add: [ours]}}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053106
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: HTTP 408: request timeout (code 10001): http://localhost:19530/v2/vectordb/jobs/import/create; checking whether the job was created
! note: job 453468002260053106 has these files, so it was created
[0] 30 s list create? create list ×5 describe = Completed ×2 Importing

## a job that is registered late is taken for ours without its files being told, where it is the only new one
@ version: "2.5"
@ {fail: {create: {kind: timeout}}, at: {59: {add: [ours]}}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: HTTP 408: request timeout (code 10001): http://localhost:19530/v2/vectordb/jobs/import/create; checking whether the job was created
! note: job 453468002260053100 has these files, so it was created
[0] 75 s list create? create list ×7 describe list describe = Importing

## our own job, created a moment before, is not taken for the next one
@ version: "2.5"
@ {beforeCreate: {2: {fail: {create: {kind: timeout}}}}, at: {59: {add: [{files: [[b.csv]]}]}}}
$ create -c books a.parquet b.csv --files-per-job 1 --job-timeout 1h -o id
453468002260053100
453468002260053103
! plan: 2 units in 2 jobs; idempotency key milvus-import-<uuid>
! note: HTTP 408: request timeout (code 10001): http://localhost:19530/v2/vectordb/jobs/import/create; checking whether the job was created
! note: job 453468002260053103 has these files, so it was created
[0] 75 s list create? create ×2 list ×7 describe list describe = Completed Importing

## jobs of others that came before are not taken for ours
@ {version: "2.5", jobs: [ours]}
@ fail: {create: {kind: cut}}
$ create -c books a.parquet --job-timeout 1h -o id
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
! hint: no new job appeared within 1 minute; check again before you retry: milvus-import list --collection books
[9] 75 s list create? create list ×8 = Completed

## jobs of others that come meanwhile are told from ours by their files
@ version: "2.5"
@ {fail: {create: {kind: cut}}, at: {0.5: {add: [theirs]}}}
$ create -c books a.parquet --job-timeout 1h -o id
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
! hint: no new job appeared within 1 minute; check again before you retry: milvus-import list --collection books
[9] 75 s list create? create list describe list describe list describe list describe list describe list describe list describe list describe = Completed
@ {fail: {create: {kind: cut, afterEffect: true}}, at: {0.5: {add: [theirs]}}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053103
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! note: job 453468002260053103 has these files, so it was created
[0] 7 s list create? create list describe ×2 list describe ×2 list describe ×2 = Completed Importing ×2

## jobs of others that cannot be told from ours are named
@ version: "2.5"
@ {fail: {create: {kind: cut}}, at: {59: {add: [theirs, theirs]}}}
$ create -c books a.parquet --job-timeout 1h -o id
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
! hint: no new job appeared within 1 minute; check again before you retry: milvus-import list --collection books
[9] 75 s list create? create list ×7 describe ×2 list describe ×2 = Importing ×2

## an empty list proves nothing while jobs are under way: it is asked for again
@ {version: "2.5", jobs: [indexing]}
@ fail: {create: {kind: cut, afterEffect: true}}
@ at: {0.5: {fail: {list: {code: 0, data: {records: []}, times: 5}}}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053103
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! note: job 453468002260053103 has these files, so it was created
[0] 45 s list create? create list ×6 describe = Importing Completed

## an empty list that stays so leaves it unknown
@ {version: "2.5", jobs: [indexing]}
@ fail: {create: {kind: cut, afterEffect: true}}
@ at: {0.5: {fail: {list: {code: 0, data: {records: []}, times: 99}}}}
$ create -c books a.parquet --job-timeout 1h -o id
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
! hint: check again before you retry: milvus-import list --collection books
[9] 120 s list create? create list ×11 = Importing Completed

## a list that is denied leaves it unknown, and is not waited for, and hinders no create that is answered
@ {version: "2.5", users: {ann: pw}, grants: {ann: [default.*]}}
@ fail: {create: {kind: cut, afterEffect: true}}
$ create -c books a.parquet --job-timeout 1h -o id --token ann:pw
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
! hint: check again before you retry: milvus-import list --collection books
[9] 1 s list create? create = Pending
$ create -c books a.parquet --job-timeout 1h -o id --token ann:pw
453468002260053103
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
[0] list create? create = Pending ×2

## a list that is denied is not needed where keys are honoured
@ {version: "2.5", quirks: {idempotencyKeys: true}, users: {ann: pw}, grants: {ann: [default.*]}}
@ fail: {create: {kind: cut, afterEffect: true}}
$ create -c books a.parquet --job-timeout 1h -o id --token ann:pw
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! note: the server confirms job 453468002260053100 for this idempotency key
[0] 1 s list create? create ×2 = Pending

## a description that is denied leaves a new job as a candidate
@ {version: "2.5", users: {ann: pw}, grants: {ann: [default.*, ListImport, Import]}}
@ fail: {create: {kind: cut, afterEffect: true}}
$ create -c books a.parquet --job-timeout 1h -o id --token ann:pw
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
!   possible job: 453468002260053100
! hint: check before you retry: milvus-import describe -- 453468002260053100
[9] 75 s list create? create list describe list describe list describe list describe list describe list describe list describe list describe = Completed

## a refusal of the second create is not believed while the job of the first is there
@ quirks: {maxJobs: 1}
@ fail: {create: {kind: cut, afterEffect: true}}
$ create -c books a.parquet --job-timeout 1h -o id
453468002260053100
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! note: connection closed by http://localhost:19530; checking whether the job was created
! note: the server confirms job 453468002260053100 for this idempotency key
[0] 30 s list create? create ×6 = Completed

## a refusal of the second create is told where no job is there
@ beforeCreate: {1: {fail: {create: [{kind: cut}, {code: 2100, message: import is off, times: 9}]}}}
$ create -c books a.parquet --job-timeout 1h -o id --once
! plan: 1 unit in 1 job; idempotency key milvus-import-once-a62219dba5d116a5b00f517d771eeae7e67d474d6894abddfeee1fcd64297374
! note: connection closed by http://localhost:19530; checking whether the job was created
! error: could not determine whether the job was created: connection closed by http://localhost:19530
!   to resume: milvus-import create --collection books --option timeout=3600s --once -- a.parquet
! hint: resume as shown above (it imports nothing twice); to check: milvus-import list --collection books
[9] 45 s list create? create ×7

## a server that is not there is told before any create, by the list
@ fail: {list: {kind: cut, times: 9}}
$ create -c books a.parquet --job-timeout 1h -o id
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
! error: connection closed by http://localhost:19530
! hint: check that localhost:19530 is Milvus; the URI may need https://; if that does not help: milvus-import doctor
[6] 1.4 s list ×4

## an interruption while a job is being created says what is not known, and how to go on
@ fail: {create: {kind: silence, afterEffect: true}}
@ at: {5: {interrupt: interrupted}}
$ create -c books a.parquet --job-timeout 1h -o id
! plan: 1 unit in 1 job; idempotency key milvus-import-<uuid>
!   to resume: milvus-import create --collection books --option timeout=3600s --idempotency-key milvus-import-<uuid> -- a.parquet
[130] 5 s list create? create = Importing
