"""How long papers take: reports, with the budgets that the receipt has."""

import time

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from unit.printouts import samples

from printouts.document import Document
from printouts.renderings import sheet, thermal
from printouts.renderings.workshop import Workshop

RECEIPT_BUDGET_S = 0.1


@pytest.mark.parametrize("mode", list(thermal.Mode))
@pytest.mark.parametrize("size", [14, 18])
def test_receipt_bytes(benchmark: BenchmarkFixture, mode: thermal.Mode, size: int) -> None:
    data = benchmark(thermal.escpos, samples.sized(samples.RECEIPT, size), 80, mode)
    assert len(data) > 1000
    benchmark.extra_info["bytes"] = len(data)
    benchmark.extra_info["budget_s"] = RECEIPT_BUDGET_S


@pytest.mark.parametrize("paper", samples.SHEETS, ids=lambda paper: paper.kind)
def test_sheet(benchmark: BenchmarkFixture, paper: Document) -> None:
    data = benchmark.pedantic(sheet.pdf, args=(paper,), rounds=3, warmup_rounds=1)
    assert data.startswith(b"%PDF")
    benchmark.extra_info["bytes"] = len(data)


def test_the_first_sheet_of_a_person(benchmark: BenchmarkFixture) -> None:
    """The worker that makes it has to start, and to load what it needs; the next ones find it there."""
    shop = Workshop()
    try:
        benchmark.pedantic(shop.sheet, args=(samples.FORM,), setup=shop.close, rounds=3)
        started = time.monotonic()
        shop.sheet(samples.FORM)
        benchmark.extra_info["the_next_s"] = round(time.monotonic() - started, 2)
    finally:
        shop.close()
