"""Every right there is, and the three roles a new shop starts with (editable afterwards)."""

from __future__ import annotations

from enum import StrEnum

from jxc_desktop.domain.errors import N_


class Permission(StrEnum):
    """A right: the verb and what it acts on. Checked by the service, for every use case."""

    PRODUCT_VIEW = "product.view"
    PRODUCT_EDIT = "product.edit"
    PARTY_VIEW = "party.view"
    PARTY_EDIT = "party.edit"
    WAREHOUSE_EDIT = "warehouse.edit"
    PURCHASE_REQUEST = "purchase.request"
    PURCHASE_ORDER = "purchase.order"
    PURCHASE_POST = "purchase.post"
    PURCHASE_INVOICE = "purchase.invoice"
    SALES_ORDER = "sales.order"
    SALES_POST = "sales.post"
    SALES_RETURN_FREE = "sales.return_without_document"
    SALES_INVOICE = "sales.invoice"
    PRICE_EDIT = "price.edit"
    FEEDBACK = "feedback"
    STOCK_VIEW = "stock.view"
    STOCK_POST = "stock.post"
    STOCK_TRANSFER = "stock.transfer"
    STOCK_COUNT = "stock.count"
    STOCK_WRITE_OFF = "stock.write_off"
    STOCK_ASSEMBLE = "stock.assemble"
    ALERT_EDIT = "alert.edit"
    OPENING_POST = "opening.post"
    COST_VIEW = "cost.view"
    COST_ADJUST = "cost.adjust"
    MONEY_VIEW = "money.view"
    MONEY_POST = "money.post"
    MONEY_SETTLE = "money.settle"
    PAYMENT_REQUEST = "money.request_payment"
    EXPENSE_POST = "money.post_expense"
    PERIOD_CLOSE = "period.close"
    PERIOD_REOPEN = "period.reopen"
    VOUCHER = "voucher"
    APPROVAL_EDIT = "approval.edit"
    DOCUMENT_VIEW = "document.view"
    DOCUMENT_VIEW_ALL = "document.view_all"
    DOCUMENT_REVERSE = "document.reverse"
    DOCUMENT_CORRECT = "document.correct"
    COUNTER_SELL = "counter.sell"
    COUNTER_REFUND = "counter.refund"
    COUNTER_REFUND_FREE = "counter.refund_without_receipt"
    COUNTER_PRICE = "counter.change_price"
    COUNTER_DISCOUNT = "counter.discount"
    COUNTER_DRAWER = "counter.open_drawer"
    COUNTER_SHIFT = "counter.shift"
    COUNTER_VOID = "counter.void_sale"
    COUNTER_MEANS = "counter.change_means"
    CARD_TOP_UP = "card.top_up"
    CARD_PAYBACK = "card.pay_back"
    CARD_EDIT = "card.edit"
    POINTS_ADJUST = "points.adjust"
    PRINT = "print"
    REPORT_VIEW = "report.view"
    REPORT_SHARE = "report.share"
    SALES_TARGET = "sales.target"
    EXPORT = "export"
    IMPORT = "import"
    LEDGER_VIEW = "ledger.view"
    USER_EDIT = "user.edit"
    SETTING_EDIT = "setting.edit"
    BACKUP = "backup"
    DOCTOR = "doctor"
    ANSWER_OVER_RECEIPT = "doubt.over_receipt"
    ANSWER_BELOW_COST = "doubt.below_cost"
    ANSWER_BELOW_FLOOR_PRICE = "doubt.below_floor_price"
    ANSWER_NEGATIVE_STOCK = "doubt.negative_stock"
    ANSWER_BACKDATING = "doubt.backdating"
    ANSWER_EXPIRED = "doubt.expired"
    ANSWER_CREDIT_LIMIT = "doubt.credit_limit"
    ANSWER_RESERVED_STOCK = "doubt.reserved_stock"
    ANSWER_ABOVE_CONTRACT = "doubt.above_contract"
    ANSWER_LOT_MISSING = "doubt.lot_missing"
    ANSWER_LOT_SHORT = "doubt.lot_short"
    ANSWER_OTHER_LOT = "doubt.other_lot"


