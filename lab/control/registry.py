"""The site's registry of container images: the repository's image archives, with a password and a private authority."""

from __future__ import annotations

import secrets
import subprocess
import sys
from pathlib import Path

from . import repository
from .process import Service
from .settings import HERE, LabError, Settings
from .vcenter import write_private

USER = "fury"
START_SECONDS = 10.0
DAYS = "30"
_CURVE = ("-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:P-256", "-nodes", "-days", DAYS)


def service(settings: Settings) -> Service:
    """Return the server's process."""
    return Service("registry", settings.state)


def certificate_authority(settings: Settings) -> Path:
    """Return the certificate of the authority that signs the registry's."""
    return settings.state / "registry-ca.pem"


def password_file(settings: Settings) -> Path:
    """Return the file with user and password, one a line."""
    return settings.state / "registry-credentials"


def password(settings: Settings) -> str:
    """Return the password, made anew at every up."""
    return password_file(settings).read_text(encoding="ascii").split()[1]


def up(settings: Settings) -> None:
    """Serve the images unless they are served."""
    this = service(settings)
    if this.pid() is not None:
        return
    certificate, key = certify(settings)
    write_private(password_file(settings), f"{USER}\n{secrets.token_urlsafe(18)}\n")
    place = (settings.gateway, str(settings.registry_port), f"{repository.link(settings)}/images")
    trust = (str(certificate), str(key), str(password_file(settings)))
    this.start([sys.executable, str(HERE / "control" / "registry_server.py"), *place, *trust], START_SECONDS)


def certify(settings: Settings) -> tuple[Path, Path]:
    """Make an authority, and certificate and key of the registry; return the latter two."""
    authority, authority_key = certificate_authority(settings), settings.state / "registry-ca.key"
    certificate, key = settings.state / "registry.pem", settings.state / "registry.key"
    names = f"/CN={settings.name} registry"
    openssl("-subj", f"{names} authority", "-keyout", str(authority_key), "-out", str(authority))
    issuer = ("-CA", str(authority), "-CAkey", str(authority_key))
    extensions = ("-addext", f"subjectAltName=IP:{settings.gateway}")
    openssl(*issuer, *extensions, "-subj", names, "-keyout", str(key), "-out", str(certificate))
    return certificate, key


def openssl(*arguments: str) -> None:
    """Make a key and its certificate."""
    command = ["openssl", "req", "-x509", *_CURVE, *arguments]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise LabError(f"the registry's certificate could not be made: {done.stderr.strip()}")


def running(settings: Settings) -> int | None:
    """Return the server's process, or None."""
    return service(settings).pid()
