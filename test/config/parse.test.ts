import { testRows } from "../support/configuration.ts";

const jsonHint = "check for a missing or extra comma or quote, or a comment";
const yamlHint = "quote values that contain : # * & ! @ % { or [, and indent with spaces";

const malformed: [name: string, content: string, where: string, reason?: string][] = [
  [".milvusrc.json", '{\n  "uri": "a",\n}', ".milvusrc.json:3"],
  [".milvusrc.json", '{\n  "uri": "a"\n', ".milvusrc.json:2"],
  [".milvusrc.json", '{\n  "uri":\n', ".milvusrc.json:2"],
  [".milvusrc.json", '{\n"uri": "a"\n"db": "b"\n}', ".milvusrc.json:3"],
  [".milvusrc.json", '{ "token": hunter2 }', ".milvusrc.json"],
  [".milvusrc", "uri: a\nuri: b", ".milvusrc:2", "duplicated mapping key"],
  [".milvusrc", "token: *hunter2", ".milvusrc:1", "unidentified alias"],
  [".milvusrc.yml", "token: !hunter2 x", ".milvusrc.yml:1", "unknown tag"],
  [".milvusrc", "{ uri: a", ".milvusrc:1", "unexpected end of the stream within a flow collection"],
  [
    ".milvusrc",
    "uri: a\n---\nuri: b",
    ".milvusrc",
    "expected a single document in the stream, but found more",
  ],
];

testRows(
  malformed.map(([name, content, where, reason]) => [
    `malformed ${name} is refused without showing it: ${JSON.stringify(content)}`,
    {
      files: { [name]: content },
      ...(reason === undefined
        ? { config: `${where} is not valid JSON`, hint: jsonHint }
        : { config: `${where} is not valid YAML: ${reason}`, hint: yamlHint }),
    },
  ]),
);
