#!/bin/sh
# Runs once on each node of its pool, before anything is installed. What it prints is kept in WORKDIR/logs/hooks.
#
# It gives the node a small network for its pods, so that the demo's nodes become Ready by themselves. On a real cluster
# the distribution's networking module does that: here pods of different nodes do not reach each other.
set -eu
. /etc/os-release
echo "hello from $FURY_NODE ($FURY_ADDRESS) of the cluster $FURY_CLUSTER: pool $FURY_POOL, $PRETTY_NAME"

mkdir -p /etc/cni/net.d
cat > /etc/cni/net.d/10-demo.conflist <<CNI
{
  "cniVersion": "0.4.0",
  "name": "demo",
  "plugins": [
    {
      "type": "bridge",
      "bridge": "cni0",
      "isGateway": true,
      "ipMasq": true,
      "ipam": {
        "type": "host-local",
        "subnet": "172.21.${FURY_ADDRESS##*.}.0/24",
        "routes": [{"dst": "0.0.0.0/0"}]
      }
    },
    {"type": "portmap", "capabilities": {"portMappings": true}}
  ]
}
CNI
echo "pods of this node live in 172.21.${FURY_ADDRESS##*.}.0/24"
