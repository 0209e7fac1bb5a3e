import pytest

from jxc_desktop.devices.ports import (
    FAULT_NAMES,
    UNKNOWN,
    DeviceFault,
    PrinterState,
    answers_for,
    fault_in_answers,
    fault_of,
)
from jxc_desktop.devices.printers.network import NetworkPrinter
from jxc_desktop.devices.setup import PrinterSetting, build_devices
from jxc_desktop.devices.simulators.network import NetworkPrinterServer
from jxc_desktop.devices.simulators.printer import SimulatedPrinter
from jxc_desktop.domain.errors import DeviceError, InvalidValue
from jxc_desktop.printing.escpos_reader import EscposReader
from jxc_desktop.printing.label_printers import LabelProfile, label_job
from jxc_desktop.printing.label_reader import LabelRoll
from jxc_desktop.printing.label_templates import DEFAULTS
from jxc_desktop.printing.labels import LabelData, label_pages
from jxc_desktop.printing.text import Encoding


def paper(setting: PrinterSetting) -> EscposReader:
    return EscposReader(Encoding(setting.encoding), 48 if setting.paper == 80 else 32)


def test_every_role_gets_the_device_of_its_setting():
    devices = build_devices(
        {
            "receipt": {"kind": "simulator", "paper": "80", "encoding": "gbk"},
            "label": {"kind": "network", "address": "192.0.2.7:9101"},
            "kitchen": {"kind": "serial", "address": "COM3@19200"},
            "bar": {"kind": "usb", "address": "/dev/usb/lp0"},
            "office": {"kind": "spooler", "address": "HP"},
            "copy": {"kind": "file", "address": "copy.bin"},
            "spare": {"kind": "none"},
            "scanner": {"kind": "simulator"},
            "scanner.2": {"kind": "serial", "address": "COM4"},
        },
        paper,
    )
    receipt = devices.printers["receipt"]
    assert isinstance(receipt, SimulatedPrinter)
    assert receipt.paper.columns == 48
    assert isinstance(devices.printers["label"], NetworkPrinter)
    assert [scanner.name for scanner in devices.scanners] == ["scanner", "scanner.2"]
    assert set(devices.printers) == {"receipt", "label", "kitchen", "bar", "office", "copy", "spare"}


def test_a_role_without_a_printer_says_that_none_is_set_up():
    spare = build_devices({"spare": {}}, paper).printers["spare"]
    assert spare.status().state is PrinterState.FAULTY
    with pytest.raises(DeviceError) as caught:
        spare.send(b"")
    assert fault_of(caught.value) is DeviceFault.NOT_SET_UP


@pytest.mark.parametrize(
    ("settings", "field"),
    [
        ({"receipt": {"kind": "telepathy"}}, "receipt.kind"),
        ({"receipt": {"kind": "file", "colour": "red"}}, "receipt.colour"),
        ({"receipt": {"kind": "file", "paper": "wide"}}, "receipt.paper"),
        ({"receipt": {"kind": "file", "cutter": "yes"}}, "receipt.cutter"),
        ({"receipt": "file"}, "receipt"),
        ({"scanner": {"kind": "usb"}}, "scanner.kind"),
    ],
)
def test_a_setting_nobody_understands_is_refused_with_its_name(settings, field):
    with pytest.raises(InvalidValue) as caught:
        build_devices(settings, paper)
    assert caught.value.field == field


@pytest.mark.parametrize("fault", [None, DeviceFault.NO_PAPER, DeviceFault.COVER_OPEN, DeviceFault.OFFLINE])
def test_what_a_simulator_answers_is_what_an_adapter_reads(fault):
    offline, roll = answers_for(fault).values()
    assert fault_in_answers(offline[0], roll[0]) is fault


def test_every_fault_has_words_for_the_operator():
    assert set(FAULT_NAMES) == set(DeviceFault)


def test_a_printer_of_labels_is_not_asked_what_would_stand_on_its_labels():
    roll = LabelRoll(LabelProfile())
    with NetworkPrinterServer(roll) as server:
        setup = build_devices({"label": {"kind": "network", "address": server.address}}, lambda _setting: roll)
        printer = setup.printers["label"]
        assert printer.status() == UNKNOWN
        (page,) = label_pages([(LabelData("茶", "1", "6901234567892"), 1)], DEFAULTS["roll_40x30"])
        printer.send(label_job(page, LabelProfile()))
        assert server.jobs_done.acquire(timeout=5)
        assert server.jobs_done.acquire(timeout=5)
    assert len(roll.labels) == 1
    assert roll.unknown == []
    assert setup.settings["label"].language == "tspl"
    with pytest.raises(InvalidValue):
        build_devices({"label": {"kind": "simulator", "language": "epl"}}, lambda _setting: roll)
