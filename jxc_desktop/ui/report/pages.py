"""The pages of reports, made known to the shell: the list, and one for each report."""

from __future__ import annotations

from collections.abc import Callable, MutableMapping, Sequence
from functools import partial
from typing import Any

from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Clock
from jxc_desktop.services.catalogue import Services
from jxc_desktop.services.masterdata import MasterDataService, PartyFilter
from jxc_desktop.services.reports import REPORTS
from jxc_desktop.ui.common.navigator import Navigator
from jxc_desktop.ui.common.pages import PageEntry, PageRegistry
from jxc_desktop.ui.common.popup_list import VISIBLE_ROWS, Suggestion
from jxc_desktop.ui.common.runner import Runner
from jxc_desktop.ui.common.tab_page import TabPage
from jxc_desktop.ui.report.about_one import ABOUT_ONE, AboutOneWindow
from jxc_desktop.ui.report.builder_window import OWN_REPORTS, BuilderWindow
from jxc_desktop.ui.report.pinned_board import PinnedBoard
from jxc_desktop.ui.report.report_window import ReportParts, ReportWindow
from jxc_desktop.ui.report.reports_page import ReportChoice, ReportsPage
from jxc_desktop.ui.report.scheduled_page import SCHEDULED_EXPORTS, ScheduledExportsPage
from jxc_desktop.ui.report.targets_page import SALES_TARGETS, SalesTargetsPage

