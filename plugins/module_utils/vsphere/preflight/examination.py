# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""All checks, one after another: what one finds is told, and hides nothing of the others."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from datetime import datetime, timezone
from typing import Any, TypeVar

from ...model import preflight_compute, preflight_template
from ...model.preflight_capacity import CAPACITY, compute_verdicts
from ...model.preflight_capacity import storage_verdicts as room_verdicts
from ...model.preflight_endpoint import ENDPOINT
from ...model.preflight_verdict import Verdict, failure_of, ok, skipped, warning
from ...model.preflight_version import CLOCK, VERSION, clock_verdict, version_verdict
from ...model.preflight_wants import (
    CLUSTER,
    COMPUTE,
    DATACENTER,
    DATASTORE,
    DATASTORE_CLUSTER,
    FOLDER,
    NETWORK,
    TEMPLATE,
    VCENTER,
    Want,
)
from ...model.privileges import Need, SiteFacts, needs
from ...model.problem import ModelError
from ..connection import Connection
from ..errors import VsphereError
from ..session import Session, session
from . import folder, networks, permissions, specifications, storage
from .clock import seconds_ahead
from .endpoint import endpoint_verdicts
from .folder import folder_verdict, nearest_folder
from .machines import ADDRESSES, PLAN, Outlook, is_idle, look, nodes_by_place, nodes_by_storage, plan_verdicts
from .objects import Objects, find_objects
from .paths import inventory_paths, likely_path
from .places import Place, places_of
from .templates import attribute_names, templates_of

CONNECTION = "connection"
_CHECK_OF_KIND = {
    COMPUTE: preflight_compute.COMPUTE,
    DATASTORE: storage.CHECK,
    DATASTORE_CLUSTER: storage.CHECK,
    NETWORK: networks.CHECK,
    TEMPLATE: preflight_template.TEMPLATE,
}
# What is looked at only when something is to be done, or a thorough look is asked for.
_OF_OBJECTS = (
    preflight_compute.COMPUTE,
    storage.CHECK,
    networks.CHECK,
    folder.CHECK,
    preflight_template.TEMPLATE,
    CAPACITY,
    permissions.CHECK,
)

Value = TypeVar("Value")


@dataclass(frozen=True)
class Request:
    """What is asked for.

    Attributes:
        thorough: whether everything is looked at, also when there is nothing to be done.
        accept_failed_templates: templates that may have failed certification.
        paths: whether to find out the inventory paths of the objects that privileges are needed on.
    """

    thorough: bool = True
    accept_failed_templates: Collection[str] = ()
    paths: bool = False


@dataclass
class Findings:
    """What was found.

    Attributes:
        needs: the privileges that the config needs.
        paths: inventory paths of what they are needed on, by kind and name.
    """

    verdicts: list[Verdict] = field(default_factory=list)
    needs: tuple[Need, ...] = ()
    paths: dict[tuple[str, str], str] = field(default_factory=dict)

    def attempt(self, check: str, subject: str, look_at: Callable[[], Value]) -> Value | None:
        """Return what a function returns, or note the error that it raises."""
        try:
            return look_at()
        except (ModelError, VsphereError) as error:
            self.verdicts.append(failure_of(check, subject, error))
            return None

    def note(self, check: str, subject: str, judge: Callable[[], Iterable[Verdict]]) -> None:
        """Note the verdicts that a function returns, or the error that it raises."""
        self.verdicts += self.attempt(check, subject, lambda: list(judge())) or []

    def skip(self, checks: Iterable[str], subject: str, reason: str) -> None:
        """Note that checks were not made."""
        self.verdicts += [skipped(check, subject, reason) for check in checks]


