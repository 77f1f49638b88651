import { describe, expect, test } from "vitest";
import { answers } from "../support/world.ts";

const uri = "http://milvus.example/base";
const path = "/v2/vectordb/jobs/import/list";

describe("a redirect", () => {
  test.each([
    [
      `https://milvus.example/base${path}`,
      "the server has moved: write --uri https://milvus.example/base",
    ],
    [`https://new.example${path}?a=b#c`, "the server has moved: write --uri https://new.example"],
    [`//new.example:81${path}`, "the server has moved: write --uri http://new.example:81"],
    [path, "the server has moved: write --uri http://milvus.example"],
    [
      "https://ann:pw@sso.example/login?next=%2Fv2&sig=secret",
      "something before the server wants to be asked first, at https://sso.example/login: check the URI",
    ],
    [
      "/login",
      "something before the server wants to be asked first, at http://milvus.example/login: check the URI",
    ],
    ["http://[", "something stands before the server: check the URI"],
  ])("to %s is not followed, and says what to do", async (location, hint) => {
    const milvus = answers({ status: 302, headers: { location }, body: "" });
    const result = await milvus.run(`list -u ${uri}`);
    expect(result).toMatchObject({
      exitCode: 6,
      stdout: "",
      stderr: `error: redirected (HTTP 302), ${uri}${path}\nhint: ${hint}\n`,
    });
    expect(result.requests).toHaveLength(1);
  });

  test("to nowhere is one, too", async () => {
    const { stderr } = await answers({ status: 300, body: "" }).run("list");
    expect(stderr).toContain("hint: something stands before the server: check the URI\n");
  });
});
