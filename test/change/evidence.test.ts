import { describe, expect, test } from "vitest";
import { type NewJob, weighCloudEvidence, weighEvidence } from "../../src/change/evidence.ts";

const sent = [["a.parquet"], ["id.npy", "vec tor.npy"]];
const ours: NewJob = { jobId: "11", files: [["a.parquet"], ["id.npy", "vec tor.npy"]] };
const theirs: NewJob = { jobId: "12", files: [["z.parquet"]] };
const silent: NewJob = { jobId: "13", files: null };

describe("new jobs say that ours", () => {
  test.each<[string, NewJob[], unknown]>([
    ["was created: one has our files", [ours], { kind: "created", jobId: "11" }],
    ["was created, whatever others do", [theirs, ours, silent], { kind: "created", jobId: "11" }],
    [
      "was created, though the server splits names at blanks",
      [{ jobId: "11", files: [["id.npy", "vec", "tor.npy"], ["a.parquet"]] }],
      { kind: "created", jobId: "11" },
    ],
    [
      "was created, though the server drops a leading /",
      [{ jobId: "11", files: [["/a.parquet"], ["id.npy", "vec tor.npy"]] }],
      { kind: "created", jobId: "11" },
    ],
    [
      "was created, most likely: the only new one tells no files",
      [silent],
      { kind: "likely", jobId: "13" },
    ],
    ["was not created: there are none", [], { kind: "none" }],
    ["was not created: all have other files", [theirs], { kind: "none" }],
    [
      "may be the silent one, as others create jobs too",
      [theirs, silent],
      { kind: "unclear", jobIds: ["13"] },
    ],
    [
      "may be one of two",
      [silent, { jobId: "14", files: null }],
      { kind: "unclear", jobIds: ["13", "14"] },
    ],
    [
      "may be either of two with our files",
      [ours, { ...ours, jobId: "15" }],
      { kind: "unclear", jobIds: ["11", "15"] },
    ],
    [
      "may be one with some of our files",
      [{ jobId: "16", files: [["a.parquet"]] }],
      { kind: "unclear", jobIds: ["16"] },
    ],
    [
      "may be one with more than our files",
      [{ jobId: "17", files: [...sent, ["z.parquet"]] }],
      { kind: "unclear", jobIds: ["17"] },
    ],
  ])("%s", (_what, newJobs, evidence) => {
    expect(weighEvidence(newJobs, sent)).toEqual(evidence);
  });
});

test("a signed name is known by what is shown of it", () => {
  const files = [["b/a.csv?X-Amz-Signature=1f2e"]];
  expect(weighEvidence([{ jobId: "11", files: [["b/a.csv?…"]] }], files)).toEqual({
    kind: "created",
    jobId: "11",
  });
});

describe("new jobs of Zilliz Cloud, which may tell last names alone, say that ours", () => {
  const urls = [["s3://b/x/a.json"], ["s3://b/y/c.json?sig=1f2e5ec7"]];
  const told = (jobId: string, ...names: string[]): NewJob => ({
    jobId,
    files: names.map((name) => [name]),
  });
  const whole = told("job-2", "s3://b/y/c.json?sig=1f2e5ec7", "s3://b/x/a.json");
  const lastNames = told("job-3", "a.json", "c.json");
  const stranger = told("job-4", "z.json");
  const mute: NewJob = { jobId: "job-5", files: null };

  test.each<[string, NewJob[], unknown]>([
    ["was created: one has its URLs", [stranger, whole], { kind: "created", jobId: "job-2" }],
    [
      "was created, most likely: the only one has its names",
      [lastNames],
      { kind: "likely", jobId: "job-3" },
    ],
    [
      "was created, most likely: the only one tells nothing",
      [mute],
      { kind: "likely", jobId: "job-5" },
    ],
    ["was not created: there are none", [], { kind: "none" }],
    [
      "may be the only one, whose names may be those in a folder",
      [stranger],
      { kind: "unclear", jobIds: ["job-4"] },
    ],
    [
      "may be one of two with its names",
      [lastNames, told("job-6", "c.json", "a.json")],
      { kind: "unclear", jobIds: ["job-3", "job-6"] },
    ],
    [
      "may be one of two with its URLs",
      [whole, { ...whole, jobId: "job-7" }],
      { kind: "unclear", jobIds: ["job-2", "job-7"] },
    ],
  ])("%s", (_name, jobs, evidence) => {
    expect(weighCloudEvidence(jobs, urls)).toEqual(evidence);
  });

  test("is not proved by a name without a folder", () => {
    const jobs = [told("job-1", "a.json"), stranger];
    expect(weighCloudEvidence(jobs, [["a.json"]])).toMatchObject({ kind: "unclear" });
  });
});
