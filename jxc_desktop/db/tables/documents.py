"""Documents as posted (never changed), drafts as typed, and the print jobs committed with a sale."""

from __future__ import annotations

from sqlalchemy import CheckConstraint, ForeignKey, Index, PrimaryKeyConstraint, UniqueConstraint
from sqlalchemy import text as sql

from jxc_desktop.db.tables.base import identity, refers, table, where_known
from jxc_desktop.db.types import fen, flag, text, units, whole

documents = table(
    "documents",
    identity(),
    text("key"),  # idempotency key, the identity between machines
    text("request_digest"),  # SHA-256 of what was asked: the same key with other content is refused
    text("kind"),
    text("series"),
    whole("sequence"),
    text("number"),
    whole("posting"),
    whole("position"),  # place among equal business times: the posting, or that of the copy it replaces
    whole("business_at"),  # local microseconds, orders the ledgers
    whole("day"),  # business day as 20260501
    whole("recorded_at"),  # UTC microseconds
    refers("warehouse_id", "warehouses", nullable=True),
    refers("to_warehouse_id", "warehouses", nullable=True),  # where a transfer goes
    refers("party_id", "parties", nullable=True),
    text("counter", default=""),
    refers("shift_id", "shifts", nullable=True),
    refers("source_id", "documents", nullable=True),
    refers("reverses_id", "documents", nullable=True),
    refers("corrects_id", "documents", nullable=True),
    flag("tax_inclusive", 1),
    text("discount_entered", default=""),
    fen("gross", default=0),
    fen("discount", default=0),
    fen("rounding", default=0),
    fen("net", default=0),
    fen("tax", default=0),
    fen("total", default=0),
    text("account", default=""),
    text("to_account", default=""),
    text("purpose", default=""),  # account of the chart an expense or other income belongs to
    text("reference", default=""),  # the other side's own number: supplier's invoice, customer's order
    text("channel", default=""),  # where the order came from: a shop platform; empty: the shop itself
    whole("due_day", nullable=True),  # expected, valid until, ends
    text("address", default=""),
    text("carrier", default=""),
    text("tracking", default=""),
    whole("parcels", default=0),
    refers("invoice_id", "documents", nullable=True),  # whose amount the charges are drawn from
    text("charges", default=""),  # JSON, as entered
    text("allocations", default=""),  # JSON, as entered
    fen("bonus", default=0),  # put on a card beside what was paid for it
    whole("points", default=0),  # what a member earned with it
    text("handler", default=""),
    text("remark", default=""),
    text("reason", default=""),
    refers("user_id", "users"),
    refers("approver_id", "users", nullable=True),
    text("digest"),  # SHA-256 of header, lines and tenders as posted
    UniqueConstraint("key"),
    UniqueConstraint("number"),
    UniqueConstraint("series", "sequence"),
    UniqueConstraint("posting"),
    Index("ix_documents_kind_business_at", "kind", "business_at"),
    Index("ix_documents_business_at", "business_at"),
    *(where_known("documents", name, unique=True) for name in ("reverses_id", "corrects_id")),
    *(where_known("documents", name) for name in ("party_id", "source_id", "invoice_id", "to_warehouse_id")),
    Index("ix_documents_shift_id", "shift_id"),
)

document_lines = table(
    "document_lines",
    identity(),
    refers("document_id", "documents"),
    whole("line"),
    refers("product_id", "products", nullable=True),
    text("name", default=""),  # as it was called then
    text("unit", default=""),
    units("factor", default=10_000),
    units("entered", default=0),  # in ``unit``; negative on the mirrored lines of a reversal
    units("quantity", default=0),  # in base units; sign as ``entered``
    whole("price", default=0),
    fen("gross", default=0),
    fen("discount", default=0),
    text("discount_entered", default=""),
    whole("tax_rate", default=0),
    fen("net", default=0),
    fen("tax", default=0),
    fen("total", default=0),
    fen("value", nullable=True),
    whole("unit_cost", nullable=True),
    whole("at", nullable=True),
    whole("source_line_id", ForeignKey("document_lines.id"), nullable=True),
    whole("day"),
    whole("sales_sign", default=0),  # +1 sold, -1 taken back, 0 neither: what margin reports add up
    whole("due_day", nullable=True),
    units("rejected", default=0),  # of the quantity, found bad at inspection; base units
    fen("booked_net", default=0),  # what upstream booked for these goods already
    fen("booked_total", default=0),
    fen("charge", nullable=True),  # added to what the source move cost
    units("minimum", default=0),  # the price holds from this quantity on, in ``unit``
    text("promotion", default=""),  # the rule that gave the price or the discount
    text("lot", default=""),
    whole("produced", nullable=True),
    whole("expires", nullable=True),
    text("bin", default=""),
    text("to_bin", default=""),
    text("serials", default=""),
    text("reason", default=""),  # why goods were written off, why another lot was taken
    flag("made"),  # made of the other lines, or come apart into them
    text("remark", default=""),
    UniqueConstraint("document_id", "line"),
    Index("ix_document_lines_product_id", "product_id"),
    where_known("document_lines", "source_line_id"),
    Index(
        "ix_document_lines_sales",
        "day",
        "product_id",
        "sales_sign",
        "quantity",
        "net",
        "total",
        sqlite_where=sql("sales_sign <> 0"),
        postgresql_where=sql("sales_sign <> 0"),
    ),
)

document_tenders = table(
    "document_tenders",
    refers("document_id", "documents"),
    whole("position"),
    text("means"),
    fen("amount"),  # handed over
    fen("kept", default=0),  # after change
    whole("card_id", default=0),  # the card it was taken from, or put on; 0: none
    fen("lapsed", default=0),  # what a voucher was worth beyond what it paid
    whole("points", default=0),  # what was paid with, where points are
    PrimaryKeyConstraint("document_id", "position"),
)

# The only thing that may be said of a posted document afterwards; the newest row counts.
document_remarks = table(
    "document_remarks",
    identity(),
    refers("document_id", "documents"),
    text("remark"),
    whole("recorded_at"),
    refers("user_id", "users"),
    Index("ix_document_remarks_document_id", "document_id"),
)

drafts = table(
    "drafts",
    text("key"),
    text("kind"),
    text("state", default="draft"),
    text("counter", default=""),
    text("parked_as", default=""),
    flag("parked"),
    text("content"),  # the draft as JSON
    whole("version", default=1),
    refers("user_id", "users"),
    whole("created_at"),
    whole("updated_at"),
    PrimaryKeyConstraint("key"),
    CheckConstraint("state IN ('draft', 'submitted', 'approved', 'void')", name="state"),
    Index("ix_drafts_kind_state", "kind", "state"),
)

print_jobs = table(
    "print_jobs",
    identity(),
    text("kind"),  # receipt, drawer, label, slip
    text("printer"),  # the role of the device: receipt, label
    refers("document_id", "documents", nullable=True),
    text("content", default=""),  # JSON for what no document says
    flag("reprint"),
    text("state", default="queued"),
    whole("tries", default=0),
    text("error", default=""),
    whole("created_at"),
    whole("finished_at", nullable=True),
    CheckConstraint("state IN ('queued', 'sent', 'done', 'failed', 'dropped')", name="state"),
    Index("ix_print_jobs_state", "state"),
    Index("ix_print_jobs_document_id", "document_id"),
)
