"""What etcdctl prints of three members."""

from __future__ import annotations

import json

ADDRESSES = {"a": "10.0.0.11", "b": "10.0.0.12", "c": "10.0.0.13"}
# As large as real ones: more than a signed number of 64 bits holds.
IDS = {"a": 18249187646912138824, "b": 2, "c": 3}


def printed(*names: str, learners: str = "", unstarted: str = "", cluster: int = 7) -> str:
    """Return what etcdctl prints for members of these names; unstarted ones have none yet."""
    members = [
        {"ID": IDS[name], "name": name, "peerURLs": [f"https://{ADDRESSES[name]}:2380"], "clientURLs": []}
        | ({"isLearner": True} if name in learners else {})
        for name in names
    ]
    members += [{"ID": IDS[name], "peerURLs": [f"https://{ADDRESSES[name]}:2380"]} for name in unstarted]
    return json.dumps({"header": {"cluster_id": cluster, "member_id": 1}, "members": members})
