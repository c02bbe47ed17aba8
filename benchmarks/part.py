"""The parts of the results, each of which is measured and written down by itself."""

from __future__ import annotations

from enum import Enum


class Part(Enum):
    """A part: how its place on the page of the documentation is marked."""

    VCENTER = "`make bench`"
    KUBERNETES = "`make bench ONLY=kubernetes`"
    IMAGES = "`make bench ONLY=image`"

    @property
    def begin(self) -> str:
        """Return the mark before the part."""
        return f"<!-- Written by {self.value} from here to the end mark. -->"

    @property
    def is_on_request(self) -> bool:
        """Tell whether it is left out unless it, or everything, is asked for."""
        return self is not Part.VCENTER
