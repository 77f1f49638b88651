import { CliError } from "../base/errors.ts";
import type { Cloud, CloudPlace } from "../milvus/server.ts";
import type { ProfileKey } from "./schema.ts";
import type { Setting } from "./settings.ts";

type Settings = ReadonlyMap<ProfileKey, Setting>;

/** Zilliz Cloud, where the settings name a cluster or a project of it. */
export function readCloud(settings: Settings): Cloud | null {
  const place = readPlace(settings);
  return place === null ? null : { place, storeKeys: readStoreKeys(settings) };
}

function readPlace(settings: Settings): CloudPlace | null {
  const [cluster, project] = [settings.get("clusterId"), settings.get("projectId")];
  if (cluster !== undefined) return { clusterId: cluster.text };
  if (project === undefined) return null;
  const regionId = required("regionId", project, settings);
  return { projectId: project.text, regionId };
}

/** A public bucket and a signed URL need none. */
function readStoreKeys(settings: Settings): Record<string, string> {
  const [accessKey, secretKey] = [settings.get("accessKey"), settings.get("secretKey")];
  const token = settings.get("sessionToken");
  if (secretKey !== undefined) required("accessKey", secretKey, settings);
  if (token !== undefined) required("accessKey", token, settings);
  if (accessKey === undefined) return {};
  return {
    accessKey: accessKey.text,
    secretKey: required("secretKey", accessKey, settings),
    ...(token !== undefined && { token: token.text }),
  };
}

function required(key: ProfileKey, beside: Setting, settings: Settings): string {
  const setting = settings.get(key);
  if (setting !== undefined) return setting.text;
  throw new CliError("config", `${beside.label} needs ${key} beside it`, {
    hint: `give it in the same profile, or in the environment; see milvus-import help config`,
  });
}
