#!/bin/sh
# Takes as many seconds as it is told, or until it is let go, and counts how often it began.
echo began >> "$HOME/slow.sh.$2"
for _ in $(seq "$1"); do
    [ -e "$HOME/slow.sh.$2.go" ] && break
    sleep 1
done
echo ended
