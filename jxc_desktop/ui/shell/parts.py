"""What the shell is given: everything it shows or does comes from here, filled by the composition root."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from jxc_desktop.services.base import Session, User
from jxc_desktop.ui.common.front_part import FrontPart
from jxc_desktop.ui.common.list_export import ListWriter
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.notices import Notices
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.shell.commands import CommandRegistry
from jxc_desktop.ui.shell.pages import PageRegistry


@dataclass(frozen=True, slots=True)
class Found:
    """Something the palette found: a product, a party, a document. ``exact`` ones come first."""

    title: str
    kind: str
    page: str
    key: str
    detail: str = ""
    icon: str = "document"
    exact: bool = False


@dataclass(frozen=True, slots=True)
class Figure:
    """A figure on the home page; ``name`` is marked with ``N_``, ``text`` is ready to show."""

    name: str
    text: str


@dataclass(frozen=True, slots=True)
class Alert:
    """A row of the notices panel; the texts are ready to show. ``group`` is approval, warning or system.

    What has a ``name`` can be put off under it.
    """

    group: str
    text: str
    action: str = ""
    page: str = ""
    key: str | None = None
    name: str = ""


@dataclass(frozen=True, slots=True)
class HomeFacts:
    """What the home page shows: how many documents wait at each page, figures of today, alerts."""

    counts: Mapping[str, int] = field(default_factory=dict)
    figures: Sequence[Figure] = ()
    alerts: Sequence[Alert] = ()


@dataclass
class ShellParts:
    """The parts of the main window.

    ``facts`` and ``find`` are asked off the GUI thread. ``find(text, scope)`` has the scope "", "documents" or
    "parties". ``state`` keeps what the user arranged (language, theme, scale, tabs); ``save_state`` writes it
    down. ``landing`` names the first page of a role. ``put_off(name, days)`` is done off the GUI thread;
    ``front`` makes what an area puts on the home page.
    ``practice`` is whether this is the program on a copy of the books; else ``start_practice`` begins it.
    ``digest_due`` says whether who signs in is to be told of everything at once; ``list_writer`` writes any list.
    """

    pages: PageRegistry
    commands: CommandRegistry
    runner: Runner
    notices: Notices
    session: Session
    users: Callable[[], Sequence[str]]
    sign_in: Callable[[str, str], User]
    sign_in_badge: Callable[[str], User] | None = None
    shop_name: Callable[[], str] = lambda: "JXC"
    facts: Callable[[], HomeFacts] = HomeFacts
    find: Callable[[str, str], Sequence[Found]] = lambda _text, _scope: ()
    error_sound: Callable[[], object] = lambda: None
    state: MutableMapping[str, Any] = field(default_factory=dict)
    save_state: Callable[[], object] = lambda: None
    landing: Mapping[str, str] = field(default_factory=dict)
    put_off: Callable[[str, int], object] = lambda _name, _days: None
    digest_due: Callable[[User], bool] = lambda _user: False
    front: Callable[[Navigator], FrontPart] | None = None
    practice: bool = False
    start_practice: Callable[[], object] | None = None
    list_writer: ListWriter | None = None
