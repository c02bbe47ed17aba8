# Copyright (c) 2026 SIGHUP s.r.l. All rights reserved. See LICENSE.
from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.modules.units_off import actions_of, units_of


def shown(*units: str) -> str:
    """Return what `systemctl show` prints of units, given as properties between blanks."""
    return "\n\n".join(unit.replace(" ", "\n") for unit in units) + "\n"


SERVICES = shown(
    "Id=systemd-timesyncd.service LoadState=loaded ActiveState=active UnitFileState=enabled",
    "Id=ntp.service LoadState=not-found ActiveState=inactive UnitFileState=",
    "Id=ntpd.service LoadState=loaded ActiveState=inactive UnitFileState=disabled",
    "Id=openntpd.service LoadState=loaded ActiveState=failed UnitFileState=enabled",
    # Two names of one unit.
    "Id=ntpsec.service LoadState=loaded ActiveState=activating UnitFileState=disabled",
    "Id=ntpsec.service LoadState=loaded ActiveState=activating UnitFileState=disabled",
    "Id=masked.service LoadState=masked ActiveState=active UnitFileState=masked",
)
SWAP = shown(
    "Id=dev-zram0.swap LoadState=loaded FragmentPath=/run/systemd/generator/dev-zram0.swap",
    "Id=dev-sda2.swap LoadState=loaded FragmentPath=",  # found in /proc/swaps
    "Id=swapfile.swap LoadState=loaded FragmentPath=/etc/systemd/system/swapfile.swap",
    "Id=gone.swap LoadState=masked FragmentPath=/etc/systemd/system/gone.swap",
    "Id=zramswap.service LoadState=not-found FragmentPath=",
)


def test_what_runs_or_would_is_stopped_and_disabled() -> None:
    assert actions_of(units_of(SERVICES), masked=False) == [
        ["systemctl", "disable", "--now", name]
        for name in ("systemd-timesyncd.service", "openntpd.service", "ntpsec.service")
    ]


def test_what_a_file_describes_is_masked() -> None:
    assert actions_of(units_of(SWAP), masked=True) == [
        ["systemctl", "mask", name] for name in ("dev-zram0.swap", "swapfile.swap")
    ]


def test_no_units() -> None:
    assert units_of("") == units_of("\n\n") == []
