"""The keys of the counter: which are in force, and their card on paper."""

from __future__ import annotations

from pathlib import Path

from jxc_desktop.db.repositories.settings import Settings
from jxc_desktop.devices.setup import OFFICE
from jxc_desktop.domain.changes import Topic
from jxc_desktop.domain.counter_keys import DEFAULT_PRESET, KEYS_SETTING, CounterKeys, read_counter_keys
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import to_microseconds
from jxc_desktop.printing.table_print import table_pdf
from jxc_desktop.services.key_card import KEY_CARD, key_card_table
from jxc_desktop.services.page_jobs import company_of
from jxc_desktop.services.printing import Queued
from jxc_desktop.services.service import Service


class CounterKeyService(Service):
    """What the windows of the counter ask about keys; they are changed as the setting ``counter_keys``."""

    def keys(self) -> CounterKeys:
        """The keys in force."""
        with self.database.read() as connection:
            return read_counter_keys(Settings(connection).all().get(KEYS_SETTING, DEFAULT_PRESET))

    def save_card(self, path: Path) -> Path:
        """Write the card of the keys as a PDF."""
        self.require(Permission.COUNTER_SELL)
        keys = self.keys()
        with self.database.read() as connection:
            company = company_of(connection)
        path.write_bytes(table_pdf(key_card_table(keys, company)))
        return path

    def print_card(self) -> Queued:
        """Queue the card of the keys in force at the office printer."""
        self.require(Permission.COUNTER_SELL)
        keys = self.keys()
        with self.database.write() as work:
            at = to_microseconds(self.clock.now())
            job = work.outbox.add(KEY_CARD, OFFICE, content={"keys": keys.text}, at=at)
            work.touch(Topic.PRINT_JOBS)
            return Queued(job, work.commit())