_ABOUT = {
    "stock_on_hand": N_("What there is now or was on a day, and what it is worth"),
    "margin_by_product": N_("What was earned with each item"),
    "in_out_balance": N_("What there was, came in, went out and is left"),
    "own_reports": N_("Figures of your own choice as table, pivot or chart, saved for you or for all"),
    "sales_by_day": N_("Sales, cost and gross profit of each day"),
    "sales_by_product": N_("What each item brought, at which price and margin"),
    "sales_by_category": N_("What each category brought"),
    "sales_by_customer": N_("What each customer bought, how often, and what was earned"),
    "sales_by_salesperson": N_("What each salesperson sold, to how many, and what was earned"),
    "sales_by_hour": N_("At which hours of the day what is sold"),
    "sales_order_tracking": N_("What is delivered, open, late and short of each line of an order"),
    "quote_conversion": N_("Which quotes became orders and sales, by count and value"),
    "uninvoiced_deliveries": N_("Deliveries and returns that wait for their invoice"),
    "near_expiry": N_("Lots that soon expire or did, with what to do about them"),
    "stock_by_bin": N_("What lies in which bin, by lot"),
    "recall_list": N_("Who has goods of a lot that is called back, with phones"),
    "stock_moves": N_("Every move of one item, with the stock after it"),
    "sale_lines": N_("Every sale of one item"),
    "slow_stock": N_("What does not sell or lasts too long, and the money that lies in it"),
    "stock_age": N_("How old stock is, by quantity and value"),
    "stock_turnover": N_("How often stock was sold in the period, and how long it lasts"),
    "turnover_by_category": N_("The same by category"),
    "best_sellers": N_("What sells best, by amount, quantity or gross profit"),
    "abc_classes": N_("Which goods the shop lives on, with limits of your own"),
    "turnover_compared": N_("Sales beside the period before and the year before, by day to year"),
    "supplier_comparison": N_("What several suppliers asked for the same item"),
    "output_per_person": N_("What each salesperson or cashier brought, beside the target of the month"),
    "repeat_purchase": N_("How many customers came again"),
    "customer_buying": N_("Last purchase, interval and favourite of each customer; who stays away"),
    "bought_together": N_("Which items are bought on one receipt"),
    "margin_by_document": N_("What was earned with each document"),
    "money_by_customer": N_("What each customer bought and paid"),
    "purchases_by_supplier": N_("What was bought of each supplier, what went back, what was accepted"),
    "purchases_by_product": N_("What was bought of each item, at which price"),
    "purchases_by_month": N_("What was bought in each month"),
    "purchase_prices": N_("How the price of each item moved"),
    "sales_by_month": N_("What each month brought"),
    "sales_by_supplier": N_("What the goods of each supplier brought"),
    "sales_by_warehouse": N_("What each warehouse sold"),
    "sales_by_cashier": N_("What each cashier sold"),
    "sales_by_level": N_("What customers of each level bought"),
    "sales_by_channel": N_("What each shop platform, the counter and other deliveries brought, and what is paid"),
    "business_overview": N_("Sales, profit, stock, money and debts on one page"),
    "sales_by_area": N_("What customers of each area bought"),
    "sales_targets": N_("What each person should sell in a month"),
    "receivable_age": N_("What customers owe, by how long it is overdue"),
    "payable_age": N_("What we owe to suppliers, by how long it is overdue"),
    "open_items": N_("Every document that is not settled"),
    "statement": N_("Opening, documents, payments and closing of one party"),
    "dunning_list": N_("Customers with something overdue, and what they said"),
    "trial_balance": N_("Opening, debit, credit and closing of every account"),
    "profit_and_loss": N_("Income, cost and expenses of the month, the month before and the year"),
    "journal": N_("Every entry of the journal, with its document"),
    "money_journal": N_("What came into and left a money account, with the balance after it"),
    "stock_against_journal": N_("Whether the stock account equals the value of stock, month by month"),
    "shifts": N_("Each shift with its expected and counted cash, and every sale of it"),
    "day_close": N_("All shifts of a business day together, by means of payment"),
    "cashier_figures": N_("Sales, pace, discounts, refunds and openings of the drawer by cashier"),
    "unusual_at_counter": N_("What a thief or a struggling cashier leaves, by cashier, with every act behind it"),
    "stored_value_balances": N_("What is on the cards of members and on gift cards on a day"),
    "cards_against_books": N_("Whether the books owe what is on the cards"),
    "gift_cards": N_("Every gift card and voucher with its balance and days"),
    "member_birthdays": N_("Who has a birthday soon, with phone and card"),
    "dormant_members": N_("Who bought nothing for long, and what they hold"),
    "member_sales": N_("What each member bought, brought back and earned in points"),
    "tax_totals": N_("Output and input tax, and the invoices of each month"),
}
_NEEDS_PRODUCT = frozenset({"stock_moves", "sale_lines", "statement", "shift_documents", "unusual_acts", *ABOUT_ONE})
"""Reports about one item or party: they are reached from a line of another one, or have a page of their own."""
_AT_THE_COUNTER = ("shifts", "day_close", "unusual_at_counter")
"""Reports that are pages of the counter, under their own names."""
_RIGHTS = {"unusual_at_counter": Permission.LEDGER_VIEW}
"""The right of a page, where the list of reports is not enough: who sells is not told what of it is looked at."""
_MOST_SUPPLIERS = 500


def register(
    registry: PageRegistry,
    services: Services,
    runner: Runner,
    navigator: Navigator,
    clock: Clock,
    state: MutableMapping[str, Any],
) -> None:
    """Make the pages known. ``state`` keeps what is remembered between runs, such as the last folder."""
    parts = ReportParts(
        reports=services.reports,
        own=services.own_reports,
        runner=runner,
        navigator=navigator,
        clock=clock,
        choices=_choices(services.masterdata),
        find_product=_find_product(services),
        find_party=_find_party(services.masterdata),
        state=state,
    )
    chosen: list[ReportChoice] = []
    registry.add(
        PageEntry(
            "reports",
            N_("Reports"),
            lambda key: ReportsPage(navigator, chosen, key=key),
            icon="report",
            permission=Permission.REPORT_VIEW,
            rail=True,
        )
    )
    _add_own(registry, parts, services, chosen)
    _add_about_one(registry, parts)
    _add_ready_made(registry, parts, chosen)


def pinned_board(services: Services, runner: Runner, navigator: Navigator) -> PinnedBoard:
    """The reports on the home page."""
    return PinnedBoard(services.reports, services.own_reports, runner, navigator)


