"""The desk behind the counter: means of payment, new goods, a superior's word and the printer's state."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

from jxc_desktop.domain.cash import Nature
from jxc_desktop.domain.changes import Changes
from jxc_desktop.domain.counter_keys import CounterKeys
from jxc_desktop.domain.errors import DeviceError
from jxc_desktop.domain.permissions import Permission
from jxc_desktop.domain.values import from_fen
from jxc_desktop.i18n import _
from jxc_desktop.services.base import Confirmations, User
from jxc_desktop.services.cards import CardService, CardView
from jxc_desktop.services.counter_keys import CounterKeyService
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.masters.inputs import ProductInput
from jxc_desktop.services.members import Loaded, Loading, MemberService
from jxc_desktop.services.printing import PrintingService
from jxc_desktop.services.settings import SettingService
from jxc_desktop.services.users import UserService
from jxc_desktop.ui.counter.ports import MeansChoice, PointTerms

RECEIPTS = "receipt"


class ServiceDesk:
    """Answers the counter from the services. Everything here reads or writes the disk."""

    def __init__(
        self,
        masterdata: MasterDataService,
        users: UserService,
        printing: PrintingService,
        goods: GoodsIndex,
        keys: CounterKeyService,
        settings: SettingService,
        cards: CardService,
        members: MemberService,
    ) -> None:
        self._keys, self._settings, self._cards, self._members = keys, settings, cards, members
        self._masterdata, self._users, self._printing, self._goods = masterdata, users, printing, goods

    def means(self) -> Sequence[MeansChoice]:
        """The means of payment, in order; those given up too, for sales were paid with them."""
        given = self._cards.given()
        return [
            MeansChoice(
                row.code,
                row.name,
                row.gives_change,
                row.key,
                row.nature,
                row.nature == Nature.MONEY or row.nature in given,
                owed=not row.money_account,
                active=row.active,
            )
            for row in self._masterdata.means().values()
        ]

    def point_terms(self) -> PointTerms:
        """What points cost and what they pay."""
        shop = self._settings.shop()
        return PointTerms(shop.points_price, from_fen(shop.point_worth))

    def card(self, number: str) -> CardView:
        """The gift card or voucher of this number."""
        return self._cards.card(number)

    def paying_card(self, number: str, due: Decimal) -> CardView:
        """The gift card or voucher of this number, if it pays something of so much today."""
        return self._cards.payable(number, due)

    def salespeople(self) -> Sequence[str]:
        """Everybody who works here."""
        return [user.name for user in self._users.users() if user.active]

    def bonus_for(self, loaded: Decimal) -> Decimal:
        """What the offers of the shop add to a top-up."""
        return self._members.bonus_for(loaded)

    def top_up(
        self, member: str, loaded: Decimal, means: str, counter: str, key: str, confirmed: Confirmations
    ) -> Loaded:
        """Put money on the stored value of a member, with what the offers of the shop add."""
        return self._members.top_up(Loading(loaded, member, means=means, counter=counter, key=key), confirmed)

    def new_product(self, barcode: str, name: str, price: Decimal) -> Changes:
        """Make goods of an unknown code; they can be scanned as soon as this answers."""
        entered = ProductInput(name=name, unit=_("piece"), price=price, barcodes=[barcode])
        return self._know(self._masterdata.save_product(entered).changes)

    def link(self, barcode: str, product_code: str) -> Changes:
        """Teach existing goods an unknown code; it can be scanned as soon as this answers."""
        return self._know(self._masterdata.learn_barcode(product_code, barcode))

    def approver(self, name: str, pin: str, permission: Permission) -> User:
        """The person who says yes and has the right to; does not sign them in."""
        return self._users.approve(name, pin, permission)

    def approvers(self, permission: Permission) -> Sequence[str]:
        """Who holds a right and has a PIN to say so."""
        holding = {role.code for role in self._users.roles() if permission in role.permissions}
        return [user.name for user in self._users.users() if user.active and user.has_pin and holding & set(user.roles)]

    def keys(self) -> CounterKeys:
        """The keys in force."""
        return self._keys.keys()

    def touch(self) -> bool:
        """Whether the shop wants the number pad at its counters."""
        return self._settings.shop().touch_counter

    def print_keys(self) -> Changes:
        """Queue the card of keys at the office printer."""
        return self._keys.print_card().changes

    def print_trouble(self) -> DeviceError | None:
        """What keeps receipts from being printed, if anything does."""
        for printer in self._printing.printer_states():
            if printer.role == RECEIPTS and printer.state == "faulty":
                return DeviceError(device=_("Receipt printer"), reason=printer.reason)
        return None

    def _know(self, changes: Changes) -> Changes:
        self._goods.refresh(changes)
        return changes
