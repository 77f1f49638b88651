import { cleanLine } from "../base/clean.ts";
import { byteText, countText } from "../base/text.ts";
import type { FileDetail, JobDetail } from "../milvus/job-detail.ts";
import type { Column } from "./columns.ts";
import { stateCell, stateWord } from "./job-columns.ts";

/** The names of a job's files, and the columns that tell something; a reason that only repeats the job's does not. */
export function fileColumns({ files, reason }: JobDetail): Column<FileDetail>[] {
  const ownReason = (file: FileDetail) => (file.reason === reason ? "" : (file.reason ?? ""));
  const columns: Column<FileDetail>[] = [
    {
      name: "file",
      key: "paths",
      title: "FILE",
      text: ({ paths }) => paths.join(", "),
      cell: ({ paths }) => cleanLine(inOneFolder(paths).join(", ")),
      minWidth: 16,
      cutsStart: true,
    },
    {
      name: "state",
      key: "state",
      title: "STATE",
      text: ({ state }) => stateWord(state ?? ""),
      cell: ({ state }, { paint }) => (state === null ? "" : stateCell(state, paint)),
    },
    alignedRight("ROWS", files, rowsText),
    alignedRight("SIZE", files, ({ fileSizeBytes }) =>
      fileSizeBytes === null ? "" : byteText(fileSizeBytes),
    ),
    { name: "reason", key: "reason", title: "REASON", text: ownReason, minWidth: 12 },
  ];
  // Without any column there would be no table, however many files there are.
  return columns.filter(
    ({ name, text }) => name === "file" || files.some((file) => text(file).trim() !== ""),
  );
}

/** `batch/id.npy`, `vec.npy`: the folder that all lie in is named once. */
function inOneFolder(paths: readonly string[]): readonly string[] {
  const [first = "", ...others] = paths;
  const folder = folderOf(first);
  return others.every((path) => folderOf(path) === folder)
    ? [first, ...others.map((path) => path.slice(folder.length))]
    : paths;
}

function folderOf(path: string): string {
  return path.slice(0, path.lastIndexOf("/") + 1);
}

function rowsText({ importedRows, totalRows }: FileDetail): string {
  if (totalRows === null) return "";
  const total = countText(totalRows);
  return importedRows === null || importedRows === totalRows
    ? total
    : `${countText(importedRows)} of ${total}`;
}

function alignedRight(
  title: string,
  files: readonly FileDetail[],
  text: (file: FileDetail) => string,
): Column<FileDetail> {
  const width = files.reduce((widest, file) => Math.max(widest, text(file).length), title.length);
  const name = title.toLowerCase();
  return {
    name,
    key: name,
    title: title.padStart(width),
    text: (file) => text(file).padStart(width),
  };
}
