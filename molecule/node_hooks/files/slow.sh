#!/bin/sh
# Takes a while, and counts how often it began.
echo began >> "$HOME/slow.sh.$2"
sleep "$1"
echo ended
