import { expect, test } from "vitest";
import { seeds, world } from "../support/world.ts";

const books = [
  { dbName: "default", collectionName: "books" },
  { dbName: "archive", collectionName: "books" },
];
const films = { dbName: "archive", collectionName: "films" };

test.each([
  ["list --db archive", books.slice(1).concat(films)],
  ["list --all-dbs -c books", books],
  ["list --all-dbs", [...books, films]],
])("%s asks only for collections that have jobs", async (line, asked) => {
  const { run } = world({
    jobs: [
      seeds.completed,
      { ...seeds.completed, db: "archive" },
      { ...seeds.completed, db: "archive", collection: "films" },
    ],
    collections: { default: ["unused"], archive: ["unused"] },
  });
  const { requests, verbs } = await run(line);
  const lists = requests.filter((_, index) => verbs[index] === "list").slice(1);
  expect(lists.map(({ body }) => body)).toEqual(asked);
});