def examine(connection: Connection, model: Mapping[str, Any], request: Request) -> Findings:
    """Make all checks. Reads only."""
    findings = Findings(needs=needs(model))
    datacenter = model["vsphere"]["datacenter"]
    findings.paths = {need.object: likely_path(*need.object, datacenter) for need in findings.needs}
    with ExitStack() as stack:
        server = connection.server
        vcenter = findings.attempt(CONNECTION, server, lambda: stack.enter_context(session(connection)))
        if vcenter is None:
            checks = (VERSION, CLOCK, PLAN, ENDPOINT, *_OF_OBJECTS)
            findings.skip(checks, "", "there is no connection")
        else:
            _examine_vcenter(findings, vcenter, connection)
            _examine_site(findings, vcenter, model, request)
    return findings


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


def _examine_site(findings: Findings, vcenter: Session, model: Mapping[str, Any], request: Request) -> None:
    outlook = findings.attempt(PLAN, model["vsphere"]["folder"], lambda: look(vcenter, model))
    planned = outlook.plan if outlook else None
    if outlook:
        findings.note(PLAN, "", lambda: plan_verdicts(model, outlook.plan))
    else:
        findings.skip([ADDRESSES], model["network"]["cidr"], "there is no plan")
    findings.note(ENDPOINT, "", lambda: endpoint_verdicts(model, planned))
    if planned and is_idle(planned) and not request.thorough:
        findings.skip(_OF_OBJECTS, "", "there is nothing to be done")
        return
    name = model["vsphere"]["datacenter"]
    objects = findings.attempt(DATACENTER, name, lambda: find_objects(vcenter, model))
    if objects is None:
        findings.skip(_OF_OBJECTS, "", f"datacenter {name} was not found")
        return
    _Examiner(findings, vcenter, model, objects, outlook).run(request)