PERMISSION_NAMES: dict[Permission, str] = {
    Permission.PRODUCT_VIEW: N_("See goods"),
    Permission.PRODUCT_EDIT: N_("Change goods and prices"),
    Permission.PARTY_VIEW: N_("See suppliers and customers"),
    Permission.PARTY_EDIT: N_("Change suppliers and customers"),
    Permission.WAREHOUSE_EDIT: N_("Change warehouses"),
    Permission.PURCHASE_REQUEST: N_("Ask for goods to be bought"),
    Permission.PURCHASE_ORDER: N_("Post inquiries, contracts and purchase orders"),
    Permission.PURCHASE_POST: N_("Post goods receipts and purchase returns"),
    Permission.PURCHASE_INVOICE: N_("Post purchase invoices"),
    Permission.SALES_ORDER: N_("Post quotations and sales orders"),
    Permission.SALES_POST: N_("Post deliveries and sales returns"),
    Permission.SALES_RETURN_FREE: N_("Take goods back without their document"),
    Permission.SALES_INVOICE: N_("Post sales invoices"),
    Permission.PRICE_EDIT: N_("Change price lists and promotions"),
    Permission.FEEDBACK: N_("Record complaints and wishes"),
    Permission.STOCK_VIEW: N_("See stock"),
    Permission.STOCK_POST: N_("Post other receipts, other issues and stocktakes"),
    Permission.STOCK_TRANSFER: N_("Move goods between bins and warehouses"),
    Permission.STOCK_COUNT: N_("Count goods"),
    Permission.STOCK_WRITE_OFF: N_("Write goods off"),
    Permission.STOCK_ASSEMBLE: N_("Assemble, take apart and produce goods"),
    Permission.ALERT_EDIT: N_("Change the limits of alerts"),
    Permission.OPENING_POST: N_("Post opening stock"),
    Permission.COST_VIEW: N_("See cost and margin"),
    Permission.COST_ADJUST: N_("Adjust costs"),
    Permission.MONEY_VIEW: N_("See money accounts and debts"),
    Permission.MONEY_POST: N_("Post receipts of money and payments"),
    Permission.MONEY_SETTLE: N_("Settle debts"),
    Permission.PAYMENT_REQUEST: N_("Ask for payments"),
    Permission.EXPENSE_POST: N_("Post expenses and other income"),
    Permission.PERIOD_CLOSE: N_("Close months"),
    Permission.PERIOD_REOPEN: N_("Reopen closed months"),
    Permission.VOUCHER: N_("Make and export accounting vouchers"),
    Permission.APPROVAL_EDIT: N_("Change approval rules"),
    Permission.DOCUMENT_VIEW: N_("See documents"),
    Permission.DOCUMENT_VIEW_ALL: N_("See documents of others"),
    Permission.DOCUMENT_REVERSE: N_("Reverse posted documents"),
    Permission.DOCUMENT_CORRECT: N_("Correct posted documents"),
    Permission.COUNTER_SELL: N_("Sell at the counter"),
    Permission.COUNTER_REFUND: N_("Refund from the receipt"),
    Permission.COUNTER_REFUND_FREE: N_("Refund without a receipt"),
    Permission.COUNTER_PRICE: N_("Change prices at the counter"),
    Permission.COUNTER_DISCOUNT: N_("Give discounts at the counter"),
    Permission.COUNTER_DRAWER: N_("Open the drawer without a sale"),
    Permission.COUNTER_SHIFT: N_("Open and close shifts"),
    Permission.COUNTER_VOID: N_("Take back the last sale"),
    Permission.COUNTER_MEANS: N_("Change how the last sale was paid"),
    Permission.CARD_TOP_UP: N_("Load stored value and gift cards"),
    Permission.CARD_PAYBACK: N_("Pay stored value back"),
    Permission.CARD_EDIT: N_("Give out vouchers, block cards"),
    Permission.POINTS_ADJUST: N_("Give and take points"),
    Permission.PRINT: N_("Print and reprint"),
    Permission.REPORT_VIEW: N_("See reports"),
    Permission.REPORT_SHARE: N_("Save own reports for all"),
    Permission.SALES_TARGET: N_("Set sales targets"),
    Permission.EXPORT: N_("Export to Excel"),
    Permission.IMPORT: N_("Import from Excel"),
    Permission.LEDGER_VIEW: N_("See the journal and the audit trail"),
    Permission.USER_EDIT: N_("Change users and roles"),
    Permission.SETTING_EDIT: N_("Change settings"),
    Permission.BACKUP: N_("Back up and restore"),
    Permission.DOCTOR: N_("Check the books"),
    Permission.ANSWER_OVER_RECEIPT: N_("Accept more than was ordered"),
    Permission.ANSWER_BELOW_COST: N_("Sell below cost"),
    Permission.ANSWER_BELOW_FLOOR_PRICE: N_("Sell below the floor price"),
    Permission.ANSWER_NEGATIVE_STOCK: N_("Let stock become negative"),
    Permission.ANSWER_BACKDATING: N_("Post before existing documents"),
    Permission.ANSWER_EXPIRED: N_("Sell goods past their date"),
    Permission.ANSWER_CREDIT_LIMIT: N_("Sell above the credit limit"),
    Permission.ANSWER_RESERVED_STOCK: N_("Take goods reserved for others"),
    Permission.ANSWER_ABOVE_CONTRACT: N_("Buy above the price or quantity of a contract"),
    Permission.ANSWER_LOT_MISSING: N_("Receive goods without their lot or serial numbers"),
    Permission.ANSWER_LOT_SHORT: N_("Take more of a lot than the books say there is"),
    Permission.ANSWER_OTHER_LOT: N_("Take another lot than the first to expire without a reason"),
}

