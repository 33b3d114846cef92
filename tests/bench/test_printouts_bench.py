"""How long papers take: reports, with the budgets that the receipt has."""

import pytest
from pytest_benchmark.fixture import BenchmarkFixture
from unit.printouts import samples

from printouts.document import Document
from printouts.renderings import sheet, thermal

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
