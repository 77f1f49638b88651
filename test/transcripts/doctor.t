## says of a healthy server what each check found
@ isFilled: true
$ doctor
http://localhost:19530
✓ ok       configuration   no profile
                           no configuration file
                           uri http://localhost:19530 (default)
✓ ok       host name       localhost resolves
✓ ok       TCP             connected to localhost:19530
✓ ok       proxy           no proxy
- skipped  TLS             unencrypted
✓ ok       REST v2         Milvus REST API v2
✓ ok       authentication  no authentication required
✓ ok       list            allowed
✓ ok       describe        supported
✓ ok       version         behaves as Milvus 3.0.2 or later
                           idempotency keys supported
                           commit and abort available
                           createTime available
✓ ok       clock           in sync
✓ ok       jobs            7 of 12 unfinished; the limit is usually 1,024
✓ ok       round trip      0 ms, the median of 6 requests
! 13 checks: 12 ok, 1 skipped
[0] abort? commit? create? describe list ×2
$ doctor -o tsv
profile␉uri␉configuration␉hostName␉tcp␉proxy␉tls␉rest␉authentication␉list␉describe␉version␉clock␉jobs␉roundTrip
␉http://localhost:19530␉ok␉ok␉ok␉ok␉skipped␉ok␉ok␉ok␉ok␉ok␉ok␉ok␉ok
[0] abort? commit? create? describe list ×2
$ doctor --json
[
{"profile":null,"uri":"http://localhost:19530","exitCode":0,"checks":[{"check":"configuration","result":"ok","found":"no profile","details":["no configuration file","uri http://localhost:19530 (default)"],"hint":null},{"check":"hostName","result":"ok","found":"localhost resolves","details":[],"hint":null},{"check":"tcp","result":"ok","found":"connected to localhost:19530","details":[],"hint":null},{"check":"proxy","result":"ok","found":"no proxy","details":[],"hint":null},{"check":"tls","result":"skipped","found":"unencrypted","details":[],"hint":null},{"check":"rest","result":"ok","found":"Milvus REST API v2","details":[],"hint":null},{"check":"authentication","result":"ok","found":"no authentication required","details":[],"hint":null},{"check":"list","result":"ok","found":"allowed","details":[],"hint":null},{"check":"describe","result":"ok","found":"supported","details":[],"hint":null},{"check":"version","result":"ok","found":"behaves as Milvus 3.0.2 or later","details":["idempotency keys supported","commit and abort available","createTime available"],"hint":null},{"check":"clock","result":"ok","found":"in sync","details":[],"hint":null},{"check":"jobs","result":"ok","found":"7 of 12 unfinished; the limit is usually 1,024","details":[],"hint":null},{"check":"roundTrip","result":"ok","found":"0 ms, the median of 6 requests","details":[],"hint":null}]}
]
[0] abort? commit? create? describe list ×2

## says what is wrong and what it did not look at, in colour within 80 columns
@ {isFilled: true, users: {root: Milvus}}
@ tty: 80
$ doctor
␛[1mhttp://localhost:19530␛[22m
␛[32m✓ ok       ␛[39mconfiguration   no profile
                           ␛[2mno configuration file␛[22m
                           ␛[2muri http://localhost:19530 (default)␛[22m
␛[32m✓ ok       ␛[39mhost name       localhost resolves
␛[32m✓ ok       ␛[39mTCP             connected to localhost:19530
␛[32m✓ ok       ␛[39mproxy           no proxy
␛[2m- skipped  ␛[22m␛[2mTLS             unencrypted␛[22m
␛[32m✓ ok       ␛[39mREST v2         Milvus REST API v2
␛[31m✗ failed   ␛[39mauthentication  HTTP 401: user hasn't authenticated (code 1800)
                           → set MILVUS_TOKEN, --token-file or a profile's token
␛[32m✓ ok       ␛[39mclock           in sync
␛[32m✓ ok       ␛[39mround trip      0 ms, the median of 1 request
␛[2m- 4 later checks skipped (authentication failed)␛[22m
! ␛[31merror:␛[39m authentication failed; 13 checks: 7 ok, 1 failed, 5 skipped
[4] list

## asks Zilliz Cloud nothing that could create, commit or abort, and shows no key
@ {cloud: true, jobs: [{rests: [import, 0.5]}]}
@ env: {MILVUS_CLUSTER_ID: in01-a, MILVUS_TOKEN: api-key-0123456789, MILVUS_ACCESS_KEY: AKIA0123456789, MILVUS_SECRET_KEY: wJalrXUtnFEMI}
$ doctor
https://api.cloud.zilliz.com
✓ ok       configuration   no profile
                           no configuration file
                           uri https://api.cloud.zilliz.com (default)
                           token hidden, an API key (MILVUS_TOKEN)
                           clusterId in01-a (MILVUS_CLUSTER_ID)
✓ ok       host name       api.cloud.zilliz.com resolves
✓ ok       TCP             connected to api.cloud.zilliz.com:443
✓ ok       proxy           no proxy
✓ ok       TLS             trusted certificate
✓ ok       REST v2         Milvus REST API v2
✓ ok       authentication  token accepted
✓ ok       list            allowed
✓ ok       describe        supported
✓ ok       version         Zilliz Cloud: no idempotency keys
✓ ok       clock           in sync
✓ ok       jobs            1 of 1 unfinished; the limit is 10,000 per collection
✓ ok       round trip      0 ms, the median of 3 requests
! 13 checks: 13 ok
[0] getProgress list ×2

## says that there is no job to check
@ {cloud: true, env: {MILVUS_CLUSTER_ID: in01-a, MILVUS_TOKEN: api-key-0123456789}}
$ doctor -o tsv
profile␉uri␉configuration␉hostName␉tcp␉proxy␉tls␉rest␉authentication␉list␉describe␉version␉clock␉jobs␉roundTrip
␉https://api.cloud.zilliz.com␉ok␉ok␉ok␉ok␉ok␉ok␉ok␉ok␉skipped␉ok␉ok␉ok␉ok
[0] list ×2

## tells the configuration value by value, with its sources and without its secrets
@ isFilled: true
@ {env: {PROD_TOKEN: "root:hunter2"}, files: {~/.milvusrc: "{default: prod, profiles: {prod: {uri: 'http://localhost:1', token: '${PROD_TOKEN}', db: products}}}"}}
$ doctor --db default
prod  http://localhost:1
✓ ok       configuration   profile prod
                           file ~/.milvusrc, mode 600
                           uri http://localhost:1 (~/.milvusrc: profiles.prod.uri)
                           token hidden, user:password (~/.milvusrc: profiles.prod.token with ${PROD_TOKEN})
                           db default (--db)
✓ ok       host name       localhost resolves
✓ ok       TCP             connected to localhost:1
✓ ok       proxy           no proxy
- skipped  TLS             unencrypted
✓ ok       REST v2         Milvus REST API v2
✓ ok       authentication  no authentication required
✓ ok       list            allowed
✓ ok       describe        supported
✓ ok       version         behaves as Milvus 3.0.2 or later
                           idempotency keys supported
                           commit and abort available
                           createTime available
✓ ok       clock           in sync
✓ ok       jobs            7 of 12 unfinished; the limit is usually 1,024
✓ ok       round trip      0 ms, the median of 6 requests
! 13 checks: 12 ok, 1 skipped
[0] abort? commit? create? describe list ×2
