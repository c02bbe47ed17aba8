#!/bin/sh
# Runs on a clone that certifies a template, as the scripts of pools run on nodes: as root, told where, with a place to write.
set -eu
[ "$(id -u)" -eq 0 ]
[ -n "$FURY_NODE" ]
directory=$(mktemp -d)
echo "$FURY_NODE" >"$directory/name"
rm -r "$directory"
