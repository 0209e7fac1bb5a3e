"""A printer on a serial port, or on USB where its driver makes it a serial port."""

from __future__ import annotations

import errno

import serial

from jxc_desktop.devices.ports import (
    READY,
    STATUS_QUESTIONS,
    UNKNOWN,
    DeviceFault,
    PrinterStatus,
    device_error,
    fault_in_answers,
    fault_of,
    faulty,
)
from jxc_desktop.domain.errors import DeviceError


class SerialPrinter:
    """``address`` is ``port`` or ``port@baud`` such as ``COM3@19200``; ``timeout`` in seconds for a whole job.

    One that does not understand the questions of receipt printers is not asked (``asks``).
    """

    def __init__(
        self, name: str, address: str, *, timeout: float = 8.0, answer_time: float = 0.4, asks: bool = True
    ) -> None:
        port, _, baud = address.partition("@")
        self.name = name
        self._port = port
        self._baud = int(baud) if baud.isdigit() else 9600
        self._timeout = timeout
        self._answer_time = answer_time
        self._questions = STATUS_QUESTIONS if asks else ()

    def send(self, data: bytes) -> None:
        """Ask how the printer is, then send the job; a printer that answers nothing is trusted."""
        port = self._open()
        try:
            answers = self._ask(port)
            fault = fault_in_answers(answers[0], answers[1]) if len(answers) == 2 else None
            if fault:
                raise device_error(self.name, fault)
            port.write(data)
            port.flush()
        except serial.SerialTimeoutException:
            raise device_error(self.name, DeviceFault.TIMED_OUT) from None
        except (serial.SerialException, OSError):
            raise device_error(self.name, DeviceFault.UNPLUGGED) from None
        finally:
            port.close()

    def status(self) -> PrinterStatus:
        """Ask the printer; unknown when the port is there and nobody answers."""
        try:
            port = self._open()
        except DeviceError as error:
            return faulty(fault_of(error))
        try:
            answers = self._ask(port)
        except (serial.SerialException, OSError):
            return faulty(DeviceFault.UNPLUGGED)
        finally:
            port.close()
        if len(answers) < 2:
            return UNKNOWN
        fault = fault_in_answers(answers[0], answers[1])
        return faulty(fault) if fault else READY

    def _ask(self, port: serial.Serial) -> bytes:
        answers = b""
        for question in self._questions:
            port.write(question)
            answer = port.read(1)
            if not answer:
                return answers
            answers += answer
        return answers

    def _open(self) -> serial.Serial:
        try:
            return serial.Serial(
                self._port, self._baud, timeout=self._answer_time, write_timeout=self._timeout, exclusive=None
            )
        except serial.SerialException as error:
            raise device_error(self.name, _fault_of_opening(error)) from None


def _fault_of_opening(error: serial.SerialException) -> DeviceFault:
    if error.errno in (errno.EACCES, errno.EPERM):
        return DeviceFault.NO_ACCESS
    if error.errno == errno.EBUSY:
        return DeviceFault.REFUSED
    return DeviceFault.UNPLUGGED
