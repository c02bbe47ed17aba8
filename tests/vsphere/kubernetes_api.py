"""A stand-in for a Kubernetes API: nodes, pods, and evictions that a disruption budget may refuse."""

from __future__ import annotations

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

RESOURCES = [
    {"name": "nodes", "singularName": "", "namespaced": False, "kind": "Node", "verbs": ["get", "list", "delete"]},
    {"name": "pods", "singularName": "", "namespaced": True, "kind": "Pod", "verbs": ["get", "list", "delete"]},
]
DISCOVERY: dict[str, dict[str, Any]] = {
    "/version": {"major": "1", "minor": "20", "gitVersion": "v1.20.2"},
    "/api": {"kind": "APIVersions", "versions": ["v1"]},
    "/api/v1": {"kind": "APIResourceList", "groupVersion": "v1", "resources": RESOURCES},
    "/apis": {"kind": "APIGroupList", "groups": []},
}


@dataclass
class Api:
    """What the cluster has, and what was done to it.

    Attributes:
        nodes: whether each node takes new pods, by name.
        pods: name -> (node, kind of its owner).
        refusals: how often an eviction is refused before it is allowed.
        done: one word per change, in order.
    """

    nodes: dict[str, bool]
    pods: dict[str, tuple[str, str]] = field(default_factory=dict)
    refusals: int = 0
    done: list[str] = field(default_factory=list)
    port: int = 0

    def kubeconfig(self, path: Path) -> Path:
        """Write how to reach it."""
        cluster = {"name": "c", "cluster": {"server": f"http://127.0.0.1:{self.port}"}}
        context = {"name": "c", "context": {"cluster": "c", "user": "u"}}
        config = {"clusters": [cluster], "contexts": [context], "users": [{"name": "u", "user": {}}]}
        path.write_text(json.dumps({"apiVersion": "v1", "kind": "Config", "current-context": "c", **config}))
        return path

    def node(self, name: str) -> dict[str, Any]:
        """Return a node as the API does."""
        spec = {} if self.nodes[name] else {"unschedulable": True}
        return {"kind": "Node", "apiVersion": "v1", "metadata": {"name": name}, "spec": spec, "status": {}}

    def pod(self, name: str) -> dict[str, Any]:
        """Return a pod as the API does."""
        node, owner = self.pods[name]
        owners = [{"kind": owner, "name": "x", "apiVersion": "v1", "uid": "u"}] if owner else []
        metadata = {"name": name, "namespace": "n", "ownerReferences": owners}
        spec = {"nodeName": node, "containers": []}
        return {"kind": "Pod", "apiVersion": "v1", "metadata": metadata, "spec": spec, "status": {"phase": "Running"}}

    def read(self, path: str, query: dict[str, list[str]]) -> dict[str, Any] | None:
        """Return what is at a path, or None."""
        match path.split("/")[3:]:
            case ["nodes"]:
                return {"kind": "NodeList", "apiVersion": "v1", "items": [self.node(name) for name in self.nodes]}
            case ["nodes", name] if name in self.nodes:
                return self.node(name)
            case ["pods"]:
                _key, _sign, node = query["fieldSelector"][0].partition("=")
                items = [self.pod(name) for name, (place, _owner) in self.pods.items() if place == node]
                return {"kind": "PodList", "apiVersion": "v1", "items": items}
            case ["namespaces", "n", "pods", name] if name in self.pods:
                return self.pod(name)
        return DISCOVERY.get(path)

    def evict(self, name: str) -> int:
        """Evict a pod, or not yet; return the code of the answer."""
        if self.refusals:
            self.refusals -= 1
            return 429
        self.done.append(f"evict {name}")
        del self.pods[name]
        return 201


@contextmanager
def serving(api: Api) -> Iterator[Api]:
    """Serve an API in the body."""

    class Handler(BaseHTTPRequestHandler):
        def answer(self, content: dict[str, Any] | None, code: int = 200) -> None:
            if content is None:
                code, content = 404, {"kind": "Status", "reason": "NotFound", "code": 404, "message": "not found"}
            body = json.dumps(content).encode()
            # The client goes by the words behind the code.
            self.send_response(code, {404: "Not Found", 429: "Too Many Requests"}.get(code, "OK"))
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def do_GET(self) -> None:
            parts = urlsplit(self.path)
            self.answer(api.read(parts.path.rstrip("/"), parse_qs(parts.query)))

        def do_PATCH(self) -> None:
            name = urlsplit(self.path).path.rpartition("/")[2]
            patch = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            api.nodes[name] = not patch["spec"]["unschedulable"]
            api.done.append(f"{'uncordon' if api.nodes[name] else 'cordon'} {name}")
            self.answer(api.node(name))

        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            name = urlsplit(self.path).path.split("/")[-2]
            code = api.evict(name)
            message = "Cannot evict pod as it would violate the pod's disruption budget."
            self.answer({"kind": "Status", "code": code, "message": message if code == 429 else ""}, code)

        def do_DELETE(self) -> None:
            parts = urlsplit(self.path)
            name = parts.path.rpartition("/")[2]
            node = api.node(name)
            if "dryRun" not in parts.query:
                del api.nodes[name]
                api.done.append(f"delete {name}")
            self.answer(node)

        def log_message(self, *_: object) -> None:
            """Say nothing."""

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        api.port = server.server_port
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield api
        finally:
            server.shutdown()
            thread.join()
