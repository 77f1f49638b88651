## says of a healthy server what each check found
@ isFilled: true
$ doctor
http://localhost:19530
✓ ok       configuration   no profile
                           no configuration file
                           uri http://localhost:19530 (the default)
✓ ok       host name       localhost is known
✓ ok       TCP             connected to localhost:19530
✓ ok       proxy           none on the way
- skipped  TLS             plain HTTP, not encrypted
✓ ok       REST v2         answers as a Milvus does
✓ ok       authentication  the server asks nobody for a token
✓ ok       list            allowed
✓ ok       describe        by describe
✓ ok       version         behaves as Milvus 3.0.2 or later
                           idempotency keys are honoured
                           commit and abort are there
                           createTime is told
✓ ok       clock           the server's agrees with ours
✓ ok       jobs            7 of 12 are unfinished; most servers take 1,024
✓ ok       round trip      0 ms, the median of 6 requests
! 13 checks: 12 ok, 1 skipped
[0] abort? commit? create? describe list ×2
$ doctor -o tsv
profile␉uri␉configuration␉hostName␉tcp␉proxy␉tls␉rest␉authentication␉list␉describe␉version␉clock␉jobs␉roundTrip
␉http://localhost:19530␉ok␉ok␉ok␉ok␉skipped␉ok␉ok␉ok␉ok␉ok␉ok␉ok␉ok
[0] abort? commit? create? describe list ×2
$ doctor --json
[
{"profile":null,"uri":"http://localhost:19530","exitCode":0,"checks":[{"check":"configuration","result":"ok","found":"no profile","details":["no configuration file","uri http://localhost:19530 (the default)"],"hint":null},{"check":"hostName","result":"ok","found":"localhost is known","details":[],"hint":null},{"check":"tcp","result":"ok","found":"connected to localhost:19530","details":[],"hint":null},{"check":"proxy","result":"ok","found":"none on the way","details":[],"hint":null},{"check":"tls","result":"skipped","found":"plain HTTP, not encrypted","details":[],"hint":null},{"check":"rest","result":"ok","found":"answers as a Milvus does","details":[],"hint":null},{"check":"authentication","result":"ok","found":"the server asks nobody for a token","details":[],"hint":null},{"check":"list","result":"ok","found":"allowed","details":[],"hint":null},{"check":"describe","result":"ok","found":"by describe","details":[],"hint":null},{"check":"version","result":"ok","found":"behaves as Milvus 3.0.2 or later","details":["idempotency keys are honoured","commit and abort are there","createTime is told"],"hint":null},{"check":"clock","result":"ok","found":"the server's agrees with ours","details":[],"hint":null},{"check":"jobs","result":"ok","found":"7 of 12 are unfinished; most servers take 1,024","details":[],"hint":null},{"check":"roundTrip","result":"ok","found":"0 ms, the median of 6 requests","details":[],"hint":null}]}
]
[0] abort? commit? create? describe list ×2

## says what is wrong and what it did not look at, in colour within 80 columns
@ {isFilled: true, users: {root: Milvus}}
@ tty: 80
$ doctor
␛[1mhttp://localhost:19530␛[22m
␛[32m✓ ok       ␛[39mconfiguration   no profile
                           ␛[2mno configuration file␛[22m
                           ␛[2muri http://localhost:19530 (the default)␛[22m
␛[32m✓ ok       ␛[39mhost name       localhost is known
␛[32m✓ ok       ␛[39mTCP             connected to localhost:19530
␛[32m✓ ok       ␛[39mproxy           none on the way
␛[2m- skipped  ␛[22m␛[2mTLS             plain HTTP, not encrypted␛[22m
␛[32m✓ ok       ␛[39mREST v2         answers as a Milvus does
␛[31m✗ failed   ␛[39mauthentication  HTTP 401: user hasn't authenticated (code 1800)
                           → give a token, user:password or an API key, with
                           MILVUS_TOKEN, --token-file or a profile
␛[2m- skipped  ␛[22m␛[2mlist            not looked at, since authentication failed␛[22m
␛[2m- skipped  ␛[22m␛[2mdescribe        not looked at, since authentication failed␛[22m
␛[2m- skipped  ␛[22m␛[2mversion         not looked at, since authentication failed␛[22m
␛[32m✓ ok       ␛[39mclock           the server's agrees with ours
␛[2m- skipped  ␛[22m␛[2mjobs            not looked at, since authentication failed␛[22m
␛[32m✓ ok       ␛[39mround trip      0 ms, the median of 1 request
! ␛[31merror:␛[39m authentication failed; 13 checks: 7 ok, 1 failed, 5 skipped
[4] list

## asks Zilliz Cloud nothing that could create, commit or abort, and shows no key
@ {cloud: true, jobs: [{rests: [import, 0.5]}]}
@ env: {MILVUS_CLUSTER_ID: in01-a, MILVUS_TOKEN: api-key-0123456789, MILVUS_ACCESS_KEY: AKIA0123456789, MILVUS_SECRET_KEY: wJalrXUtnFEMI}
$ doctor
https://api.cloud.zilliz.com
✓ ok       configuration   no profile
                           no configuration file
                           uri https://api.cloud.zilliz.com (the default)
                           token hidden, an API key (MILVUS_TOKEN)
                           clusterId in01-a (MILVUS_CLUSTER_ID)
✓ ok       host name       api.cloud.zilliz.com is known
✓ ok       TCP             connected to api.cloud.zilliz.com:443
✓ ok       proxy           none on the way
✓ ok       TLS             a certificate that is trusted
✓ ok       REST v2         answers as a Milvus does
✓ ok       authentication  the token is accepted
✓ ok       list            allowed
✓ ok       describe        by getProgress
✓ ok       version         Zilliz Cloud: no idempotency keys
✓ ok       clock           the server's agrees with ours
✓ ok       jobs            1 of 1 are unfinished; a collection of Zilliz Cloud takes 10,000
✓ ok       round trip      0 ms, the median of 3 requests
! 13 checks: 13 ok
[0] getProgress list ×2

## says where there is no job to ask about
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
✓ ok       host name       localhost is known
✓ ok       TCP             connected to localhost:1
✓ ok       proxy           none on the way
- skipped  TLS             plain HTTP, not encrypted
✓ ok       REST v2         answers as a Milvus does
✓ ok       authentication  the server asks nobody for a token
✓ ok       list            allowed
✓ ok       describe        by describe
✓ ok       version         behaves as Milvus 3.0.2 or later
                           idempotency keys are honoured
                           commit and abort are there
                           createTime is told
✓ ok       clock           the server's agrees with ours
✓ ok       jobs            7 of 12 are unfinished; most servers take 1,024
✓ ok       round trip      0 ms, the median of 6 requests
! 13 checks: 12 ok, 1 skipped
[0] abort? commit? create? describe list ×2
