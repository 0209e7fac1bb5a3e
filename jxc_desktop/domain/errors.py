"""What can go wrong, as facts: a message in English with named places, and the values for them.

Text for people is made in one place (`services.sentences`) by translating ``message`` and filling
the facts in; nothing here is translated or formatted.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import ClassVar


def N_(message: str) -> str:  # noqa: N802  (the gettext convention for "translate later")
    """Mark a message for the catalogue; it is translated where it is shown."""
    return message


class ShopError(Exception):
    """Anything the program tells a person on purpose. Facts are kept as they are, unformatted."""

    code: ClassVar[str] = "error"
    message: ClassVar[str] = N_("Something went wrong.")

    def __init__(self, *, field: str | None = None, **facts: object) -> None:
        super().__init__(self.code)
        self.field = field
        self.facts = facts

    def __str__(self) -> str:
        """The English sentence, for logs and tests."""
        try:
            return self.message.format(**self.facts)
        except (KeyError, IndexError):
            return f"{self.message} {self.facts}"


class UserError(ShopError):
    """The operator asked for something that cannot be done, and can act on the sentence."""

    code = "refused"


class InvalidValue(UserError):
    """A value of a field is missing, malformed or out of range; ``field`` names it."""

    code = "invalid"
    message = N_("{value} is not valid for {field_name}: {reason}.")

    nothing_entered = N_("{field_name}: {reason}.")

    def __init__(self, field: str, value: object, reason: str) -> None:
        super().__init__(field=field, value=value, field_name=field, reason=reason)
        if value == "":
            self.message = self.nothing_entered  # type: ignore[misc]


class UnknownMember(UserError):
    """An input object has a member nobody reads; nothing is silently ignored."""

    code = "unknown_member"
    message = N_("Unknown member: {member}.")


class NotFound(UserError):
    """Something named does not exist."""

    code = "not_found"
    message = N_("There is no {what} {name}.")


class AlreadyExists(UserError):
    """A name that must be unique is taken."""

    code = "already_exists"
    message = N_("{what} {name} already exists ({holder}).")


class NotAllowed(UserError):
    """The user lacks the right."""

    code = "not_allowed"
    message = N_("{user} may not do this; it needs the right “{permission}”.")


class WrongState(UserError):
    """A verb that the state of the document does not allow."""

    code = "wrong_state"
    message = N_("{number} is {state}; this cannot be done with it.")


class KeyReused(UserError):
    """An idempotency key came again with other content."""

    code = "key_reused"
    message = N_("This key was already used for {number} with other content; nothing was posted.")


class DocumentsInTheWay(UserError):
    """A step is refused because later documents rest on this one; they are named."""

    code = "documents_in_the_way"
    message = N_("{number} cannot be changed alone; these documents rest on it: {documents}.")


class NegativeStockForbidden(UserError):
    """A movement would make stock negative and the product forbids it."""

    code = "negative_stock_forbidden"
    message = N_("{product} would be {quantity} {unit} on {date}; negative stock is forbidden for it.")


class ExpiredForbidden(UserError):
    """Goods past their date, and the shop sells none."""

    code = "expired_forbidden"
    message = N_("{product} is past its date, {expires}, and may not be sold.")


class MoreThanSource(UserError):
    """A return or draw-down of more than its source line has left."""

    code = "more_than_source"
    message = N_("Line {line}: {quantity} is more than the {open} still open on {source}.")


class PartsLacking(UserError):
    """Goods would be made of others that are not there at that moment of history."""

    code = "parts_lacking"
    message = N_("There is not enough of {product} on {date} to make goods of it or to take it apart.")


class WarehouseInUse(UserError):
    """A warehouse that is to be given up holds goods."""

    code = "warehouse_in_use"
    message = N_("There are still goods in {warehouse}. Transfer them elsewhere first.")


class SerialRefused(UserError):
    """A serial number that would be in stock twice, or leave without being there."""

    code = "serial_refused"
    message = N_("Serial number {serial} of {product} is not in stock here.")


class SerialMissing(UserError):
    """Goods of which serial numbers are kept leave, and nobody said which."""

    code = "serial_missing"
    message = N_("The serial numbers of {product} are missing: scan each piece that leaves.")


class SerialInStock(SerialRefused):
    code = "serial_in_stock"
    message = N_("Serial number {serial} of {product} is in stock already.")


class SerialElsewhere(SerialRefused):
    code = "serial_elsewhere"
    message = N_("Serial number {serial} of {product} lies in another warehouse by the books. Transfer it here first.")


class SerialNeverSold(SerialRefused):
    code = "serial_never_sold"
    message = N_("Serial number {serial} of {product} was never sold here.")


class SerialGone(SerialRefused):
    code = "serial_gone"
    message = N_("Serial number {serial} of {product} left with {number} since. Reverse that first.")


class MoreThanOpen(UserError):
    """More is given to a document than is open of it."""

    code = "more_than_open"
    message = N_("{amount} cannot be given to {number}: {open} of it is open.")


class MoreThanLeft(UserError):
    """More is given away than a receipt, payment or credit has left."""

    code = "more_than_left"
    message = N_("{number} has {open} left to give; {amount} is asked of it.")


class MoreThanGiven(UserError):
    """More is taken back from a document than it was given."""

    code = "more_than_given"
    message = N_("{amount} cannot be taken back from {number}: it was given {open}.")


class TooManyTendered(UserError):
    """A means of payment other than cash takes more than is due."""

    code = "over_tendered"
    message = N_("{means} cannot take {amount}; only {due} is due and change is given from cash only.")


class NotFullyPaid(UserError):
    """The tenders do not cover what is due."""

    code = "not_paid"
    message = N_("{due} is due, only {paid} was tendered.")


class PeriodClosed(UserError):
    """A business time before the boundary that may not be touched."""

    code = "period_closed"
    message = N_("The books are closed up to {closed_until}; the first open day is {open_from}.")


class OpeningLocked(UserError):
    """The opening balances were checked and locked when the shop went live."""

    code = "opening_locked"
    message = N_("The opening balances are locked since the shop went live; who may reopen months can unlock them.")


class Conflict(UserError):
    """Somebody else changed it meanwhile."""

    code = "conflict"
    message = N_("{what} was changed meanwhile; it has been loaded again.")


class ImportRejected(UserError):
    """A file that cannot be read or taken; ``problems`` lists every cell."""

    code = "import_rejected"
    message = N_(
        "The file was not imported and nothing was changed: {reason}. "
        "Correct the file, or open it in Excel and save it as a new xlsx, and import that."
    )


class StorageError(ShopError):
    """The disk or the database refuses; work is kept and can be tried again."""

    code = "storage"
    message = N_("The data could not be written: {reason}. Nothing was lost; try again.")


class DatabaseRefused(ShopError):
    """The data file cannot be opened as it is; ``code`` says why, and it was not touched."""

    code = "database_refused"
    message = N_("The data file cannot be opened: {reason}. It was not changed.")


class DeviceError(ShopError):
    """A printer, scanner or scale does not do its work; ``reason`` is a word of `DeviceFault`."""

    code = "device"
    message = N_("{device} does not work: {reason}.")


class Cancelled(Exception):
    """The operator cancelled; nothing was changed and nothing is shown."""


class Doubt(ShopError):
    """Something unusual that a person with the right may confirm. Collected, asked once."""

    permission: ClassVar[str] = "document.post"

    def without_costs(self) -> Doubt:
        """The same for who may not see costs."""
        return self


class ChargesExceedInvoice(UserError):
    """More is charged on goods than the document says that the charges are drawn from."""

    code = "charges_exceed_invoice"
    message = N_("{amount} is more than the {open} still open on {number}.")


class OrderClosed(UserError):
    """An order was closed; nothing more is drawn from it."""

    code = "order_closed"
    message = N_("{number} is closed. Reopen it to go on with it.")


class CreditLimitExceeded(Doubt):
    code = "credit_limit"
    message = N_("{customer} would owe {total} with open orders, above the credit limit of {limit}.")
    permission = "doubt.credit_limit"


class ReservedStock(Doubt):
    code = "reserved_stock"
    message = N_("{product}: {reserved} {unit} of what is there are reserved for other orders.")
    permission = "doubt.reserved_stock"


class AboveContract(Doubt):
    code = "above_contract"
    message = N_("Line {line}: {value} is above the {agreed} agreed in contract {contract}.")
    permission = "doubt.above_contract"


class OverDelivery(Doubt):
    code = "over_delivery"
    message = N_("Line {line}: {delivered} delivered, only {open} were still open on the order.")
    permission = "doubt.over_receipt"


class OverReceipt(Doubt):
    code = "over_receipt"
    message = N_("Line {line}: {received} received, only {open} were still expected.")
    permission = "doubt.over_receipt"


class BelowCost(Doubt):
    code = "below_cost"
    message = N_("Line {line}: {product} at {price} is below its cost of {cost}.")
    permission = "doubt.below_cost"

    def without_costs(self) -> Doubt:
        facts = {name: value for name, value in self.facts.items() if name != "cost"}
        return BelowCostUntold(field=self.field, **facts)


class BelowCostUntold(BelowCost):
    message = N_("Line {line}: {product} at {price} is below its cost.")


class BelowFloorPrice(Doubt):
    code = "below_floor_price"
    message = N_("Line {line}: {product} at {price} is below the floor price of {floor}.")
    permission = "doubt.below_floor_price"


class NegativeStock(Doubt):
    code = "negative_stock"
    message = N_("{product} would be {quantity} {unit} on {date}.")
    permission = "doubt.negative_stock"


class ExpiredGoods(Doubt):
    code = "expired"
    message = N_("Line {line}: {product} is past its date, {expires}.")
    permission = "doubt.expired"


class LotMissing(Doubt):
    """Goods of which lots or serials are kept come without them: nobody could trace them later."""

    code = "lot_missing"
    message = N_("Line {line}: {product} comes without a lot or serial number.")
    permission = "doubt.lot_missing"


class LotShort(Doubt):
    """More of a lot is taken than the books say there is, though there is enough of the goods."""

    code = "lot_short"
    message = N_("Only {there} {unit} of {product} are in {place}; {taken} are taken.")
    permission = "doubt.lot_short"


class OtherLot(Doubt):
    """Another lot is taken than the one that expires first, and nobody said why."""

    code = "other_lot"
    message = N_("Line {line}: lot {lot} of {product} is taken, but {first} expires first, {expires}. Give a reason.")
    permission = "doubt.other_lot"


class Backdating(Doubt):
    code = "backdating"
    message = N_(
        "Dated {date}, before existing documents: {documents} later documents change their cost, by {amount} in all."
    )
    permission = "doubt.backdating"

    def without_costs(self) -> Doubt:
        facts = {name: value for name, value in self.facts.items() if name != "amount"}
        return BackdatingUntold(field=self.field, **facts)


class BackdatingUntold(Backdating):
    message = N_("Dated {date}, before existing documents: {documents} later documents change their cost.")


class NeedsConfirmation(Exception):
    """All open doubts of one posting together; ask once, then post again with the answers."""

    def __init__(self, doubts: Iterable[Doubt]) -> None:
        self.doubts: tuple[Doubt, ...] = tuple(doubts)
        super().__init__(", ".join(doubt.code for doubt in self.doubts))
