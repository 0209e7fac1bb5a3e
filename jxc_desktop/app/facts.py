"""What the shell shows of the shop: what waits where, today's figures, alerts, and what the palette finds.

Everything here reads the books, so it is asked off the GUI thread. It answers only what the user may see.
"""

from __future__ import annotations

import logging
from collections import Counter
from collections.abc import Callable, Sequence
from decimal import Decimal

from jxc_desktop.app.bell import UNUSUAL_PAGE, Bell
from jxc_desktop.app.bootstrap import App
from jxc_desktop.domain.documents import Kind
from jxc_desktop.domain.errors import N_, NotAllowed, StorageError
from jxc_desktop.domain.kinds import KINDS
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import round_amount
from jxc_desktop.i18n import _, language, ngettext
from jxc_desktop.i18n.formats import date_text, money_text
from jxc_desktop.i18n.sentences import filled, sentence
from jxc_desktop.services.approvals import Waiting
from jxc_desktop.services.documents import DocumentFilter
from jxc_desktop.services.masterdata import PartyFilter
from jxc_desktop.services.printing import PrinterRow
from jxc_desktop.services.selling.invoices import InvoiceFilter
from jxc_desktop.services.selling.orders import OrderFilter
from jxc_desktop.ui.shell.parts import Alert, Figure, Found, HomeFacts

log = logging.getLogger(__name__)

SALE = "counter_sale"
MOST = 8
"""Finds of each sort the palette is given."""
COUNTED = 100
"""What waits is counted to here; more is more than anybody reads in a badge."""

PageOf = Callable[[str], str]
"""The page that shows documents of a kind; empty when there is none."""


