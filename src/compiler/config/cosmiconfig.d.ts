/** Types that cosmiconfig does not declare: its class, which the package's entry constructs with settings that it finds. */
declare module "cosmiconfig/dist/ExplorerSync.js" {
  import type { CosmiconfigResult, OptionsSync } from "cosmiconfig";

  export interface ExplorerOptions extends OptionsSync {
    readonly moduleName: string;
    /** A file with settings of the search; null: none is read. */
    readonly metaConfigFilePath: string | null;
  }

  export class ExplorerSync {
    constructor(options: ExplorerOptions);
    search(from: string): CosmiconfigResult;
  }
}