@dataclass
class _Examiner:
    """The checks of what the config names in vCenter."""

    findings: Findings
    vcenter: Session
    model: Mapping[str, Any]
    objects: Objects
    outlook: Outlook | None
    places: list[Place] = field(default_factory=list)

    def run(self, request: Request) -> None:
        """Make them."""
        findings, model, objects = self.findings, self.model, self.objects
        self._examine_places()
        stores = storage.stores_of(objects)
        for want, error in objects.errors.items():
            findings.verdicts.append(failure_of(_CHECK_OF_KIND[want.kind], want.name, error))
        findings.note(storage.CHECK, "", lambda: storage.storage_verdicts(stores, objects, self.places))
        findings.note(networks.CHECK, "", lambda: networks.network_verdicts(objects, self.places))
        facts = templates_of(objects)
        self._examine_templates(facts, request.accept_failed_templates)
        stamps = {path: each.customization for path, each in facts.items()}
        specs = specifications
        findings.note(specs.CHECK, "", lambda: specs.specification_verdicts(self.vcenter, model, stamps))
        if self.outlook:
            findings.verdicts.append(folder_verdict(model, self.outlook.folder))
        self._examine_capacity(stores, facts)
        site = SiteFacts(
            defined_attributes=set(attribute_names(objects).values()),
            missing_folders=() if self.outlook and self.outlook.folder is not None else (model["vsphere"]["folder"],),
            ovf_templates=[path for path, each in facts.items() if each.hands_ovf_environment],
            bare_templates=[path for path, each in facts.items() if not each.has_card],
            customizations=stamps,
        )
        self._examine_privileges(needs(model, site), request)

    def _examine_places(self) -> None:
        findings, model = self.findings, self.model
        check = preflight_compute.COMPUTE
        for found in places_of(self.objects, model["vsphere"]["datacenter"]):
            if not isinstance(found, Place):
                want, error = found
                findings.verdicts.append(failure_of(check, want.name, error))
                continue
            self.places.append(found)
            want, hosts = found.want, list(found.hosts.values())
            findings.verdicts.append(preflight_compute.hosts_verdict(want.name, want.key, hosts))
        for cluster in dict.fromkeys(place.cluster for place in self.places if place.cluster is not None):
            here = [place for place in self.places if place.cluster == cluster]
            name = self.objects.values.get(cluster, {}).get("name", "")
            pools = self._pools(name for place in here for name in place.want.pools)
            findings.verdicts += preflight_compute.rules_verdicts(name, model, pools, here[0].members, here[0].drs)

    def _examine_templates(
        self, facts: Mapping[str, preflight_template.TemplateFacts], accepted: Collection[str]
    ) -> None:
        for want, _reference in self.objects.found(TEMPLATE):
            hosts = [
                place.hosts[host].hardware
                for place in self.places
                if set(place.want.pools) & set(want.pools)
                for host in place.usable
            ]
            self.findings.verdicts += preflight_template.template_verdicts(
                want.name, facts[want.name], self._pools(want.pools), hosts, accepted
            )
        for want in self.objects.errors:
            if want.kind == TEMPLATE:
                checks = (preflight_template.CERTIFICATION, preflight_template.HARDWARE, preflight_template.GUEST)
                self.findings.skip(checks, want.name, "the template was not found")

    def _examine_capacity(
        self,
        stores: Mapping[Want, Mapping[Any, Any]],
        facts: Mapping[str, preflight_template.TemplateFacts],
    ) -> None:
        findings = self.findings
        if not self.outlook:
            findings.skip([CAPACITY], "", "there is no plan")
            return
        nodes = self.outlook.plan.new_nodes()
        by_place, by_storage = nodes_by_place(nodes), nodes_by_storage(nodes)
        for place in self.places:
            here = by_place.pop(place.want.name, [])
            findings.verdicts += compute_verdicts(place.want.name, here, list(place.hosts.values()), place.unreserved)
        for want, members in stores.items():
            here = by_storage.pop(want.name, [])
            findings.verdicts += room_verdicts(want.name, here, list(members.values()), facts)
        for name in (*by_place, *by_storage):
            findings.skip([CAPACITY], name, "it was not found")

    def _examine_privileges(self, wanted: tuple[Need, ...], request: Request) -> None:
        findings, model, objects = self.findings, self.model, self.objects
        check = permissions.CHECK
        vm_folder = objects.values.get(objects.datacenter, {}).get("vmFolder")
        own = self.outlook.folder if self.outlook else None
        above = findings.attempt(
            check, model["vsphere"]["folder"], lambda: nearest_folder(self.vcenter, model, own, vm_folder)
        )
        references = {need.object: self._references(need, above) for need in wanted}
        user = objects.values.get(self.vcenter.content.sessionManager, {}).get("currentSession")
        if user is None:
            findings.skip([check], "", "vCenter does not tell the session's key")
        else:
            findings.note(
                check, "", lambda: permissions.permission_verdicts(self.vcenter, wanted, references, user.key)
            )
        findings.needs = wanted
        found = {objects_[0]: need for need, objects_ in references.items() if objects_}
        paths = (
            findings.attempt(check, "", lambda: inventory_paths(self.vcenter, list(found))) if request.paths else None
        )
        name = model["vsphere"]["datacenter"]
        findings.paths = {need.object: likely_path(*need.object, name) for need in wanted}
        findings.paths.update({found[reference]: path for reference, path in (paths or {}).items()})

    def _references(self, need: Need, above: Any) -> Sequence[Any]:
        single = {
            VCENTER: self.vcenter.content.rootFolder,
            DATACENTER: self.objects.datacenter,
            FOLDER: above,
        }
        if need.kind in single:
            return [single[need.kind]] if single[need.kind] is not None else []
        if need.kind == CLUSTER:
            return [
                place.cluster
                for place in self.places
                if place.want.location and place.want.location.cluster == need.name and place.cluster is not None
            ][:1]
        if need.kind == COMPUTE:
            return [pool for place in self.places if place.want.name == need.name for pool in place.pools]
        return [each for want, each in self.objects.found(need.kind) if want.name == need.name]

    def _pools(self, names: Iterable[str]) -> list[Mapping[str, Any]]:
        wanted = set(names)
        return [pool for pool in self.model["pools"] if pool["name"] in wanted and pool["count"]]
