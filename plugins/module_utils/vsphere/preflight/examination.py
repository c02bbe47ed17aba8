# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""All checks, one after another: what one finds is told, and hides nothing of the others."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import ExitStack
from datetime import datetime, timezone
from typing import Any

from ...model import preflight_compute, preflight_template
from ...model.image.family import families_of
from ...model.preflight_capacity import CAPACITY
from ...model.preflight_endpoint import ENDPOINT
from ...model.preflight_verdict import failure_of, ok, warning
from ...model.preflight_version import CLOCK, VERSION, clock_verdict, version_verdict
from ...model.preflight_wants import DATACENTER
from ...model.privileges import needs
from ..connection import Connection
from ..images import with_newest_images
from ..session import Session, session
from . import folder, networks, permissions, storage
from .clock import seconds_ahead
from .endpoint import endpoint_verdicts
from .findings import Findings, Request
from .machines import ADDRESSES, PLAN, is_idle, look, plan_verdicts
from .objects import Objects, find_objects
from .paths import likely_path
from .site import Site

CONNECTION = "connection"

# What is looked at only when something is to be done, or a thorough look is asked for.
_OF_OBJECTS = (
    preflight_compute.COMPUTE,
    storage.CHECK,
    networks.CHECK,
    preflight_template.TEMPLATE,
    folder.CHECK,
    CAPACITY,
    permissions.CHECK,
)


def examine(connection: Connection, model: Mapping[str, Any], request: Request) -> Findings:
    """Make all checks. Reads only."""
    findings = Findings()
    _note_needs(findings, model)
    with ExitStack() as stack:
        server = connection.server
        vcenter = findings.attempt(CONNECTION, server, lambda: stack.enter_context(session(connection)))
        if vcenter is None:
            findings.skip((VERSION, CLOCK, PLAN, ADDRESSES, ENDPOINT, *_OF_OBJECTS), "", "there is no connection")
        else:
            _examine_vcenter(findings, vcenter, connection)
            # As long as no image is found, what the config names is what it says.
            model = _with_newest_images(findings, vcenter, model)
            _note_needs(findings, model)
            _examine_config(findings, vcenter, model, request)
    return findings


def _note_needs(findings: Findings, model: Mapping[str, Any]) -> None:
    findings.needs = needs(model)
    datacenter = model["vsphere"]["datacenter"]
    findings.paths = {need.object: [likely_path(*need.object, datacenter)] for need in findings.needs}


def _with_newest_images(findings: Findings, vcenter: Session, model: Mapping[str, Any]) -> Mapping[str, Any]:
    named = ", ".join(sorted(families_of(model)))
    return findings.attempt(preflight_template.TEMPLATE, named, lambda: with_newest_images(vcenter, model)) or model


def _examine_vcenter(findings: Findings, vcenter: Session, connection: Connection) -> None:
    server, about = connection.server, vcenter.content.about
    if connection.validate_certs:
        findings.verdicts.append(ok(CONNECTION, server, "logged in; its certificate is trusted"))
    else:
        remedy = "set ca_file to the certificate of its authority, and validate_certs to true"
        findings.verdicts.append(warning(CONNECTION, server, "logged in; its certificate is not verified", remedy))
    today = datetime.now(timezone.utc).date()
    findings.verdicts.append(version_verdict(server, about.apiType, about.version, about.build or "", today))
    findings.note(CLOCK, server, lambda: [clock_verdict(server, seconds_ahead(vcenter))])


def _examine_config(findings: Findings, vcenter: Session, model: Mapping[str, Any], request: Request) -> None:
    outlook = look(vcenter, model, request.limit)
    objects = None
    if outlook.plan:
        findings.verdicts += plan_verdicts(model, outlook.plan)
    else:
        # Without the datacenter nothing can be told, the plan least of all.
        objects = _find_objects(findings, vcenter, model, (PLAN, ADDRESSES, ENDPOINT, *_OF_OBJECTS))
        if objects is None:
            return
        findings.verdicts.append(failure_of(PLAN, model["vsphere"]["folder"], outlook.error or ValueError()))
        findings.skip([ADDRESSES], model["network"]["cidr"], "there is no plan")
    findings.verdicts += endpoint_verdicts(model, outlook.plan)
    if outlook.plan and is_idle(outlook.plan) and not request.thorough:
        findings.skip(_OF_OBJECTS, "", "there is nothing to be done")
        return
    objects = objects or _find_objects(findings, vcenter, model, _OF_OBJECTS)
    if objects:
        Site(findings, vcenter, model, objects, outlook).examine(request)


def _find_objects(
    findings: Findings, vcenter: Session, model: Mapping[str, Any], needing: tuple[str, ...]
) -> Objects | None:
    name = model["vsphere"]["datacenter"]
    objects = findings.attempt(DATACENTER, name, lambda: find_objects(vcenter, model))
    if objects is None:
        findings.skip(needing, "", f"datacenter {name} cannot be looked at")
    return objects
