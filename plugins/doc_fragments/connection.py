# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
"""Documentation of the options that reach a vCenter."""

from __future__ import annotations


class ModuleDocFragment:
    """For modules as it is; plugins add the part that reads the environment, which modules do themselves."""

    DOCUMENTATION = r"""
requirements:
  - pyVmomi >= 8.0.3
options:
  hostname:
    description:
      - Name or address of the vCenter.
      - When it is not given, E(VSPHERE_SERVER) or E(VMWARE_HOST) is read.
    type: str
  port:
    description:
      - Its TCP port.
      - When it is not given, E(VSPHERE_PORT) or E(VMWARE_PORT) is read.
    type: int
    default: 443
  username:
    description:
      - User to log in as, such as V(fury@vsphere.local).
      - When it is not given, E(VSPHERE_USER) or E(VMWARE_USER) is read.
    type: str
  password:
    description:
      - Password of the user.
      - When it is not given, E(VSPHERE_PASSWORD) or E(VMWARE_PASSWORD) is read, which keeps it out of files.
    type: str
  validate_certs:
    description:
      - Whether the vCenter must prove its identity. V(false) lets anyone between here and there read the password.
      - When it is not given, E(VMWARE_VALIDATE_CERTS) is read, or the opposite of E(VSPHERE_ALLOW_UNVERIFIED_SSL).
    type: bool
    default: true
  ca_file:
    description:
      - Path of a PEM file with the certificates of further authorities that may vouch for the vCenter.
      - When it is not given, E(VSPHERE_CA_FILE) or E(VMWARE_CA_FILE) is read.
    type: str
"""

    PLUGIN = r"""
options:
  hostname:
    env:
      - name: VSPHERE_SERVER
      - name: VMWARE_HOST
  port:
    env:
      - name: VSPHERE_PORT
      - name: VMWARE_PORT
  username:
    env:
      - name: VSPHERE_USER
      - name: VMWARE_USER
  password:
    env:
      - name: VSPHERE_PASSWORD
      - name: VMWARE_PASSWORD
  validate_certs:
    env:
      - name: VMWARE_VALIDATE_CERTS
  ca_file:
    env:
      - name: VSPHERE_CA_FILE
      - name: VMWARE_CA_FILE
"""
