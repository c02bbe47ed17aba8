#!/bin/sh
# A custom script of one pool: prepares a directory that the applications of this pool expect.
set -eu
install -d -m 0755 /srv/applications
. /etc/os-release
echo "$FURY_NODE of the cluster $FURY_CLUSTER runs $PRETTY_NAME; /srv/applications is ready"
