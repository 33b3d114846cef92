"""Printers that this machine can see, from the kernel's own folders; nothing is sent to any of them."""

from pathlib import Path

import pytest

from printouts.printers.discovery import Seen, Way, in_cups, on_serial, on_usb


def plug(devices: Path, port: str, *classes: str, **said: str) -> None:
    """A USB device at `port` with an interface of each class, as sysfs shows it."""
    for number, kind in enumerate(classes):
        interface = devices / f"{port}:1.{number}"
        interface.mkdir(parents=True)
        (interface / "bInterfaceClass").write_text(f"{kind}\n", encoding="utf-8")
    device = devices / port
    device.mkdir(parents=True, exist_ok=True)
    for name, text in said.items():
        (device / name).write_text(f"{text}\n", encoding="utf-8")


def test_a_receipt_printer_on_usb_is_seen_by_its_class(tmp_path: Path) -> None:
    plug(tmp_path, "1-2", "07", idVendor="04b8", idProduct="0e15", manufacturer="EPSON", product="TM-T20II")
    plug(tmp_path, "1-3", "03", idVendor="046d", idProduct="c31c", product="Keyboard")
    assert list(on_usb(tmp_path)) == [Seen(Way.USB, "04b8:0e15", "EPSON TM-T20II")]


def test_a_device_with_two_printing_interfaces_is_one_printer(tmp_path: Path) -> None:
    plug(tmp_path, "1-2", "07", "07", "ff", idVendor="1504", idProduct="0006")
    assert list(on_usb(tmp_path)) == [Seen(Way.USB, "1504:0006", "1504:0006")]


def test_a_machine_without_usb_or_serial_has_none(tmp_path: Path) -> None:
    assert list(on_usb(tmp_path / "none")) == []
    assert list(on_serial(tmp_path / "none")) == []


def test_a_serial_adapter_is_named_by_what_stays(tmp_path: Path) -> None:
    (tmp_path / "usb-Prolific-if00").symlink_to("/dev/null")
    assert [one.address for one in on_serial(tmp_path)] == [str(tmp_path / "usb-Prolific-if00")]


def test_where_cups_is_not_there_or_not_running_it_has_no_queue(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setenv("CUPS_SERVER", str(tmp_path / "no-socket"))
    assert list(in_cups()) == []