def _add_ready_made(registry: PageRegistry, parts: ReportParts, chosen: list[ReportChoice]) -> None:
    """A page for every ready-made report."""
    for report in REPORTS.values():
        if report.name not in _NEEDS_PRODUCT:
            counter = report.name in _AT_THE_COUNTER
            page = report.name if counter else f"report.{report.name}"
            chosen.append((page, report.title, _ABOUT.get(report.name, report.title)))
            make = partial(_window, parts, page, report.title, report.name)
            group = "counter" if counter else ""
            right = _RIGHTS.get(report.name, Permission.REPORT_VIEW)
            entry = PageEntry(page, report.title, make, icon="report", permission=right, group=group)
            registry.add(entry)


def _add_own(registry: PageRegistry, parts: ReportParts, services: Services, chosen: list[ReportChoice]) -> None:
    """What is put together, aimed at and written by the shop itself."""
    chosen.append((OWN_REPORTS, N_("Own reports"), _ABOUT[OWN_REPORTS]))
    chosen.append((SALES_TARGETS, SalesTargetsPage.heading, _ABOUT[SALES_TARGETS]))
    registry.add(
        PageEntry(
            OWN_REPORTS,
            N_("Own reports"),
            lambda key: BuilderWindow(parts, key=key),
            icon="report",
            permission=Permission.REPORT_VIEW,
        )
    )
    registry.add(
        PageEntry(
            SALES_TARGETS,
            SalesTargetsPage.heading,
            lambda key: SalesTargetsPage(services.sales_targets, parts.runner, parts.clock, key=key),
            icon="report",
            permission=Permission.REPORT_VIEW,
        )
    )
    registry.add(
        PageEntry(
            SCHEDULED_EXPORTS,
            ScheduledExportsPage.heading,
            lambda key: ScheduledExportsPage(services.scheduled_exports, parts.runner, key=key),
            icon="export",
            permission=Permission.EXPORT,
        )
    )


def _add_about_one(registry: PageRegistry, parts: ReportParts) -> None:
    """The reports about one member or card: a tab for each."""
    for name in ABOUT_ONE:
        page, title, right = f"report.{name}", REPORTS[name].title, Permission.REPORT_VIEW
        make = partial(_about_one, parts, name, title)
        registry.add(PageEntry(page, title, make, icon="report", permission=right, single=False))


def _about_one(parts: ReportParts, report: str, title: str, key: str | None) -> TabPage:
    return AboutOneWindow(parts, f"report.{report}", title, report=report, key=key)


def _window(parts: ReportParts, page: str, title: str, report: str, key: str | None) -> TabPage:
    return ReportWindow(parts, page, title, report=report, key=key)


def _choices(masterdata: MasterDataService) -> dict[str, Callable[[], Sequence[tuple[str, str]]]]:
    def suppliers() -> Sequence[tuple[str, str]]:
        if not masterdata.may(Permission.PARTY_VIEW):
            return ()
        page = masterdata.parties(PartyFilter(role="supplier", active=None, limit=_MOST_SUPPLIERS, order="name"))
        return [(row.code, row.name) for row in page.rows]

    return {
        "warehouse": lambda: [(one.code, one.name) for one in masterdata.warehouses()],
        "category": lambda: [(one.code, one.name) for one in masterdata.categories()],
        "supplier": suppliers,
        "account": lambda: [
            (one.number or one.code, f"{one.number} {_(one.name)}") for one in masterdata.accounts().values()
        ],
        "money_account": lambda: [(one.code, _(one.name)) for one in masterdata.money_accounts().values()],
    }


def _find_party(masterdata: MasterDataService) -> Callable[[str], Sequence[Suggestion]]:
    def search(text: str) -> Sequence[Suggestion]:
        if not masterdata.may(Permission.PARTY_VIEW):
            return ()
        page = masterdata.parties(PartyFilter(text=text, active=None, limit=VISIBLE_ROWS))
        return [Suggestion(row.code, row.name, row.code) for row in page.rows]

    return search


def _find_product(services: Services) -> Callable[[str], Sequence[Suggestion]]:
    def search(text: str) -> Sequence[Suggestion]:
        return [Suggestion(hit.code, hit.name, hit.specification, hit.code) for hit in services.goods.search(text)]

    return search
