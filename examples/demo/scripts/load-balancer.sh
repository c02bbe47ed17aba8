#!/bin/sh
# Runs once on each load balancer, before anything is installed. What it prints is kept in WORKDIR/logs/hooks.
set -eu
echo "hello from $FURY_NODE ($FURY_ADDRESS), a load balancer of the cluster $FURY_CLUSTER"
