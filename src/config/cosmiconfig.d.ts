/** The class is exported, but the package's own declaration of it is empty (9.0.2). */
declare module "cosmiconfig/dist/ExplorerSync.js" {
  interface InternalOptions<Loaded> {
    moduleName: string;
    searchPlaces: string[];
    loaders: Record<string, (path: string, text: string) => Loaded>;
    packageProp: string | string[];
    ignoreEmptySearchPlaces: boolean;
    cache: boolean;
    mergeImportArrays: boolean;
    mergeSearchPlaces: boolean;
    searchStrategy: "none" | "project" | "global";
    metaConfigFilePath: string | null;
    applyPackagePropertyPathToConfiguration: boolean;
    transform: (found: Found<Loaded> | null) => Found<Loaded> | null;
  }

  interface Found<Loaded> {
    filepath: string;
    /** Missing when the file is blank. */
    config: Loaded | undefined;
  }

  export class ExplorerSync<Loaded> {
    constructor(options: InternalOptions<Loaded>);
    search(folder: string): Found<Loaded> | null;
  }
}
