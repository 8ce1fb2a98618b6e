// cosmiconfig's search, in one directory and for the path alone.

// Its own module, not the package's entry: the entry first looks for cosmiconfig's own settings in the working directory, and
// executes a `.config/config.js` that it finds.
import { ExplorerSync } from "cosmiconfig/dist/ExplorerSync.js";

/**
 * The file at `candidate`, a path below `directory` that the caller has checked; null when cosmiconfig does not find it. cosmiconfig
 * reads the file to its end; that text is not used.
 */
export function searchDirectory(directory: string, candidate: string): string | null {
  // A dummy value for any file with text: nothing is parsed, and nothing in it is followed.
  const found = () => ({});
  const explorer = new ExplorerSync({
    moduleName: "skills",
    searchPlaces: [candidate],
    loaders: { ".yaml": found, ".yml": found },
    transform: (result) => result,
    ignoreEmptySearchPlaces: false,
    cache: false,
    searchStrategy: "none",
    metaConfigFilePath: null,
    mergeImportArrays: false,
    mergeSearchPlaces: false,
  });
  try {
    return explorer.search(directory)?.filepath ?? null;
  } catch {
    // The caller reads the file itself, and reports what is wrong with it.
    return null;
  }
}
