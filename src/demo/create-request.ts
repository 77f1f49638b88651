import {
  type RequestBody,
  readString,
  readStringLists,
  readStringMap,
  requireFields,
} from "./request-body.ts";

export interface CreateRequest {
  collectionName: string;
  partitionName: string;
  files: string[][];
  options: Record<string, string>;
}

export function decodeCreate(body: RequestBody): CreateRequest {
  const collectionName = readString(body, "collectionName");
  const partitionName = readString(body, "partitionName");
  const files = readStringLists(body, "files");
  const options = readStringMap(body, "options");
  requireFields(body.struct, { CollectionName: collectionName !== "", Files: files !== null });
  return { collectionName, partitionName, files: files ?? [], options };
}
