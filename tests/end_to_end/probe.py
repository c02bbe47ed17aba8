"""A client of the Kubernetes API that asks all the time, and knows how long it went without an answer."""

from __future__ import annotations

import base64
import http.client
import ssl
import threading
import time
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from ruamel.yaml import YAML

_INTERVAL = 0.2
_PATIENCE = 2
# Read from etcd with the agreement of a majority of it, at each request.
_QUESTION = "/api/v1/namespaces/default"


class Probe:
    """Asks while it is used as a context, each time on a new connection."""

    def __init__(self, kubeconfig: Path) -> None:
        """Take endpoint, authority and certificate from the administrator's kubeconfig."""
        config = YAML(typ="safe").load(kubeconfig)
        cluster, user = config["clusters"][0]["cluster"], config["users"][0]["user"]
        self._address = urlsplit(cluster["server"])
        self.host = str(self._address.hostname)
        self._context = ssl.create_default_context(cadata=_decoded(cluster["certificate-authority-data"]))
        certificate = kubeconfig.with_name("probe.pem")
        certificate.touch(mode=0o600)
        certificate.write_text(_decoded(user["client-key-data"]) + _decoded(user["client-certificate-data"]))
        self._context.load_cert_chain(certificate)
        certificate.unlink()
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._ask_all_the_time)
        self._failed_since: float | None = None
        self.answers = 0
        self.failures: list[str] = []
        self.longest_outage = 0.0

    def __enter__(self) -> Probe:
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._stop.set()
        self._thread.join()

    def told(self, event: str) -> str:
        """Return a line about what was seen."""
        return (
            f"outage: {event}: {self.longest_outage:.1f} s at most, {len(self.failures)} of "
            f"{self.answers + len(self.failures)} requests failed"
        )

    def _ask_all_the_time(self) -> None:
        while not self._stop.is_set():
            started = time.monotonic()
            try:
                self._ask()
            except (OSError, http.client.HTTPException) as error:
                self.failures.append(repr(error))
                self._failed_since = started if self._failed_since is None else self._failed_since
            else:
                self.answers += 1
                self._failed_since = None
            if self._failed_since is not None:
                self.longest_outage = max(self.longest_outage, time.monotonic() - self._failed_since)
            self._stop.wait(max(0.0, _INTERVAL - (time.monotonic() - started)))

    def _ask(self) -> None:
        connection = http.client.HTTPSConnection(
            self.host, self._address.port, timeout=_PATIENCE, context=self._context
        )
        try:
            connection.request("GET", _QUESTION)
            status = connection.getresponse().status
        finally:
            connection.close()
        if status != http.client.OK:
            raise http.client.HTTPException(f"status {status}")


def _decoded(text: Any) -> str:
    return base64.b64decode(text).decode()
