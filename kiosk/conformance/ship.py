"""`python -m kiosk.conformance.ship`: writes the table that comes with the kiosk from its source. For developers."""

from pathlib import Path

from kiosk.conformance.table import SHIPPED, as_shipped, read

SOURCE = Path(__file__).parents[2] / "tests" / "conformance.toml"


def main() -> None:
    """Write `table.json`. Raises TableError where the source breaks a rule."""
    SHIPPED.write_text(as_shipped(read(SOURCE)), encoding="utf-8")


if __name__ == "__main__":
    main()
