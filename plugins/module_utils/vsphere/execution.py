# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""A cluster's virtual machines: doing what was decided."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from ..model.addressing import mac_address
from ..model.difference import ATTRIBUTE, TAG, Difference
from ..model.drift import attribute_differences
from ..model.machine import Machine
from ..model.step import CHANGE, DELETE, POWER_CYCLE, POWER_ON, REPAIR
from .attributes import Stamps
from .births import conceive
from .changes import Subject, config_spec, hardware_version, without_user_data
from .clone import Birth, start_clone
from .cluster import Decision
from .customization_events import wait_for_customization
from .deletion import Manner, delete_machines
from .errors import VsphereError, translated
from .failures import Failures
from .folders import make_folder, remove_folder_if_empty
from .guests import GuestWait, wait_for_guests
from .hardware import has_user_data
from .inventory_path import find_folder
from .machines import Contents, read_contents
from .power_cycle import power_cycle
from .properties import read
from .session import Session
from .tags import Tags
from .tasks import Deadline, Job, run_tasks


@dataclass(frozen=True)
class Work:
    """How what was decided is to be done.

    Attributes:
        authorized_keys: public SSH keys that may log in to new nodes, beside the model's.
        parallelism: number of vCenter's tasks at a time.
        wait_for_guest: whether to wait until the guests of machines that were started report their addresses.
        tags: None when no machine is to have tags.
    """

    authorized_keys: Sequence[str] = ()
    parallelism: int = 8
    wait_for_guest: bool = True
    deadline: Deadline = field(default_factory=lambda: Deadline(1800))
    tags: Tags | None = None


def carry_out(session: Session, model: Mapping[str, Any], decision: Decision, work: Work) -> tuple[Machine, ...]:
    """Do what was decided and return the cluster's machines then. Raises VsphereError.

    What can be finished is finished before an error is raised, which lists every machine that failed; running again
    goes on from there.
    """
    return _Run(session, model, decision, work).carry_out()


