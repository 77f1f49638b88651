import { describe, expect, test } from "vitest";
import { answers } from "../support/world.ts";

const uri = "http://milvus.example/base";
const path = "/v2/vectordb/jobs/import/list";

describe("a redirect", () => {
  test.each([
    [`https://milvus.example/base${path}`, "use --uri https://milvus.example/base"],
    [`https://new.example${path}?a=b#c`, "use --uri https://new.example"],
    [`//new.example:81${path}`, "use --uri http://new.example:81"],
    [path, "use --uri http://milvus.example"],
    [
      "https://ann:pw@sso.example/login?next=%2Fv2&sig=secret",
      "a proxy or login page at https://sso.example/login responded; check the URI",
    ],
    ["/login", "a proxy or login page at http://milvus.example/login responded; check the URI"],
    ["http://[", "a proxy or login page responded; check the URI"],
  ])("to %s is not followed, and says what to do", async (location, hint) => {
    const milvus = answers({ status: 302, headers: { location }, body: "" });
    const result = await milvus.run(`list -u ${uri}`);
    expect(result).toMatchObject({
      exitCode: 6,
      stdout: "",
      stderr: `error: redirected (HTTP 302): ${uri}${path}\nhint: ${hint}\n`,
    });
    expect(result.requests).toHaveLength(1);
  });

  test.each([
    "http://Hunter2Secret.example",
    "http://Hunter2%53ecret.example",
    "http://new.example/hunter/Hunter2Secret",
    "http://new.example/%48unter2Secret/a",
  ])("to %s does not show the password in it", async (location) => {
    const milvus = answers({ status: 302, headers: { location: `${location}${path}` }, body: "" });
    const { stderr } = await milvus.run("list", { env: { MILVUS_TOKEN: "ann:Hunter2Secret" } });
    expect(stderr).toContain("hint: a proxy or login page responded; check the URI\n");
    expect(stderr.toLowerCase()).not.toContain("hunter2secret");
  });

  test("to nowhere is one, too", async () => {
    const { stderr } = await answers({ status: 300, body: "" }).run("list");
    expect(stderr).toContain("hint: a proxy or login page responded; check the URI\n");
  });
});
