"""What a machine answered when it was looked at."""

from __future__ import annotations

from ansible_collections.sighup.fury_vsphere.plugins.module_utils.model.image.certification.reading import reading_of


def test_lines_of_a_terminal_are_read() -> None:
    reading = reading_of("begin=1\r\nswap=/dev/dm-1\r\nswap=/swap.img\r\nos=Oracle Linux = good\r\nend=1\r\n")
    assert reading.is_complete
    assert reading.all("swap") == ("/dev/dm-1", "/swap.img")
    assert reading.one("os") == "Oracle Linux = good"
    assert reading.one("perl") == ""


def test_greetings_and_noise_are_left_out() -> None:
    reading = reading_of("user=root\nWelcome = you\nbegin=1\nwarning: locale\n KEY=no\n\nuid=0\nend=1")
    assert reading.all("user") == ()
    assert set(reading.values) == {"begin", "uid", "end"}


def test_answer_that_breaks_off_is_not_complete() -> None:
    assert not reading_of("begin=1\nuid=0").is_complete
    assert not reading_of("uid=0\nend=1").has_begun
    assert not reading_of("").is_complete


def test_numbers_are_read_as_such_or_not_at_all() -> None:
    reading = reading_of("begin=1\nroot_kb=12\npackages=-3\ndisk=٣")
    assert [reading.number(key) for key in ("root_kb", "packages", "disk", "missing")] == [12, 0, 0, 0]
