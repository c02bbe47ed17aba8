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
      - Not used with O(session_token).
      - When it is not given, E(VSPHERE_USER) or E(VMWARE_USER) is read.
    type: str
  password:
    description:
      - Password of the user.
      - Not used with O(session_token).
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
  session_token:
    description:
      - Value of the cookie C(vmware_soap_session) of a living session, which is used instead of logging in.
      - That session stays; ending it is for those who began it.
      - When it is not given, E(VSPHERE_SESSION_TOKEN) or E(VMWARE_SESSION_TOKEN) is read.
    type: str
  proxy_host:
    description:
      - Name or address of an HTTP proxy that leads to the vCenter by the method C(CONNECT).
      - When it is not given, E(VSPHERE_PROXY_HOST) or E(VMWARE_PROXY_HOST) is read.
    type: str
  proxy_port:
    description:
      - TCP port of the proxy; needed with O(proxy_host).
      - When it is not given, E(VSPHERE_PROXY_PORT) or E(VMWARE_PROXY_PORT) is read.
    type: int
notes:
  - In vCenter's list of sessions ours show C(sighup.fury_vsphere) as their client. They are logged out when the work
    is done, when it fails, and also when the process is killed.
  - Calls that only read are repeated a few times when the connection breaks, does not answer, or a proxy answers
    C(502), C(503) or C(504). Calls that change something are not; running again finishes what was begun.
"""

    # Ansible takes the last variable that is set, a module the first of its own list: VSPHERE_* wins in both.
    PLUGIN = r"""
options:
  hostname:
    env:
      - name: VMWARE_HOST
      - name: VSPHERE_SERVER
  port:
    env:
      - name: VMWARE_PORT
      - name: VSPHERE_PORT
  username:
    env:
      - name: VMWARE_USER
      - name: VSPHERE_USER
  password:
    env:
      - name: VMWARE_PASSWORD
      - name: VSPHERE_PASSWORD
  validate_certs:
    env:
      - name: VMWARE_VALIDATE_CERTS
  ca_file:
    env:
      - name: VMWARE_CA_FILE
      - name: VSPHERE_CA_FILE
  session_token:
    env:
      - name: VMWARE_SESSION_TOKEN
      - name: VSPHERE_SESSION_TOKEN
  proxy_host:
    env:
      - name: VMWARE_PROXY_HOST
      - name: VSPHERE_PROXY_HOST
  proxy_port:
    env:
      - name: VMWARE_PROXY_PORT
      - name: VSPHERE_PROXY_PORT
"""
