"""What may follow a posted document besides the documents drawn from it."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.kinds import kind as kind_of
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.services.base import make_key
from jxc_desktop.services.document_views import DocumentView
from jxc_desktop.services.orders import FINISHED_BY
from jxc_desktop.services.settlement import REQUEST as PAYMENT_REQUEST
from jxc_desktop.services.settling.requesting import ASKED_FOR
from jxc_desktop.ui.common.document_keeper import REQUEST
from jxc_desktop.ui.common.document_parts import DocumentParts, editor_page

COMPARISON_PAGE = "quote_comparison"
"""The page that compares the quotes of an inquiry; its key is the number of the inquiry."""


@dataclass(frozen=True, slots=True)
class Followed:
    """What a step made: documents to be shown, and what it changed."""

    numbers: tuple[str, ...]
    changes: Changes


@dataclass(frozen=True, slots=True)
class Step:
    """Something that can be done with a document: ``work`` in the background, or a ``page`` to open.

    The key of the page is ``beginning`` and the number of the document.
    """

    name: str
    text: str
    work: Callable[[], Followed] | None = None
    page: str = ""
    beginning: str = ""


def more_steps(parts: DocumentParts, view: DocumentView) -> list[Step]:
    """The steps this user may take with a document that stands."""
    steps = []
    if view.kind == "supplier_inquiry" and parts.may(Permission.PURCHASE_ORDER):
        steps.append(Step("compare", N_("Compare quotes"), page=COMPARISON_PAGE))
    if view.kind == "purchase_requisition" and parts.may(Permission.PURCHASE_ORDER):
        steps.append(Step("order_all", N_("Order from the usual suppliers"), work=_orderer(parts, view.number)))
    if view.kind in ASKED_FOR and parts.may(Permission.PAYMENT_REQUEST) and parts.may(Permission.MONEY_VIEW):
        steps.append(Step("request", N_("Ask for its payment"), page=editor_page(PAYMENT_REQUEST), beginning=REQUEST))
    if view.kind in FINISHED_BY and parts.may(kind_of(view.kind).permission):
        steps.append(_closing(parts, view))
    return steps


def _orderer(parts: DocumentParts, number: str) -> Callable[[], Followed]:
    key = make_key(parts.clock)

    def order() -> Followed:
        made = parts.services.buying.order_requisition(number, key)
        return Followed(tuple(one.number for one in made.orders), made.changes)

    return order


def _closing(parts: DocumentParts, view: DocumentView) -> Step:
    orders, number = parts.services.orders, view.number
    if view.closed:
        return Step("reopen", N_("Open it again"), work=lambda: Followed((), orders.reopen(number)))
    return Step("close", N_("Close it: the rest is not waited for"), work=lambda: Followed((), orders.close(number)))
