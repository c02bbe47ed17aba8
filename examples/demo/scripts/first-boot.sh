#!/bin/sh
# Runs once on each node, before anything is installed. What it prints is kept in WORKDIR/logs/hooks.
set -eu
echo "hello from $FURY_NODE ($FURY_ADDRESS), a node of the pool $FURY_POOL of the cluster $FURY_CLUSTER"
