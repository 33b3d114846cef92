"""Exports: signed records as other systems read them. Unsigned ones are left out and counted.

What a format can't say is refused with a sentence, never bent.
"""

from collections.abc import Sequence
from typing import assert_never

from kiosk.register.exports import fhir, iso27560, spreadsheet, zfa
from kiosk.register.exports.errors import NothingSaid
from kiosk.register.exports.mapping import Mapping, load_mapping
from kiosk.register.exports.standing import Filed, LeftOut, Signed, SortedOut, sort_out
from kiosk.register.exports.target import Context, Format, Site, Written

__all__ = [
    "Context",
    "Filed",
    "Format",
    "LeftOut",
    "Mapping",
    "Signed",
    "Site",
    "SortedOut",
    "Written",
    "load_mapping",
    "sort_out",
    "write",
]


def write(wanted: Format, records: Sequence[Signed], mapping: Mapping | None, context: Context) -> Written:
    """The signed `records` in the format `wanted`. CSV alone does without a mapping.

    Raises ValueError without one, SiteIncomplete, NothingSaid where there are records but the format holds none.
    """
    written = _written(wanted, records, mapping, context)
    if records and not written.records:
        raise NothingSaid(format=wanted.value, count=len(records))
    return written


def _written(wanted: Format, records: Sequence[Signed], mapping: Mapping | None, context: Context) -> Written:
    if wanted is Format.CSV:
        return spreadsheet.write(records, context)
    if mapping is None:
        raise ValueError(f"the format {wanted} needs a mapping")
    match wanted:
        case Format.FHIR_R4:
            return fhir.write(records, mapping, context)
        case Format.ISO27560:
            return iso27560.write(records, mapping, context)
        case Format.ZFA:
            return zfa.write(records, mapping)
        case _:
            assert_never(wanted)