OWNER, COUNTER_OPERATOR, CLERK = "owner", "counter_operator", "clerk"
SALESPERSON, ACCOUNTANT = "salesperson", "accountant"

DEFAULT_ROLES: dict[str, frozenset[Permission]] = {
    OWNER: frozenset(Permission),
    COUNTER_OPERATOR: frozenset(
        {
            Permission.PRODUCT_VIEW,
            Permission.PARTY_VIEW,
            Permission.STOCK_VIEW,
            Permission.DOCUMENT_VIEW,
            Permission.DOCUMENT_VIEW_ALL,
            Permission.COUNTER_SELL,
            Permission.COUNTER_REFUND,
            Permission.COUNTER_DISCOUNT,
            Permission.COUNTER_PRICE,
            Permission.COUNTER_DRAWER,
            Permission.COUNTER_SHIFT,
            Permission.COUNTER_MEANS,
            Permission.CARD_TOP_UP,
            Permission.PRINT,
            Permission.ANSWER_NEGATIVE_STOCK,
        }
    ),
    CLERK: frozenset(
        {
            Permission.PRODUCT_VIEW,
            Permission.PRODUCT_EDIT,
            Permission.PARTY_VIEW,
            Permission.STOCK_VIEW,
            Permission.DOCUMENT_VIEW,
            Permission.DOCUMENT_VIEW_ALL,
            Permission.PURCHASE_REQUEST,
            Permission.PURCHASE_POST,
            Permission.SALES_POST,
            Permission.STOCK_POST,
            Permission.STOCK_TRANSFER,
            Permission.STOCK_COUNT,
            Permission.STOCK_ASSEMBLE,
            Permission.PRINT,
            Permission.IMPORT,
            Permission.EXPORT,
            Permission.ANSWER_OVER_RECEIPT,
            Permission.ANSWER_LOT_SHORT,
        }
    ),
    SALESPERSON: frozenset(
        {
            Permission.PRODUCT_VIEW,
            Permission.PARTY_VIEW,
            Permission.PARTY_EDIT,
            Permission.STOCK_VIEW,
            Permission.DOCUMENT_VIEW,
            Permission.PURCHASE_REQUEST,
            Permission.SALES_ORDER,
            Permission.SALES_POST,
            Permission.FEEDBACK,
            Permission.PRINT,
            Permission.EXPORT,
        }
    ),
    ACCOUNTANT: frozenset(
        {
            Permission.PRODUCT_VIEW,
            Permission.PARTY_VIEW,
            Permission.PARTY_EDIT,
            Permission.STOCK_VIEW,
            Permission.COST_VIEW,
            Permission.MONEY_VIEW,
            Permission.MONEY_POST,
            Permission.MONEY_SETTLE,
            Permission.PAYMENT_REQUEST,
            Permission.EXPENSE_POST,
            Permission.DOCUMENT_VIEW,
            Permission.DOCUMENT_VIEW_ALL,
            Permission.PURCHASE_INVOICE,
            Permission.SALES_INVOICE,
            Permission.PERIOD_CLOSE,
            Permission.VOUCHER,
            Permission.REPORT_VIEW,
            Permission.LEDGER_VIEW,
            Permission.PRINT,
            Permission.EXPORT,
        }
    ),
}
