"""A value is changed in a file that somebody has written by hand, and everything else stays as they wrote it."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kiosk.setup.toml_lines import NotByLines, changed

BY_HAND = """# Notre borne.
journey = "health-space"

[site]   # la mairie
name = 'Mairie'  # comme sur le papier à en-tête
# address = ""

[printers.roll]
kind = "usb"
"""


def test_comments_and_order_stay() -> None:
    after = changed(BY_HAND, {("site", "name"): "Mairie de Saint-Élix", ("site", "address"): "1, place #2"})
    assert after == BY_HAND.replace("'Mairie'", '"Mairie de Saint-Élix"').replace(
        '# address = ""', 'address = "1, place #2"'
    )


def test_what_the_file_does_not_name_is_added_to_its_table_and_a_table_to_the_end() -> None:
    after = changed(BY_HAND, {("printers", "roll", "place"): "à droite", ("backup", "hour"): 20, ("language",): "fr"})
    assert tomllib.loads(after) == {
        "journey": "health-space",
        "language": "fr",
        "site": {"name": "Mairie"},
        "printers": {"roll": {"kind": "usb", "place": "à droite"}},
        "backup": {"hour": 20},
    }
    assert all(line in after.splitlines() for line in BY_HAND.splitlines())


def test_windows_line_ends_stay() -> None:
    before = '[site]\r\nname = "A"\r\n'
    assert changed(before, {("site", "name"): "B"}) == '[site]\r\nname = "B"\r\n'


def test_an_empty_file_gets_its_first_table() -> None:
    assert changed("", {("site", "name"): "B"}) == '[site]\nname = "B"\n'


@pytest.mark.parametrize(
    "written",
    ['site = { name = "A" }\n', '[site]\nname = """\nA"""\n', 'site.name = "A"\n', '[site]\nname = ["A",\n"B"]\n'],
    ids=["inline", "several lines", "dotted", "list"],
)
def test_what_lines_do_not_tell_is_refused_and_never_bent(written: str) -> None:
    with pytest.raises(NotByLines):
        changed(written, {("site", "name"): "B"})


@given(
    value=st.one_of(
        st.text(st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), max_size=60),
        st.integers(-10_000, 10_000),
        st.booleans(),
    ),
    address=st.sampled_from([("site", "name"), ("site", "address"), ("site", "new"), ("language",), ("a", "b", "c")]),
)
def test_whatever_is_written_is_what_is_read(*, value: str | int | bool, address: tuple[str, ...]) -> None:
    read = tomllib.loads(changed(BY_HAND, {address: value}))
    for name in address:
        read = read[name]
    assert read == value
