import type { Stage } from "../milvus/stage.ts";

/** What a job is doing, for people; nothing where its state says all that is known. */
export function stageWord(stage: Stage): string {
  switch (stage) {
    case "pending":
      return "waiting to start";
    case "pre-import":
      return "reading";
    case "import":
      return "writing";
    case "sort":
      return "sorting";
    case "index":
      return "building index";
    case "commit":
      return "waiting for commit";
    case "done":
    case "failed":
    case "unknown":
      return "";
  }
}
