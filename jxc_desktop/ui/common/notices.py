"""Who changed what: finished use cases publish their changes, windows hear those they show."""

from __future__ import annotations

from PySide6.QtCore import QObject, Signal

from jxc_desktop.domain.changes import Changes


class Notices(QObject):
    """The one place changes pass through on their way to the windows."""

    changed = Signal(object)

    def publish(self, changes: Changes) -> None:
        """Tell every window; nothing is said when nothing changed."""
        if changes.topics:
            self.changed.emit(changes)

    def publish_result(self, result: object) -> None:
        """Tell what a finished piece of work says it changed: it is `Changes`, or has them as ``changes``."""
        found = result if isinstance(result, Changes) else getattr(result, "changes", None)
        if isinstance(found, Changes):
            self.publish(found)
