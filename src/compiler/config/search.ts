// cosmiconfig's search, in one directory and for the path alone.

// Its own module, not the package's entry: a search that is made there looks for settings of its own in the working directory first,
// and executes a `.config/config.js` that it finds.
import { ExplorerSync } from "cosmiconfig/dist/ExplorerSync.js";

/**
 * The file at `candidate`, a path below `directory` that the caller has looked at; null when cosmiconfig finds none there. It reads
 * the file to its end, and what it read is not used.
 */
export function searchDirectory(directory: string, candidate: string): string | null {
  // A value for what has text in it: nothing is parsed, and nothing in it is followed.
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
    // The caller reads the file by its own means, and reports what is wrong with it.
    return null;
  }
}
