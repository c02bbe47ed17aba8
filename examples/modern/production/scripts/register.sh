#!/usr/bin/env bash
# Tells an inventory of machines that this one comes (with the kind of it as argument), or goes (without).
set -euo pipefail

echo "$(hostname): ${1:-gone}, told to ${INVENTORY_URL:-nobody}"
