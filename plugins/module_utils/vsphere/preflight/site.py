# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""The checks of what a config names in vCenter."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from ...model.compatibility import parse_version
from ...model.preflight_capacity import CAPACITY, DatastoreFacts, compute_verdicts, storage_verdicts
from ...model.preflight_compute import COMPUTE, hosts_verdict, rules_verdicts
from ...model.preflight_template import (
    CERTIFICATION,
    GUEST,
    HARDWARE,
    TemplateFacts,
    ansible_verdicts,
    template_verdicts,
)
from ...model.preflight_verdict import failure_of
from ...model.preflight_wants import TEMPLATE, Want
from ...model.privileges import SiteFacts, needs
from ..session import Session
from . import networks, permissions, specifications, storage
from .findings import Findings, Request
from .folder import folder_verdict, nearest_folder
from .grantees import grantees
from .machines import Outlook, nodes_by_place, nodes_by_storage
from .objects import Objects
from .paths import inventory_paths
from .places import Place, places_of
from .templates import attribute_names, templates_of


@dataclass
class Site:
    """What was found of it, and the places that machines can run in."""

    findings: Findings
    vcenter: Session
    model: Mapping[str, Any]
    objects: Objects
    outlook: Outlook
    places: list[Place] = field(default_factory=list)

    def examine(self, request: Request) -> None:
        """Make the checks."""
        findings, model, objects = self.findings, self.model, self.objects
        for want, error in objects.errors.items():
            findings.verdicts.append(failure_of(want.kind.partition("_")[0], want.name, error))
        self._examine_places()
        stores, templates = storage.stores_of(objects), templates_of(objects)
        findings.verdicts += storage.storage_verdicts(stores, objects, self.places)
        findings.verdicts += networks.network_verdicts(objects, self.places)
        self._examine_templates(templates, request)
        stamps = {path: facts.customization for path, facts in templates.items()}
        check = specifications.CHECK
        findings.note(check, "", lambda: specifications.specification_verdicts(self.vcenter, model, stamps))
        findings.verdicts.append(folder_verdict(model, self.outlook.folder))
        self._examine_capacity(stores, templates)
        self._examine_privileges(templates, request)

    def _examine_places(self) -> None:
        findings, model = self.findings, self.model
        for found in places_of(self.objects, model["vsphere"]["datacenter"]):
            if not isinstance(found, Place):
                want, error = found
                findings.verdicts.append(failure_of(COMPUTE, want.name, error))
                continue
            self.places.append(found)
            want, hosts = found.want, list(found.hosts.values())
            findings.verdicts.append(hosts_verdict(want.name, want.key, hosts))
        for cluster in dict.fromkeys(place.cluster for place in self.places if place.cluster is not None):
            here = [place for place in self.places if place.cluster == cluster]
            name = self.objects.values.get(cluster, {}).get("name", "")
            pools = self._pools(name for place in here for name in place.want.pools)
            findings.verdicts += rules_verdicts(name, model, pools, here[0].members, here[0].drs)

    def _examine_templates(self, templates: Mapping[str, TemplateFacts], request: Request) -> None:
        for want, _reference in self.objects.found(TEMPLATE):
            hosts = [
                place.hosts[host].hardware
                for place in self.places
                if set(place.want.pools) & set(want.pools)
                for host in place.usable
            ]
            facts, pools = templates[want.name], self._pools(want.pools)
            self.findings.verdicts += [
                *template_verdicts(want.name, facts, pools, hosts, request.accept_failed_templates),
                *ansible_verdicts(want.name, facts, parse_version(request.ansible)),
            ]
        for want in self.objects.errors:
            if want.kind == TEMPLATE:
                self.findings.skip((CERTIFICATION, HARDWARE, GUEST), want.name, "the template was not found")

    def _examine_capacity(
        self, stores: Mapping[Want, Mapping[Any, DatastoreFacts]], templates: Mapping[str, TemplateFacts]
    ) -> None:
        findings = self.findings
        if not self.outlook.plan:
            findings.skip([CAPACITY], "", "there is no plan")
            return
        nodes = self.outlook.plan.new_nodes()
        by_place, by_storage = nodes_by_place(nodes), nodes_by_storage(nodes)
        for place in self.places:
            here = by_place.pop(place.want.name, [])
            findings.verdicts += compute_verdicts(place.want.name, here, list(place.hosts.values()), place.unreserved)
        for want, members in stores.items():
            here = by_storage.pop(want.name, [])
            findings.verdicts += storage_verdicts(want.name, here, list(members.values()), templates)
        for name in (*by_place, *by_storage):
            findings.skip([CAPACITY], name, "it was not found")

    def _examine_privileges(self, templates: Mapping[str, TemplateFacts], request: Request) -> None:
        findings, objects, content = self.findings, self.objects, self.vcenter.content
        check, path = permissions.CHECK, self.model["vsphere"]["folder"]
        facts = SiteFacts(
            defined_attributes=set(attribute_names(objects).values()),
            missing_folders=() if self.outlook.folder else (path,),
            ovf_templates=[path for path, each in templates.items() if each.hands_ovf_environment],
            bare_templates=[path for path, each in templates.items() if not each.has_card],
            customizations={path: each.customization for path, each in templates.items()},
            without_drs=[place.cluster_name for place in self.places if not place.drs],
        )
        findings.needs = needs(self.model, facts)
        above = objects.values.get(objects.datacenter, {}).get("vmFolder")
        folder = findings.attempt(
            check, path, lambda: nearest_folder(self.vcenter, self.model, self.outlook.folder, above)
        )
        found = {
            need.object: grantees(need, content.rootFolder, folder, objects, self.places) for need in findings.needs
        }
        user = objects.values.get(content.sessionManager, {}).get("currentSession")
        if user:
            findings.note(
                check, "", lambda: permissions.permission_verdicts(self.vcenter, findings.needs, found, user.key)
            )
        else:
            findings.skip([check], "", "vCenter does not tell the session's key")
        if request.paths:
            references = list(dict.fromkeys(each for several in found.values() for each in several))
            paths = findings.attempt(check, "", lambda: inventory_paths(self.vcenter, references)) or {}
            for wanted, several in found.items():
                known = [paths[each] for each in several if each in paths]
                findings.paths[wanted] = known or findings.paths[wanted]

    def _pools(self, names: Iterable[str]) -> list[Mapping[str, Any]]:
        wanted = set(names)
        return [pool for pool in self.model["pools"] if pool["name"] in wanted and pool["count"]]
