// The installer is killed at any moment, where the destinations keep their structure.

import { changing, copies, links, testCrashes, versions } from "./support/crash.ts";

testCrashes({
  "an update of copies": { ...changing("copy-tree", "copy-tree"), next: "all" },
  "an update of two directories": {
    before: [copies(versions.old), links(versions.old)],
    now: [copies(versions.new), links(versions.new)],
    args: [],
    next: "some",
  },
  "a first installation": changing(null, "copy-tree"),
  "one link that becomes another": changing("link", "link"),
});
