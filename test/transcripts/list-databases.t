@ done: {completes: 0}
@ archived: {like: done, db: archive}

## --db gives its own jobs alone, also where collections of two databases have the same name
@ jobs: [{}, {db: archive}]
@ collections: {archive: [unused]}
$ list -o id
453468002260053103
453468002260053100
[0] list
$ list -o id --db default
453468002260053100
[0] list collections list
$ list -o id --db archive
453468002260053103
[0] list collections list
$ list -o id --db archive -c books
453468002260053103
[0] list
$ list --db arhcive
! error: database "arhcive" not found: http://localhost:19530
! hint: check --db, MILVUS_DB or the profile's db
[7] list collections

## --db shows all jobs where the server will not name its collections
@ answers: [{code: 0, data: {records: [{jobId: "1", collectionName: c, state: Pending}]}}, {status: 403, body: {code: 65535, message: "PrivilegeShowCollections: permission deny"}}]
$ list -o id --db a
1
! note: showing all databases: no permission to list the collections of a
[0] list collections

## --db shows all jobs where the server knows no such request
@ answers: [{code: 0, data: {records: [{jobId: "1", collectionName: c, state: Pending}]}}, {status: 404, body: 404 page not found}]
$ list -o id --db a
1
! note: showing all databases: no permission to list the collections of a
[0] list collections

## --db ends where a collection cannot be asked for its jobs
@ answers: [{code: 0, data: {records: [{jobId: "1", collectionName: c, state: Pending}]}}, {code: 0, data: [c]}, {status: 403, body: {code: 65535, message: permission deny}}]
$ list --db a
! error: HTTP 403: permission deny (code 65535): http://localhost:19530/v2/vectordb/jobs/import/list
! hint: request the Import privilege on the collection (before Milvus 2.6.7 also ListImport and GetImportProgress)
[4] list collections list

## --db refuses collections whose names are none
@ answers: [{code: 0, data: {records: []}}, {code: 0, data: [c, 7]}]
$ list --db a
! error: unexpected response: data[1] must be a string, got 7
! hint: check that the URI is that of a Milvus; this version may not be supported
[1] list collections

## --db counts no jobs of a collection that is dropped while we ask
@ answers: [{code: 0, data: {records: [{jobId: "1", collectionName: c, state: Pending}]}}, {code: 0, data: [c]}, {code: 100, message: "collection not found[database=a][collection=c]"}]
$ list -o id --db a
! no import jobs (servers remove finished jobs after 3 to 48 hours)
[0] list collections list

## --all-dbs says of each job its database, equal collections told apart
@ jobs: [done, {like: done, db: archive}, {like: done, db: archive, collection: films}, {like: done, db: archive, collection: gone}]
@ drop: {archive: gone}
$ list --all-dbs
JOB ID              DATABASE  COLLECTION  STATE      PROGRESS  REASON
453468002260053109            gone        Completed  100%
453468002260053106  archive   films       Completed  100%
453468002260053103  archive   books       Completed  100%
453468002260053100  default   books       Completed  100%
! 4 jobs: 4 completed
[0] list databases collections ×2 list ×3
$ list --all-dbs --json --sort id:asc
[
{"jobId":"453468002260053100","collectionName":"books","state":"Completed","progress":100,"reason":null,"dbName":"default"},
{"jobId":"453468002260053103","collectionName":"books","state":"Completed","progress":100,"reason":null,"dbName":"archive"},
{"jobId":"453468002260053106","collectionName":"films","state":"Completed","progress":100,"reason":null,"dbName":"archive"},
{"jobId":"453468002260053109","collectionName":"gone","state":"Completed","progress":100,"reason":null,"dbName":null}
]
[0] list databases collections ×2 list ×3
$ list --all-dbs -c books -o tsv --columns db --no-headers
archive
default
[0] list databases collections ×2 list ×2
$ list --all-dbs -c films -o csv --columns db,collection
dbName,collectionName␍
archive,films␍
[0] list databases collections ×2 list
@ files: {~/.milvusrc: "uri: localhost:19530\ndb: archive\n"}
$ list --all-dbs -o id
453468002260053109
453468002260053106
453468002260053103
453468002260053100
[0] list databases collections ×2 list ×3

## --all-dbs says whose collections may not be named
@ jobs: [done, archived]
@ fail: {collections: {status: 403, body: {code: 65535, message: permission deny}}}
$ list --all-dbs -o tsv --columns id,db --no-headers
453468002260053103␉archive
453468002260053100␉
! note: some jobs have no DATABASE: no permission to list the collections of default
[0] list databases collections ×2 list

## --all-dbs counts a collection that is dropped while we ask as none
@ answers: [{code: 0, data: {records: [{jobId: "1", collectionName: books, state: Pending}]}}, {code: 0, data: [default]}, {code: 0, data: [books]}, {code: 100, message: "collection not found[collection=books]"}]
$ list --all-dbs -o tsv --columns id,db --no-headers
1␉
[0] list databases collections list

## --all-dbs is refused to a user who may not see the databases
@ jobs: [done]
@ fail: {databases: {status: 403, body: {code: 65535, message: permission deny}}}
$ list --all-dbs
! error: HTTP 403: permission deny (code 65535): http://localhost:19530/v2/vectordb/databases/list
! hint: request the Import privilege on the collection (before Milvus 2.6.7 also ListImport and GetImportProgress)
[4] list databases

## --all-dbs needs Milvus 2.5
@ version: "2.4"
$ list --all-dbs
! error: this server cannot list databases (requires Milvus 2.5): http://localhost:19530
! hint: pass --db
[1] list databases

## --all-dbs excludes --db and --watch
$ list --all-dbs --db archive
! error: --all-dbs cannot be combined with --db
! hint: leave one of them out
[2]
$ list --all-dbs --watch
! error: --all-dbs cannot be combined with --watch
! hint: milvus-import watch includes all databases
[2]
