import { collectionNotFound, databaseNotFound, Refusal } from "./refusal.ts";
import type { Quirks } from "./versions.ts";

export interface CollectionOptions {
  /** A second name that requests may use. */
  alias?: string;
  /** Besides `_default`. */
  partitions?: readonly string[];
  partitionKey?: boolean;
  /** Loaded for search, which an l0 import forbids. */
  loaded?: boolean;
}

export interface Collection extends Readonly<Required<CollectionOptions>> {
  readonly id: string;
  readonly db: string;
  readonly name: string;
}

export interface Catalog {
  addDatabase(name: string): void;
  addCollection(db: string, name: string, options: CollectionOptions): Collection;
  dropCollection(db: string, name: string): Collection;
  databases(): string[];
  /** Names of a database's collections; refuses an unknown database. */
  collections(db: string): string[];
  /** By name or alias; refuses what does not exist. */
  find(db: string, name: string): Collection;
}

const firstCollectionId = 453_468_002_259_000_001n;

export function createCatalog(quirks: Quirks): Catalog {
  const databases = new Map<string, Map<string, Collection>>([["default", new Map()]]);
  let added = 0n;

  function collectionsOf(db: string): Map<string, Collection> {
    const collections = databases.get(db);
    if (collections === undefined) throw databaseNotFound(db, quirks);
    return collections;
  }

  function find(db: string, name: string): Collection {
    const collections = collectionsOf(db);
    const found =
      collections.get(name) ?? [...collections.values()].find(({ alias }) => alias === name);
    if (found === undefined || name === "") throw collectionNotFound(db, name);
    return found;
  }

  return {
    find,
    databases: () => [...databases.keys()],
    collections: (db) => [...collectionsOf(db).keys()],
    addDatabase(name) {
      if (!databases.has(name)) databases.set(name, new Map());
    },
    addCollection(db, name, options) {
      const id = String(firstCollectionId + added);
      added += 1n;
      const collection = {
        alias: "",
        partitions: [],
        partitionKey: false,
        loaded: true,
        ...options,
        id,
        db,
        name,
      };
      collectionsOf(db).set(name, collection);
      return collection;
    },
    dropCollection(db, name) {
      const collection = find(db, name);
      collectionsOf(db).delete(collection.name);
      return collection;
    },
  };
}

export function requirePartition(collection: Collection, name: string): void {
  if (name === "_default" || collection.partitions.includes(name)) return;
  throw new Refusal(200, `partition not found[partition=${name}]`);
}
