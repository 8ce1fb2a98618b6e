#!/bin/sh
# Skills of this bundle link to programs of the machine that it was built on, but a project is used on others too.

echo 'kitout: this bundle was built with --package, so it links to programs of one machine and cannot be installed into a project.' >&2
echo '  Build it again without --package: the skills then find their programs on PATH.' >&2
exit 1
