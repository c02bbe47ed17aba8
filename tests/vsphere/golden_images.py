"""The definition of an image in the simulated vCenter, and how tests make one without a guest."""

from __future__ import annotations

import copy
from typing import Any

from administration import Admin
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.builder import builder_model
from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.loading import load_image
from modules import run

IMAGE: dict[str, Any] = {
    "name": "ubuntu-22.04",
    "system": "ubuntu-22.04",
    "source": {"machine": "TEMPLATES/ubuntu-22.04"},
    "vsphere": {
        "datacenter": "LAB",
        "cluster": "LAB-CLUSTER",
        "datastore": "LAB-DATASTORE",
        "folder": "IMAGES",
    },
    # The lab, when it is up beside the tests, has machines of these addresses, which the probe would find.
    "network": {"name": "lab-net", "cidr": "10.213.0.0/24", "probe": False},
    "builder": {"disk_gb": 80},
}
BUILDER = "IMAGES/ubuntu-22.04-build/ubuntu-22-04-build-builder-1"


class Images:
    """The modules of golden images against one vCenter."""

    def __init__(self, cluster_vms: Any, admin: Admin) -> None:
        self.cluster_vms = cluster_vms
        self.admin = admin
        self.image = copy.deepcopy(IMAGE)

    @property
    def options(self) -> dict[str, Any]:
        """How modules reach the vCenter."""
        options: dict[str, Any] = self.cluster_vms.vcenter.options
        return options

    def info(self, **options: Any) -> dict[str, Any]:
        """Run golden_image_info; it must not fail."""
        result = run("golden_image_info", {**self.options, "image": self.image, **options})
        assert not result["failed"], result["msg"]
        return result

    def actions(self, **options: Any) -> list[str]:
        """Return what is planned."""
        return [step["action"] for step in self.info(**options)["plan"]]

    def template(self, check: bool = False, **options: Any) -> dict[str, Any]:
        """Run golden_template."""
        return run("golden_template", {**self.options, **options}, check)

    def mark(self, step: str, **options: Any) -> dict[str, Any]:
        """Write on the builder how far it is."""
        marking = {"state": "marked", "image": self.image, "definition_hash": self.info()["hash"], "step": step}
        result = self.template(**{**marking, **options})
        assert not result["failed"], result["msg"]
        return result

    def finish(self, check: bool = False, **options: Any) -> dict[str, Any]:
        """Turn the builder into a template."""
        planned = self.info(rebuild=options.pop("rebuild", False))
        given = {"image": self.image, "definition_hash": planned["hash"], "version": planned["version"]}
        return self.template(check, **{**given, **options})

    def build(self, sealed: bool = True) -> None:
        """Make the builder, and power it off when it is to be sealed."""
        self.cluster_vms.apply(builder_model(load_image(self.image)), wait_for_guest=False)
        self.mark("building")
        if sealed:
            self.mark("sealing", facts={"os": "Ubuntu 22.04.5 LTS", "kernel": "5.15.0-1", "kubernetes": ""})
            self.admin.power_off(f"LAB/vm/{BUILDER}")

    def make(self, **options: Any) -> str:
        """Make one version, and return its path."""
        self.build()
        result = self.finish(**options)
        assert not result["failed"], result["msg"]
        return str(result["template"])
