import type { YAMLMap as MapNode, Scalar as ScalarNode } from "yaml";
import type { KeyEdit } from "./profile-edit.ts";

/** Returns the text of a YAML file after the change, with its comments; `null` if the library cannot change it. */
export async function editYaml(text: string, edit: KeyEdit): Promise<string | null> {
  const { isMap, isScalar, Pair, parseDocument, Scalar, YAMLMap } = await import("yaml");
  const { isUnnamed, preferred, added, removed } = edit;
  const document = parseDocument<MapNode, false>(text);
  if (document.errors.length > 0) return null;
  const createMap = (items: MapNode["items"] = []) => {
    const map = new YAMLMap(document.schema);
    map.items.push(...items);
    return map;
  };
  const createScalar = (value: string | true) => {
    const scalar: ScalarNode = new Scalar(value);
    // Quoted, a date or a number is text for every parser.
    if (value !== true && !/^([A-Za-z][\w.:/-]*|\$\{\w+\})$/.test(value)) {
      scalar.type = "QUOTE_DOUBLE";
    }
    return scalar;
  };
  const indexOf = ({ items }: MapNode, name: string) =>
    items.findIndex(({ key }) => isScalar(key) && String(key.value) === name);

  /** Returns the map to write to; where there is nothing but comments, a new one with these. */
  const toMap = (value: unknown): MapNode | null => {
    if (isMap(value)) return value;
    const isNothing = value === null || (isScalar(value) && value.value === null);
    if (!isNothing) return null;
    const map = createMap();
    const comments = isScalar(value) ? [value.commentBefore, value.comment] : [];
    const written = comments.filter((comment) => comment);
    if (written.length > 0) map.commentBefore = written.join("\n");
    return map;
  };

  const top = toMap(document.contents);
  if (top === null) return null;
  document.contents = top;
  if (isUnnamed) {
    const isDefault = ({ key }: { key: unknown }) => isScalar(key) && key.value === "default";
    const own = top.items.filter((pair) => !isDefault(pair));
    const named = createMap([new Pair(createScalar("default"), createMap(own))]);
    top.items = [...top.items.filter(isDefault), new Pair(createScalar("profiles"), named)];
  }
  if (indexOf(top, "profiles") < 0) top.items.push(new Pair(createScalar("profiles"), null));
  const profiles = top.items[indexOf(top, "profiles")];
  if (profiles === undefined) return null;
  const map = toMap(profiles.value);
  if (map === null) return null;
  profiles.value = map;
  if (removed !== null) {
    const index = indexOf(map, removed);
    // It may come from another profile by an alias.
    if (index < 0) return null;
    map.items.splice(index, 1);
    const first = map.items[0]?.key;
    if (index === 0 && isScalar(first)) first.spaceBefore = false;
  }
  if (added !== null) {
    if (map.items.length === 0) map.flow = false;
    const values = Object.entries(added.values).map(
      ([key, value]) => new Pair(createScalar(key), createScalar(value)),
    );
    map.items.push(new Pair(createScalar(added.name), createMap(values)));
  }
  const firstBefore = top.items[0]?.key;
  const at = indexOf(top, "default");
  const pair = top.items[at];
  if (preferred === null) top.items = top.items.filter((_, index) => index !== at);
  else if (isScalar(pair?.value)) pair.value.value = preferred;
  else if (pair !== undefined) pair.value = createScalar(preferred);
  else top.items.unshift(new Pair(createScalar("default"), createScalar(preferred)));
  const first = top.items[0]?.key;
  if (isScalar(firstBefore) && isScalar(first) && first !== firstBefore) {
    // The comment at the top of the file stays there.
    first.commentBefore = firstBefore.commentBefore ?? null;
    first.spaceBefore = false;
    firstBefore.commentBefore = null;
  }
  const indent = /^( {2,8})[^\s#-]/m.exec(text)?.[1]?.length ?? 2;
  try {
    return document.toString({ lineWidth: 0, indent });
  } catch (error) {
    // Another profile uses an anchor of the one that is removed.
    if (error instanceof Error && error.message.startsWith("Unresolved alias")) return null;
    throw error;
  }
}
