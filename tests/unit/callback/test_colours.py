from __future__ import annotations

from ansible.utils.display import color_to_log_level
from ansible_collections.sighup.fury_vsphere.plugins.plugin_utils.run_screen import COLOURS


def test_all_colours_have_a_level_in_the_log() -> None:
    """Ansible refuses to log a line of another colour."""
    assert all(colour is None or colour in color_to_log_level for colour in COLOURS.values())
