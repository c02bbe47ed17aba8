"""The words for vCenter's faults."""

from __future__ import annotations

from typing import Any

import pytest
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.vsphere.errors import VsphereError, translated
from pyVmomi import vim, vmodl

FAULTS = [
    (
        vim.fault.NoPermission(privilegeId="VirtualMachine.Provisioning.DeployTemplate", object=vim.Folder("group-v3")),
        "Failed to clone: the user lacks the privilege VirtualMachine.Provisioning.DeployTemplate on Folder group-v3; "
        "grant it to the user's role, then run again",
    ),
    (vim.fault.DuplicateName(name="demo-1"), "Failed to clone: the name 'demo-1' is taken there; look"),
    (
        vmodl.fault.ManagedObjectNotFound(obj=vim.VirtualMachine("vm-1")),
        "Failed to clone: it, or something that it uses, was removed meanwhile; look",
    ),
    (
        vmodl.fault.InvalidArgument(invalidProperty="spec.location.host"),
        "Failed to clone: vCenter refuses the value of spec.location.host; look",
    ),
    (
        vim.fault.InvalidHostState(
            msg="The operation is not allowed in the current state of the host.",
            faultMessage=[vmodl.LocalizableMessage(key="x", message="Host is in maintenance mode.")],
        ),
        "Failed to clone: The operation is not allowed in the current state of the host (Host is in maintenance mode); "
        "look",
    ),
    (vim.fault.TaskInProgress(), "Failed to clone: TaskInProgress; look"),
    (
        ConnectionResetError(104, "Connection reset by peer"),
        "Failed to clone: the connection to vCenter broke ([Errno 104] Connection reset by peer); check the network to "
        "vCenter, then run again",
    ),
]


@pytest.mark.parametrize(("fault", "message"), FAULTS, ids=lambda value: type(value).__name__)
def test_message_says_action_cause_and_next_step(fault: Any, message: str) -> None:
    with pytest.raises(VsphereError) as raised, translated("clone", "look"):
        raise fault
    assert str(raised.value) == message


def test_own_errors_pass_unchanged() -> None:
    own = VsphereError("as it is")
    with pytest.raises(VsphereError) as raised, translated("clone", "look"):
        raise own
    assert raised.value is own
