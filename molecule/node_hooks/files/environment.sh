#!/bin/sh
# Tells what it was told, and counts how often it ran.
echo "$FURY_CLUSTER $FURY_POOL $FURY_ROLE $FURY_NODE $FURY_ADDRESS $FURY_KUBERNETES_VERSION $FURY_MOMENT"
echo ran >> "$HOME/environment.sh.$FURY_MOMENT"
