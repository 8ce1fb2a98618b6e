// The installer is killed at any moment, where links come, go, or take the place of something else.

import { changing, testCrashes } from "./support/crash.ts";

testCrashes({
  "an update of links": { ...changing("symlink-tree", "symlink-tree"), next: "all" },
  "copies that become links": changing("copy-tree", "symlink-tree"),
  "links that become copies": changing("symlink-tree", "copy-tree"),
  "a directory that becomes one link": changing("copy-tree", "link"),
  "one link that becomes a directory": changing("link", "symlink-tree"),
  "an uninstallation of copies": changing("copy-tree", "copy-tree", "--uninstall"),
  "an uninstallation of one link": changing("link", "link", "--uninstall"),
});
