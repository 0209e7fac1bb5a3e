"""The command file: the whole program without its windows, one JSON object a line."""

from jxc_desktop.services.commands.file import CommandFile

__all__ = ["CommandFile"]