class _Run:
    """One execution of a plan."""

    def __init__(self, session: Session, model: Mapping[str, Any], decision: Decision, work: Work) -> None:
        self._session = session
        self._model = model
        self._plan = decision.plan
        self._decision = decision
        self._work = work
        self._failures = Failures()
        self._stamps = Stamps(session, decision.contents.attribute_keys, work.parallelism)

    def carry_out(self) -> tuple[Machine, ...]:
        """Take the steps in their order: first what heals, then what grows, last what is lost."""
        contents = self._decision.contents
        self._stamp(contents, {machine.name: _values(found) for machine, found in self._plan.changes(REPAIR)})
        started = {**self._create(), **self._change_and_start()}
        self._power_cycle()
        self._delete()
        if self._decision.removes_folder and not self._failures:
            vsphere = self._model["vsphere"]
            remove_folder_if_empty(self._session, self._decision.folder, vsphere["folder"], self._work.deadline)
            return ()
        machines = self._settle(started)
        self._failures.raise_all()
        return machines

    def _stamp(self, contents: Contents, attributes: Mapping[str, Mapping[str, str]]) -> None:
        for name, values in attributes.items():
            self._stamps.set(contents.references[name], name, values)
        self._failures.add(self._stamps.wait())

    def _jobs(self, jobs: Iterable[Job]) -> dict[str, Any]:
        """Run jobs for machines that have not failed yet; return the results by name."""
        going_on = [job for job in jobs if job.name not in self._failures]
        outcome = run_tasks(self._session, going_on, self._work.parallelism, self._work.deadline)
        self._failures.add(outcome.failures)
        return outcome.results

    def _create(self) -> dict[str, GuestWait]:
        """Clone the new nodes; return what their guests are to be waited for with."""
        placement, nodes = self._decision.placement, self._plan.new_nodes()
        if placement is None:
            return {}
        conceived = {node.name: conceive(self._model, node, placement, self._work.authorized_keys) for node in nodes}
        self._stamps.define(name for _birth, attributes in conceived.values() for name in attributes)
        folders = {
            path: make_folder(self._session, self._model["vsphere"]["datacenter"], path)
            for path in dict.fromkeys(node.location.folder for node in nodes)
        }

        def stamp(name: str, reference: Any) -> None:
            self._stamps.set(reference, name, conceived[name][1])

        jobs = [
            Job(
                name,
                f"clone virtual machine {name!r} from template {birth.node.making.template!r}",
                partial(start_clone, self._session, birth, folders[birth.node.location.folder]),
                on_success=stamp,
            )
            for name, (birth, _attributes) in conceived.items()
        ]
        made = self._jobs(jobs)
        self._failures.add(self._stamps.wait())
        births = [conceived[name][0] for name in made]
        self._upgrade([birth for birth in births if birth.needs_upgrade], made)
        self._tag({made[birth.node.name]: birth.node.settings.tags for birth in births})
        waits = {
            birth.node.name: GuestWait(
                birth.node.name, made[birth.node.name], birth.node.address, birth.node.cards[0].mac
            )
            for birth in births
        }
        self._await_customization(waits[birth.node.name] for birth in births if birth.customization is not None)
        return waits

    def _await_customization(self, waits: Iterable[GuestWait]) -> None:
        """Wait for what vCenter itself tells a guest; cloud-init's guestinfo is waited for with the guest."""
        pending = [wait for wait in waits if wait.name not in self._failures]
        if self._work.wait_for_guest and pending:
            vsphere = self._model["vsphere"]
            folder = find_folder(self._session, vsphere["datacenter"], vsphere["folder"])
            outcome = wait_for_customization(self._session, folder, pending, self._work.deadline)
            self._failures.add(outcome.failures)

    def _upgrade(self, births: Sequence[Birth], made: Mapping[str, Any]) -> None:
        """Upgrade the virtual hardware of machines that were not started for it, and start them."""
        for action, method in (("upgrade the hardware of", "UpgradeVM_Task"), ("power on", "PowerOnVM_Task")):
            jobs = []
            for birth in births:
                name = birth.node.name
                arguments = {"version": f"vmx-{birth.node.hardware.minimum_version:02}"} if "Upgrade" in method else {}
                call = partial(getattr(made[name], method), **arguments)
                jobs.append(Job(name, f"{action} virtual machine {name!r}", call))
            self._jobs(jobs)

    def _subject(self, machine: Machine) -> Subject:
        contents = self._decision.contents
        return Subject(
            machine, contents.references[machine.name], contents.devices[machine.name], self._decision.backings
        )

    def _change_and_start(self) -> dict[str, GuestWait]:
        """Change what can be changed at once, and start what does not run.

        A suspended machine is started first: its hardware cannot be changed. One that is off is started last: more can
        be changed while it is.
        """
        starting = self._plan.machines(POWER_ON)
        self._start([each for each in starting if not each.is_off])
        changes = self._plan.changes(CHANGE)
        self._reconfigure(changes)
        references = self._decision.contents.references
        self._tag(
            {
                references[machine.name]: {each.item: each.after for each in found if each.what == TAG}
                for machine, found in changes
            }
        )
        self._start([each for each in starting if each.is_off])
        return {each.name: self._guest_wait(each, references[each.name]) for each in starting}

    def _start(self, machines: Iterable[Machine]) -> None:
        references = self._decision.contents.references
        self._jobs(
            Job(each.name, f"power on virtual machine {each.name!r}", references[each.name].PowerOnVM_Task)
            for each in machines
        )

    def _guest_wait(self, machine: Machine, reference: Any) -> GuestWait:
        if not self._model["network"]["dhcp"]:
            return GuestWait(machine.name, reference, machine.address)
        # DHCP may give another address than before.
        return GuestWait(machine.name, reference, mac=mac_address(self._model["name"], machine.name, ""))

    def _reconfigure(self, changes: Iterable[tuple[Machine, Sequence[Difference]]]) -> None:
        jobs, upgrades = [], []
        for machine, found in changes:
            name, reference = machine.name, self._decision.contents.references[machine.name]
            try:
                spec = config_spec(self._subject(machine), found)
            except VsphereError as error:
                self._failures.add({name: error})
                continue
            if spec is not None:
                call = partial(reference.ReconfigVM_Task, spec=spec)
                jobs.append(Job(name, f"change virtual machine {name!r}", call))
            version = hardware_version(found)
            if version:
                action = f"upgrade the hardware of virtual machine {name!r} to {version}"
                upgrades.append(Job(name, action, partial(reference.UpgradeVM_Task, version=version)))
            self._stamps.set(reference, name, _values(each for each in found if each.what == ATTRIBUTE))
        self._jobs(jobs)
        self._jobs(upgrades)
        self._failures.add(self._stamps.wait())

    def _tag(self, wanted: Mapping[Any, Mapping[str, str]]) -> None:
        if self._work.tags is None:
            return
        try:
            self._work.tags.put({each._GetMoId(): tags for each, tags in wanted.items() if tags})
        except VsphereError as error:
            self._failures.add({"tags": error})

    def _power_cycle(self) -> None:
        """Switch machines off and on one after another: a cluster survives the loss of one.

        The first one that fails is the last that is tried.
        """
        for machine, found in self._plan.changes(POWER_CYCLE):
            if self._failures:
                return
            try:
                power_cycle(
                    self._session, self._subject(machine), found, self._work.wait_for_guest, self._work.deadline
                )
            except VsphereError as error:
                self._failures.add({machine.name: error})

    def _delete(self) -> None:
        machines = self._plan.machines(DELETE)
        references = self._decision.contents.references
        manner = Manner(self._decision.wish.foreign_disks, self._work.parallelism, self._work.deadline)
        failures = delete_machines(self._session, machines, references, manner)
        self._failures.add(failures.by_name)

    def _settle(self, started: Mapping[str, GuestWait]) -> tuple[Machine, ...]:
        """Wait for guests, write down what they report, and return the machines as they are then."""
        up: dict[str, str] = {}
        if self._work.wait_for_guest:
            waits = [wait for name, wait in started.items() if name not in self._failures]
            outcome = wait_for_guests(self._session, waits, self._work.deadline)
            self._failures.add(outcome.failures)
            up = outcome.addresses
        self._forget_user_data({name: started[name].reference for name in up})
        vsphere = self._model["vsphere"]
        folder = find_folder(self._session, vsphere["datacenter"], vsphere["folder"])
        contents = read_contents(self._session, folder, self._model["name"], detailed=False)
        repairs = {each.name: self._repairs(each, up[each.name]) for each in contents.machines if each.name in up}
        self._stamp(contents, repairs)
        return tuple(_with_facts(each, repairs.get(each.name, {})) for each in contents.machines)

    def _repairs(self, machine: Machine, address: str) -> dict[str, str]:
        """Return the custom attributes that follow from what a guest has reported."""
        card = mac_address(self._model["name"], machine.name, "")
        return _values(attribute_differences(self._model, replace(machine, guest_addresses={card: (address,)})))

    def _forget_user_data(self, references: Mapping[str, Any]) -> None:
        """Remove the user data, which has the SSH host key in it, where cloud-init has not done so itself."""
        if not references:
            return
        with translated("look for user data that guests have left"):
            found = read(self._session, references.values(), {"VirtualMachine": ["config.extraConfig"]})
        jobs = []
        for name, reference in references.items():
            if has_user_data(found.get(reference, {}).get("config.extraConfig", [])):
                call = partial(reference.ReconfigVM_Task, spec=without_user_data())
                jobs.append(Job(name, f"remove the user data of virtual machine {name!r}", call))
        self._jobs(jobs)


def _values(found: Iterable[Difference]) -> dict[str, str]:
    """Return attributes by name."""
    return {each.item: each.after for each in found}


def _with_facts(machine: Machine, facts: Mapping[str, str]) -> Machine:
    return replace(machine, facts={**machine.facts, **facts})