class ShopFacts:
    """Answers the shell from the services. Kept answers are dropped by `forget`."""

    def __init__(
        self,
        app: App,
        list_page: PageOf,
        document_page: str,
        printers: Callable[[], Sequence[PrinterRow]],
        bell: Bell,
    ) -> None:
        self._app, self._services, self._bell = app, app.services, bell
        self._list_page, self._document_page, self._printers = list_page, document_page, printers
        self._kept: tuple[tuple[str, str], HomeFacts] | None = None

    def forget(self) -> None:
        """Something changed: read again when asked next."""
        self._kept = None

    def home(self) -> HomeFacts:
        """Counts, figures and alerts; nothing while nobody is signed in."""
        user = self._app.session.user
        if user is None:
            return HomeFacts()
        kept, asked_by = self._kept, (user.name, language())
        if kept is not None and kept[0] == asked_by:
            return kept[1]
        goods, asked, unusual = self._bell.goods(), self._asked(), self._bell.unusual()
        counts = self._counts(sum(goods.values()), len(asked)) | ({UNUSUAL_PAGE: len(unusual)} if unusual else {})
        warnings = self._bell.warnings(goods, unusual)
        found = HomeFacts(counts, self._figures(), (*asked, *warnings, *self._alerts()))
        self._kept = (asked_by, found)
        return found

    def _may(self, *rights: Permission) -> bool:
        user = self._app.session.user
        return user is not None and all(user.may(right) for right in rights)

    def _asked(self) -> tuple[Alert, ...]:
        """What waits for the approval of the user, each with what fired."""
        if not self._may(Permission.DOCUMENT_VIEW):
            return ()
        return tuple(
            Alert("approval", _asked_text(row), _("Decide"), "approvals", row.key)
            for row in self._services.approvals.waiting()
        )

    def _counts(self, goods: int, asked: int = 0) -> dict[str, int]:
        waiting: Counter[str] = Counter()
        if self._may(Permission.DOCUMENT_VIEW):
            waiting.update(self._list_page(draft.kind) for draft in self._services.documents.drafts())
            bought = self._services.buying.waiting()
            waiting["purchase_suggestions"] += bought.suggestions
            waiting["goods_receipts"] += bought.to_receive
            waiting["purchase_invoices"] += bought.to_invoice
        waiting["alerts"] += goods
        waiting.update(self._sales_waiting())
        waiting["approvals"] += asked
        return {page: count for page, count in waiting.items() if page and count}

    def _sales_waiting(self) -> dict[str, int]:
        """Orders to be delivered, orders to be picked, sales to be invoiced; each counted to `COUNTED`."""
        found: dict[str, int] = {}
        services = self._services
        if self._may(Permission.DOCUMENT_VIEW):
            found["sales_orders"] = len(services.selling.orders(OrderFilter(state="open", limit=COUNTED)).rows)
        if self._may(Permission.SALES_POST):
            found["picking"] = found.get("sales_orders", 0)
        if self._may(Permission.SALES_INVOICE):
            found["invoicing"] = len(services.invoices.to_invoice(InvoiceFilter(limit=COUNTED)).rows)
        return found

    def _figures(self) -> tuple[Figure, ...]:
        if not self._may(Permission.REPORT_VIEW, Permission.DOCUMENT_VIEW):
            return ()
        day = self._services.reports.today()
        count = self._services.documents.count_of_day(SALE, day)
        result = self._services.reports.run("sales_by_day", {"period": "today"})
        sums = dict(zip((column.name for column in result.columns), result.totals, strict=True))
        total = _decimal(sums.get("gross_sales"))
        figures = [Figure(N_("Sales today"), f"¥{money_text(total)}")]
        if "gross_profit" in sums:
            figures.append(Figure(N_("Gross profit today"), f"¥{money_text(_decimal(sums['gross_profit']))}"))
        average = round_amount(total / count) if count else Decimal(0)
        return (
            *figures,
            Figure(N_("Number of sales today"), str(count)),
            Figure(N_("Average sale today"), f"¥{money_text(average)}"),
        )

    def _alerts(self) -> tuple[Alert, ...]:
        alerts = [Alert("system", sentence(problem)) for problem in self._app.database.warnings]
        if self._app.database.read_only:
            alerts.append(Alert("system", read_only_text(self._app.database.holder)))
        failed = sum(printer.failed for printer in self._printers())
        if failed:
            told = ngettext("{count} print waits for a person.", "{count} prints wait for a person.", failed)
            alerts.append(Alert("warning", told.format(count=failed), _("Show the prints"), "print_queue"))
        alerts += self._contract_alerts()
        return tuple(alerts)

    def _contract_alerts(self) -> list[Alert]:
        """Contracts that end soon."""
        if not self._may(Permission.DOCUMENT_VIEW, Permission.PURCHASE_ORDER):
            return []
        return [
            Alert(
                "warning",
                _("Contract {number} with {supplier} ends on {date}.").format(
                    number=one.number, supplier=one.supplier_name, date=date_text(one.until)
                ),
                _("Show contracts"),
                "purchase_contracts",
            )
            for one in self._services.buying.waiting().ending
            if one.until is not None
        ]

    # the palette

    def find(self, text: str, scope: str) -> list[Found]:
        """Goods, documents and parties for what was typed; ``scope`` is "", documents or parties."""
        found: list[Found] = []
        if not scope:
            found += self._goods(text)
        if scope in ("", "documents"):
            found += self._documents(text)
        if scope in ("", "parties"):
            found += self._parties(text)
        return found

    def _goods(self, text: str) -> list[Found]:
        if not self._may(Permission.PRODUCT_VIEW):
            return []
        goods = self._services.goods
        scanned = goods.by_code(text)
        exact = scanned.product.code if scanned is not None else ""
        hits = goods.search(text, MOST)
        found = [
            Found(
                hit.name,
                _("Item"),
                "products",
                hit.code,
                "  ".join(part for part in (hit.code, hit.specification, f"¥{money_text(hit.price)}") if part),
                "masterdata",
                exact=hit.code == exact,
            )
            for hit in hits
        ]
        if scanned is not None and all(hit.code != exact for hit in hits):
            found.insert(0, Found(scanned.product.name, _("Item"), "products", exact, exact, "masterdata", exact=True))
        return found

    def _documents(self, text: str) -> list[Found]:
        if not self._may(Permission.DOCUMENT_VIEW) or not text:
            return []
        rows = self._services.documents.list(DocumentFilter(text=text, limit=MOST)).rows
        return [
            Found(
                row.number,
                _(kind_of(row.kind).name),
                self._document_page,
                row.number,
                "  ".join(part for part in (date_text(row.day), row.party, _amount(row.total)) if part),
                exact=row.number.lower() == text.lower(),
            )
            for row in rows
        ]

    def _parties(self, text: str) -> list[Found]:
        if not self._may(Permission.PARTY_VIEW):
            return []
        rows = self._services.masterdata.parties(PartyFilter(text=text, limit=MOST)).rows
        return [
            Found(row.name, _("Supplier or customer"), "parties", row.code, row.code, "parties", row.code == text)
            for row in rows
        ]


def kind_of(code: str) -> Kind:
    """The declaration of a stored document's kind."""
    return KINDS[code]


def _asked_text(row: Waiting) -> str:
    parts = (_(kind_of(row.kind).name), row.party, _amount(row.total), row.submitter)
    named = "  ".join(part for part in parts if part)
    return "\n".join([named, *(filled(reason.message, reason.facts) for reason in row.reasons)])


def _amount(total: Decimal | None) -> str:
    return "" if total is None else f"¥{money_text(total)}"


def read_only_text(holder: str) -> str:
    """Why nothing can be posted here."""
    return _(
        "The books are open in another program ({holder}). Here they can be looked at, but nothing can be posted."
    ).format(holder=holder or "?")


def quietly(facts: Callable[[], HomeFacts]) -> HomeFacts:
    """The facts, or none: a right that was taken away or a busy disk must not trouble who sells."""
    try:
        return facts()
    except (NotAllowed, StorageError) as error:
        log.info("the figures of home could not be read: %s", error)
    except Exception:
        log.exception("the figures of home could not be worked out")
    return HomeFacts()


def _decimal(value: object) -> Decimal:
    return value if isinstance(value, Decimal) else Decimal(0)
