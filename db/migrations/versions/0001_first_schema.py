"""0001 first schema: every table, and triggers that refuse to change or delete a posted row."""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

WHOLE = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
NEVER_CHANGED = (
    "documents",
    "document_lines",
    "document_tenders",
    "document_remarks",
    "stock_moves",
    "cost_entries",
    "party_entries",
    "money_entries",
    "journal_lines",
    "document_marks",
    "reservations",
    "settlement_entries",
    "card_entries",
    "point_entries",
    "audit",
)


def upgrade() -> None:
    for create in (
        create_account_months,
        create_accounts,
        create_approval_rules,
        create_audit,
        create_categories,
        create_import_columns,
        create_money_accounts,
        create_parties,
        create_print_templates,
        create_roles,
        create_sales_targets,
        create_sequences,
        create_settings,
        create_units,
        create_users,
        create_voucher_templates,
        create_warehouses,
        create_approvals,
        create_bins,
        create_cards,
        create_counters,
        create_drafts,
        create_means,
        create_money_balances,
        create_party_balances,
        create_party_contacts,
        create_periods,
        create_price_lists,
        create_promotions,
        create_role_rights,
        create_saved_reports,
        create_scheduled_exports,
        create_shifts,
        create_statements,
        create_styles,
        create_user_roles,
        create_vouchers,
        create_documents,
        create_products,
        create_voucher_lines,
        create_alert_limits,
        create_alerts,
        create_attachments,
        create_barcodes,
        create_card_entries,
        create_channel_goods,
        create_cost_balances,
        create_costing_changes,
        create_counts,
        create_document_lines,
        create_document_marks,
        create_document_remarks,
        create_document_tenders,
        create_feedback,
        create_fixed_bins,
        create_journal_lines,
        create_lots,
        create_money_entries,
        create_open_items,
        create_party_entries,
        create_point_entries,
        create_price_list_items,
        create_print_jobs,
        create_product_units,
        create_promotion_products,
        create_recipes,
        create_reserved_balances,
        create_settlement_entries,
        create_stock_balances,
        create_voucher_sources,
        create_waiting_labels,
        create_count_entries,
        create_count_targets,
        create_recipe_lines,
        create_reservations,
        create_stock_moves,
        create_cost_entries,
        create_cost_layers,
        refuse_changes,
    ):
        create()


def create_account_months() -> None:
    op.create_table(
        "account_months",
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("month", WHOLE, nullable=False),
        sa.Column("debit", WHOLE, nullable=False),
        sa.Column("credit", WHOLE, nullable=False),
        sa.CheckConstraint(
            "credit BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_account_months_credit")
        ),
        sa.CheckConstraint("debit BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_account_months_debit")),
        sa.PrimaryKeyConstraint("account", "month", name=op.f("pk_account_months")),
        sqlite_strict=True,
    )


def create_accounts() -> None:
    op.create_table(
        "accounts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_accounts")),
        sa.UniqueConstraint("code", name=op.f("uq_accounts_code")),
        sqlite_strict=True,
    )


def create_approval_rules() -> None:
    op.create_table(
        "approval_rules",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), server_default="", nullable=False),
        sa.Column("fact", sa.Text(), nullable=False),
        sa.Column("comparison", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.Column("levels", sa.Text(), nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("position", WHOLE, server_default="0", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_approval_rules_active")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approval_rules")),
        sa.UniqueConstraint("code", name=op.f("uq_approval_rules_code")),
        sqlite_strict=True,
    )


def create_audit() -> None:
    op.create_table(
        "audit",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("local_time", sa.Text(), nullable=False),
        sa.Column("user", sa.Text(), nullable=False),
        sa.Column("approver", sa.Text(), server_default="", nullable=False),
        sa.Column("counter", sa.Text(), server_default="", nullable=False),
        sa.Column("action", sa.Text(), nullable=False),
        sa.Column("object", sa.Text(), server_default="", nullable=False),
        sa.Column("outcome", sa.Text(), server_default="ok", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("detail", sa.Text(), server_default="{}", nullable=False),
        sa.Column("previous", sa.Text(), nullable=False),
        sa.Column("hash", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_audit")),
        sqlite_strict=True,
    )
    op.create_index("ix_audit_action", "audit", ["action", "local_time"], unique=False)


def create_categories() -> None:
    op.create_table(
        "categories",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("parent_id", WHOLE, nullable=True),
        sa.Column("code_prefix", sa.Text(), server_default="", nullable=False),
        sa.Column("code_digits", WHOLE, server_default="0", nullable=False),
        sa.ForeignKeyConstraint(["parent_id"], ["categories.id"], name=op.f("fk_categories_parent_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_categories")),
        sa.UniqueConstraint("code", name=op.f("uq_categories_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_categories_parent_id", "categories", ["parent_id"], unique=False)


def create_import_columns() -> None:
    op.create_table(
        "import_columns",
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("saved_at", WHOLE, nullable=False),
        sa.PrimaryKeyConstraint("what", "channel", name=op.f("pk_import_columns")),
        sqlite_strict=True,
    )


def create_money_accounts() -> None:
    op.create_table(
        "money_accounts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_money_accounts_active")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_accounts")),
        sa.UniqueConstraint("code", name=op.f("uq_money_accounts_code")),
        sqlite_strict=True,
    )


def create_parties() -> None:
    op.create_table(
        "parties",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), server_default="retail", nullable=False),
        sa.Column("contact", sa.Text(), server_default="", nullable=False),
        sa.Column("phone", sa.Text(), server_default="", nullable=False),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("area", sa.Text(), server_default="", nullable=False),
        sa.Column("tax_number", sa.Text(), server_default="", nullable=False),
        sa.Column("bank", sa.Text(), server_default="", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("credit_limit", WHOLE, nullable=True),
        sa.Column("terms_days", WHOLE, nullable=True),
        sa.Column("lead_days", WHOLE, nullable=True),
        sa.Column("salesperson", sa.Text(), server_default="", nullable=False),
        sa.Column("member_card", sa.Text(), nullable=True),
        sa.Column("birthday", WHOLE, nullable=True),
        sa.Column("joined", WHOLE, nullable=True),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("custom", sa.Text(), server_default="{}", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("role IN ('supplier', 'customer', 'both')", name=op.f("ck_parties_role")),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_parties_active")),
        sa.CheckConstraint(
            "credit_limit BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_parties_credit_limit")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_parties")),
        sa.UniqueConstraint("code", name=op.f("uq_parties_code")),
        sa.UniqueConstraint("member_card", name=op.f("uq_parties_member_card")),
        sqlite_strict=True,
    )


def create_print_templates() -> None:
    op.create_table(
        "print_templates",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("paper", sa.Text(), nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_print_templates_active")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_templates")),
        sa.UniqueConstraint("code", name=op.f("uq_print_templates_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_print_templates_kind", "print_templates", ["kind"], unique=False)


def create_roles() -> None:
    op.create_table(
        "roles",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
        sa.UniqueConstraint("code", name=op.f("uq_roles_code")),
        sqlite_strict=True,
    )


def create_sales_targets() -> None:
    op.create_table(
        "sales_targets",
        sa.Column("person", sa.Text(), nullable=False),
        sa.Column("month", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.CheckConstraint("amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_sales_targets_amount")),
        sa.PrimaryKeyConstraint("person", "month", name=op.f("pk_sales_targets")),
        sqlite_strict=True,
    )


def create_sequences() -> None:
    op.create_table(
        "sequences",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("last", WHOLE, server_default="0", nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_sequences")),
        sqlite_strict=True,
    )


def create_settings() -> None:
    op.create_table(
        "settings",
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("name", name=op.f("pk_settings")),
        sqlite_strict=True,
    )


def create_units() -> None:
    op.create_table(
        "units",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_units")),
        sa.UniqueConstraint("name", name=op.f("uq_units_name")),
        sqlite_strict=True,
    )


def create_users() -> None:
    op.create_table(
        "users",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("pin_hash", sa.Text(), server_default="", nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("failures", WHOLE, server_default="0", nullable=False),
        sa.Column("locked_until", WHOLE, server_default="0", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_users_active")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_users")),
        sa.UniqueConstraint("name", name=op.f("uq_users_name")),
        sqlite_strict=True,
    )


def create_voucher_templates() -> None:
    op.create_table(
        "voucher_templates",
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("accounts", sa.Text(), server_default="{}", nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_voucher_templates_active")),
        sa.PrimaryKeyConstraint("kind", name=op.f("pk_voucher_templates")),
        sqlite_strict=True,
    )


def create_warehouses() -> None:
    op.create_table(
        "warehouses",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("saleable", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_warehouses_active")),
        sa.CheckConstraint("saleable IN (0, 1)", name=op.f("ck_warehouses_saleable")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_warehouses")),
        sa.UniqueConstraint("code", name=op.f("uq_warehouses_code")),
        sqlite_strict=True,
    )


def create_approvals() -> None:
    op.create_table(
        "approvals",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("sentence", sa.Text(), server_default="", nullable=False),
        sa.Column("level", WHOLE, nullable=False),
        sa.Column("role", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("submitted_at", WHOLE, nullable=False),
        sa.Column("submitted_by", WHOLE, nullable=False),
        sa.Column("decided_at", WHOLE, nullable=True),
        sa.Column("decided_by", WHOLE, nullable=True),
        sa.CheckConstraint(
            "state IN ('waiting', 'approved', 'rejected', 'withdrawn')", name=op.f("ck_approvals_state")
        ),
        sa.ForeignKeyConstraint(["decided_by"], ["users.id"], name=op.f("fk_approvals_decided_by")),
        sa.ForeignKeyConstraint(["submitted_by"], ["users.id"], name=op.f("fk_approvals_submitted_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_approvals")),
        sqlite_strict=True,
    )
    op.create_index("ix_approvals_key", "approvals", ["key"], unique=False)
    op.create_index("ix_approvals_state", "approvals", ["state"], unique=False)


def create_bins() -> None:
    op.create_table(
        "bins",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("position", WHOLE, server_default="0", nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_bins_active")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_bins_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_bins")),
        sa.UniqueConstraint("warehouse_id", "code", name=op.f("uq_bins_warehouse_id_code")),
        sqlite_strict=True,
    )


def create_cards() -> None:
    op.create_table(
        "cards",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("number", sa.Text(), nullable=True),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("face", WHOLE, server_default="0", nullable=False),
        sa.Column("minimum", WHOLE, server_default="0", nullable=False),
        sa.Column("starts", WHOLE, nullable=True),
        sa.Column("ends", WHOLE, nullable=True),
        sa.Column("batch", sa.Text(), server_default="", nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("made_at", WHOLE, nullable=False),
        sa.CheckConstraint("kind IN ('stored_value', 'gift_card', 'voucher')", name=op.f("ck_cards_kind")),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_cards_active")),
        sa.CheckConstraint("face BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_cards_face")),
        sa.CheckConstraint("minimum BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_cards_minimum")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_cards_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cards")),
        sa.UniqueConstraint("number", name=op.f("uq_cards_number")),
        sqlite_strict=True,
    )
    op.create_index("ix_cards_batch", "cards", ["batch"], unique=False)
    op.create_index(
        "ix_cards_party_id",
        "cards",
        ["party_id"],
        unique=False,
        sqlite_where=sa.text("party_id IS NOT NULL"),
        postgresql_where=sa.text("party_id IS NOT NULL"),
    )


def create_counters() -> None:
    op.create_table(
        "counters",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_counters_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counters")),
        sa.UniqueConstraint("code", name=op.f("uq_counters_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_counters_warehouse_id", "counters", ["warehouse_id"], unique=False)


def create_drafts() -> None:
    op.create_table(
        "drafts",
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="draft", nullable=False),
        sa.Column("counter", sa.Text(), server_default="", nullable=False),
        sa.Column("parked_as", sa.Text(), server_default="", nullable=False),
        sa.Column("parked", WHOLE, server_default="0", nullable=False),
        sa.Column("content", sa.Text(), nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("updated_at", WHOLE, nullable=False),
        sa.CheckConstraint("state IN ('draft', 'submitted', 'approved', 'void')", name=op.f("ck_drafts_state")),
        sa.CheckConstraint("parked IN (0, 1)", name=op.f("ck_drafts_parked")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_drafts_user_id")),
        sa.PrimaryKeyConstraint("key", name=op.f("pk_drafts")),
        sqlite_strict=True,
    )
    op.create_index("ix_drafts_kind_state", "drafts", ["kind", "state"], unique=False)


def create_means() -> None:
    op.create_table(
        "means",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("money_account_id", WHOLE, nullable=True),
        sa.Column("nature", sa.Text(), server_default="money", nullable=False),
        sa.Column("gives_change", WHOLE, server_default="0", nullable=False),
        sa.Column("key", sa.Text(), server_default="", nullable=False),
        sa.Column("position", WHOLE, server_default="0", nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_means_active")),
        sa.CheckConstraint("gives_change IN (0, 1)", name=op.f("ck_means_gives_change")),
        sa.ForeignKeyConstraint(["money_account_id"], ["money_accounts.id"], name=op.f("fk_means_money_account_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_means")),
        sa.UniqueConstraint("code", name=op.f("uq_means_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_means_money_account_id", "means", ["money_account_id"], unique=False)


def create_money_balances() -> None:
    op.create_table(
        "money_balances",
        sa.Column("money_account_id", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.CheckConstraint(
            "amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_money_balances_amount")
        ),
        sa.ForeignKeyConstraint(
            ["money_account_id"], ["money_accounts.id"], name=op.f("fk_money_balances_money_account_id")
        ),
        sa.PrimaryKeyConstraint("money_account_id", name=op.f("pk_money_balances")),
        sqlite_strict=True,
    )


def create_party_balances() -> None:
    op.create_table(
        "party_balances",
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.CheckConstraint(
            "amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_party_balances_amount")
        ),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_party_balances_party_id")),
        sa.PrimaryKeyConstraint("party_id", name=op.f("pk_party_balances")),
        sqlite_strict=True,
    )


def create_party_contacts() -> None:
    op.create_table(
        "party_contacts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("note", sa.Text(), nullable=False),
        sa.Column("next_day", WHOLE, nullable=True),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_party_contacts_party_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_party_contacts_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_contacts")),
        sqlite_strict=True,
    )
    op.create_index("ix_party_contacts_party_id", "party_contacts", ["party_id"], unique=False)


def create_periods() -> None:
    op.create_table(
        "periods",
        sa.Column("month", WHOLE, nullable=False),
        sa.Column("closed_at", WHOLE, nullable=False),
        sa.Column("closed_by", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_periods_closed_by")),
        sa.PrimaryKeyConstraint("month", name=op.f("pk_periods")),
        sqlite_strict=True,
    )


def create_price_lists() -> None:
    op.create_table(
        "price_lists",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("direction", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), server_default="", nullable=False),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("starts", WHOLE, nullable=True),
        sa.Column("ends", WHOLE, nullable=True),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("direction IN ('sale', 'purchase')", name=op.f("ck_price_lists_direction")),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_price_lists_active")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_price_lists_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_lists")),
        sa.UniqueConstraint("code", name=op.f("uq_price_lists_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_price_lists_party_id", "price_lists", ["party_id"], unique=False)


def create_promotions() -> None:
    op.create_table(
        "promotions",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("level", sa.Text(), server_default="", nullable=False),
        sa.Column("category_id", WHOLE, nullable=True),
        sa.Column("quantity", WHOLE, nullable=True),
        sa.Column("percent", WHOLE, nullable=True),
        sa.Column("amount", WHOLE, nullable=True),
        sa.Column("price", WHOLE, nullable=True),
        sa.Column("threshold", WHOLE, nullable=True),
        sa.Column("starts", WHOLE, nullable=True),
        sa.Column("ends", WHOLE, nullable=True),
        sa.Column("hours", sa.Text(), server_default="", nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("type IN ('nth', 'bundle', 'threshold', 'timed')", name=op.f("ck_promotions_type")),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_promotions_active")),
        sa.CheckConstraint("amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_promotions_amount")),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_promotions_quantity")),
        sa.CheckConstraint(
            "threshold BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_promotions_threshold")
        ),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_promotions_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promotions")),
        sa.UniqueConstraint("code", name=op.f("uq_promotions_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_promotions_category_id", "promotions", ["category_id"], unique=False)


def create_role_rights() -> None:
    op.create_table(
        "role_rights",
        sa.Column("role_id", WHOLE, nullable=False),
        sa.Column("permission", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], name=op.f("fk_role_rights_role_id")),
        sa.PrimaryKeyConstraint("role_id", "permission", name=op.f("pk_role_rights")),
        sqlite_strict=True,
    )


def create_saved_reports() -> None:
    op.create_table(
        "saved_reports",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("definition", sa.Text(), nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("shared", WHOLE, server_default="0", nullable=False),
        sa.Column("pinned", WHOLE, server_default="0", nullable=False),
        sa.Column("saved_at", WHOLE, nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("pinned IN (0, 1)", name=op.f("ck_saved_reports_pinned")),
        sa.CheckConstraint("shared IN (0, 1)", name=op.f("ck_saved_reports_shared")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_saved_reports_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_saved_reports")),
        sa.UniqueConstraint("code", name=op.f("uq_saved_reports_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_saved_reports_user_id", "saved_reports", ["user_id"], unique=False)


def create_scheduled_exports() -> None:
    op.create_table(
        "scheduled_exports",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("parameters", sa.Text(), nullable=False),
        sa.Column("folder", sa.Text(), nullable=False),
        sa.Column("moment", sa.Text(), nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("due_at", WHOLE, nullable=True),
        sa.Column("covered_at", WHOLE, server_default="0", nullable=False),
        sa.Column("done_at", WHOLE, nullable=True),
        sa.Column("file", sa.Text(), server_default="", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("failures", WHOLE, server_default="0", nullable=False),
        sa.Column("retry_at", WHOLE, server_default="0", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_scheduled_exports_active")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_scheduled_exports_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_scheduled_exports")),
        sa.UniqueConstraint("code", name=op.f("uq_scheduled_exports_code")),
        sqlite_strict=True,
    )


def create_shifts() -> None:
    op.create_table(
        "shifts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("counter", sa.Text(), nullable=False),
        sa.Column("opened_by", WHOLE, nullable=False),
        sa.Column("opened_at", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("float", WHOLE, nullable=False),
        sa.Column("closed_by", WHOLE, nullable=True),
        sa.Column("closed_at", WHOLE, nullable=True),
        sa.Column("expected", WHOLE, nullable=True),
        sa.Column("counted", WHOLE, nullable=True),
        sa.CheckConstraint("counted BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_shifts_counted")),
        sa.CheckConstraint("expected BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_shifts_expected")),
        sa.CheckConstraint("float BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_shifts_float")),
        sa.ForeignKeyConstraint(["closed_by"], ["users.id"], name=op.f("fk_shifts_closed_by")),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_shifts_opened_by")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shifts")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_shifts_open",
        "shifts",
        ["counter"],
        unique=True,
        sqlite_where=sa.text("closed_at IS NULL"),
        postgresql_where=sa.text("closed_at IS NULL"),
    )


def create_statements() -> None:
    op.create_table(
        "statements",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("since", WHOLE, nullable=False),
        sa.Column("until", WHOLE, nullable=False),
        sa.Column("opening", WHOLE, nullable=False),
        sa.Column("closing", WHOLE, nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("agreed_at", WHOLE, nullable=True),
        sa.Column("agreed_by", WHOLE, nullable=True),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("closing BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_statements_closing")),
        sa.CheckConstraint("opening BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_statements_opening")),
        sa.ForeignKeyConstraint(["agreed_by"], ["users.id"], name=op.f("fk_statements_agreed_by")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_statements_party_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_statements_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_statements")),
        sqlite_strict=True,
    )
    op.create_index("ix_statements_party_id", "statements", ["party_id"], unique=False)


def create_styles() -> None:
    op.create_table(
        "styles",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("category_id", WHOLE, nullable=True),
        sa.Column("colours", sa.Text(), nullable=False),
        sa.Column("sizes", sa.Text(), nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_styles_active")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_styles_category_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_styles")),
        sa.UniqueConstraint("code", name=op.f("uq_styles_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_styles_category_id", "styles", ["category_id"], unique=False)


def create_user_roles() -> None:
    op.create_table(
        "user_roles",
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("role_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["role_id"], ["roles.id"], name=op.f("fk_user_roles_role_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_user_roles_user_id")),
        sa.PrimaryKeyConstraint("user_id", "role_id", name=op.f("pk_user_roles")),
        sqlite_strict=True,
    )
    op.create_index("ix_user_roles_role_id", "user_roles", ["role_id"], unique=False)


def create_vouchers() -> None:
    op.create_table(
        "vouchers",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("month", WHOLE, nullable=False),
        sa.Column("word", sa.Text(), nullable=False),
        sa.Column("number", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_vouchers_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_vouchers")),
        sa.UniqueConstraint("month", "word", "number", name=op.f("uq_vouchers_month_word_number")),
        sqlite_strict=True,
    )


def create_documents() -> None:
    op.create_table(
        "documents",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("request_digest", sa.Text(), nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("series", sa.Text(), nullable=False),
        sa.Column("sequence", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("business_at", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=True),
        sa.Column("to_warehouse_id", WHOLE, nullable=True),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("counter", sa.Text(), server_default="", nullable=False),
        sa.Column("shift_id", WHOLE, nullable=True),
        sa.Column("source_id", WHOLE, nullable=True),
        sa.Column("reverses_id", WHOLE, nullable=True),
        sa.Column("corrects_id", WHOLE, nullable=True),
        sa.Column("tax_inclusive", WHOLE, server_default="1", nullable=False),
        sa.Column("discount_entered", sa.Text(), server_default="", nullable=False),
        sa.Column("gross", WHOLE, server_default="0", nullable=False),
        sa.Column("discount", WHOLE, server_default="0", nullable=False),
        sa.Column("rounding", WHOLE, server_default="0", nullable=False),
        sa.Column("net", WHOLE, server_default="0", nullable=False),
        sa.Column("tax", WHOLE, server_default="0", nullable=False),
        sa.Column("total", WHOLE, server_default="0", nullable=False),
        sa.Column("account", sa.Text(), server_default="", nullable=False),
        sa.Column("to_account", sa.Text(), server_default="", nullable=False),
        sa.Column("purpose", sa.Text(), server_default="", nullable=False),
        sa.Column("reference", sa.Text(), server_default="", nullable=False),
        sa.Column("channel", sa.Text(), server_default="", nullable=False),
        sa.Column("due_day", WHOLE, nullable=True),
        sa.Column("address", sa.Text(), server_default="", nullable=False),
        sa.Column("carrier", sa.Text(), server_default="", nullable=False),
        sa.Column("tracking", sa.Text(), server_default="", nullable=False),
        sa.Column("parcels", WHOLE, server_default="0", nullable=False),
        sa.Column("invoice_id", WHOLE, nullable=True),
        sa.Column("charges", sa.Text(), server_default="", nullable=False),
        sa.Column("allocations", sa.Text(), server_default="", nullable=False),
        sa.Column("bonus", WHOLE, server_default="0", nullable=False),
        sa.Column("points", WHOLE, server_default="0", nullable=False),
        sa.Column("handler", sa.Text(), server_default="", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("approver_id", WHOLE, nullable=True),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.CheckConstraint("bonus BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_documents_bonus")),
        sa.CheckConstraint("discount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_documents_discount")),
        sa.CheckConstraint("gross BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_documents_gross")),
        sa.CheckConstraint("net BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_documents_net")),
        sa.CheckConstraint("rounding BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_documents_rounding")),
        sa.CheckConstraint("tax BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_documents_tax")),
        sa.CheckConstraint("tax_inclusive IN (0, 1)", name=op.f("ck_documents_tax_inclusive")),
        sa.CheckConstraint("total BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_documents_total")),
        sa.ForeignKeyConstraint(["approver_id"], ["users.id"], name=op.f("fk_documents_approver_id")),
        sa.ForeignKeyConstraint(["corrects_id"], ["documents.id"], name=op.f("fk_documents_corrects_id")),
        sa.ForeignKeyConstraint(["invoice_id"], ["documents.id"], name=op.f("fk_documents_invoice_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_documents_party_id")),
        sa.ForeignKeyConstraint(["reverses_id"], ["documents.id"], name=op.f("fk_documents_reverses_id")),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_documents_shift_id")),
        sa.ForeignKeyConstraint(["source_id"], ["documents.id"], name=op.f("fk_documents_source_id")),
        sa.ForeignKeyConstraint(["to_warehouse_id"], ["warehouses.id"], name=op.f("fk_documents_to_warehouse_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_documents_user_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_documents_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_documents")),
        sa.UniqueConstraint("key", name=op.f("uq_documents_key")),
        sa.UniqueConstraint("number", name=op.f("uq_documents_number")),
        sa.UniqueConstraint("posting", name=op.f("uq_documents_posting")),
        sa.UniqueConstraint("series", "sequence", name=op.f("uq_documents_series_sequence")),
        sqlite_strict=True,
    )
    op.create_index("ix_documents_business_at", "documents", ["business_at"], unique=False)
    op.create_index(
        "ix_documents_invoice_id",
        "documents",
        ["invoice_id"],
        unique=False,
        sqlite_where=sa.text("invoice_id IS NOT NULL"),
        postgresql_where=sa.text("invoice_id IS NOT NULL"),
    )
    op.create_index("ix_documents_kind_business_at", "documents", ["kind", "business_at"], unique=False)
    op.create_index(
        "ix_documents_party_id",
        "documents",
        ["party_id"],
        unique=False,
        sqlite_where=sa.text("party_id IS NOT NULL"),
        postgresql_where=sa.text("party_id IS NOT NULL"),
    )
    op.create_index("ix_documents_shift_id", "documents", ["shift_id"], unique=False)
    op.create_index(
        "ix_documents_source_id",
        "documents",
        ["source_id"],
        unique=False,
        sqlite_where=sa.text("source_id IS NOT NULL"),
        postgresql_where=sa.text("source_id IS NOT NULL"),
    )
    op.create_index(
        "ix_documents_to_warehouse_id",
        "documents",
        ["to_warehouse_id"],
        unique=False,
        sqlite_where=sa.text("to_warehouse_id IS NOT NULL"),
        postgresql_where=sa.text("to_warehouse_id IS NOT NULL"),
    )
    op.create_index(
        "uq_documents_corrects_id",
        "documents",
        ["corrects_id"],
        unique=True,
        sqlite_where=sa.text("corrects_id IS NOT NULL"),
        postgresql_where=sa.text("corrects_id IS NOT NULL"),
    )
    op.create_index(
        "uq_documents_reverses_id",
        "documents",
        ["reverses_id"],
        unique=True,
        sqlite_where=sa.text("reverses_id IS NOT NULL"),
        postgresql_where=sa.text("reverses_id IS NOT NULL"),
    )


def create_products() -> None:
    op.create_table(
        "products",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("specification", sa.Text(), server_default="", nullable=False),
        sa.Column("initials", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), nullable=False),
        sa.Column("category_id", WHOLE, nullable=True),
        sa.Column("supplier_id", WHOLE, nullable=True),
        sa.Column("price", WHOLE, server_default="0", nullable=False),
        sa.Column("member_price", WHOLE, nullable=True),
        sa.Column("wholesale_price", WHOLE, nullable=True),
        sa.Column("floor_price", WHOLE, nullable=True),
        sa.Column("purchase_price", WHOLE, nullable=True),
        sa.Column("costing", sa.Text(), server_default="average", nullable=False),
        sa.Column("negative", sa.Text(), server_default="", nullable=False),
        sa.Column("tax_rate", WHOLE, server_default="0", nullable=False),
        sa.Column("minimum", WHOLE, nullable=True),
        sa.Column("maximum", WHOLE, nullable=True),
        sa.Column("purchase_unit", sa.Text(), server_default="", nullable=False),
        sa.Column("weight", WHOLE, nullable=True),
        sa.Column("lots", WHOLE, server_default="0", nullable=False),
        sa.Column("serials", WHOLE, server_default="0", nullable=False),
        sa.Column("style_id", WHOLE, nullable=True),
        sa.Column("colour", sa.Text(), server_default="", nullable=False),
        sa.Column("size", sa.Text(), server_default="", nullable=False),
        sa.Column("warranty_days", WHOLE, nullable=True),
        sa.Column("shelf_life_days", WHOLE, nullable=True),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("custom", sa.Text(), server_default="{}", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("costing IN ('average', 'fifo', 'lot', 'serial')", name=op.f("ck_products_costing")),
        sa.CheckConstraint("negative IN ('', 'forbid', 'warn', 'allow')", name=op.f("ck_products_negative")),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_products_active")),
        sa.CheckConstraint("lots IN (0, 1)", name=op.f("ck_products_lots")),
        sa.CheckConstraint("maximum BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_products_maximum")),
        sa.CheckConstraint("minimum BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_products_minimum")),
        sa.CheckConstraint("serials IN (0, 1)", name=op.f("ck_products_serials")),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_products_category_id")),
        sa.ForeignKeyConstraint(["style_id"], ["styles.id"], name=op.f("fk_products_style_id")),
        sa.ForeignKeyConstraint(["supplier_id"], ["parties.id"], name=op.f("fk_products_supplier_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_products")),
        sa.UniqueConstraint("code", name=op.f("uq_products_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_products_category_id", "products", ["category_id"], unique=False)
    op.create_index("ix_products_name", "products", ["name"], unique=False)
    op.create_index(
        "ix_products_style_id",
        "products",
        ["style_id"],
        unique=False,
        sqlite_where=sa.text("style_id IS NOT NULL"),
        postgresql_where=sa.text("style_id IS NOT NULL"),
    )
    op.create_index("ix_products_supplier_id", "products", ["supplier_id"], unique=False)


def create_voucher_lines() -> None:
    op.create_table(
        "voucher_lines",
        sa.Column("voucher_id", WHOLE, nullable=False),
        sa.Column("line", WHOLE, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("party", sa.Text(), server_default="", nullable=False),
        sa.Column("party_name", sa.Text(), server_default="", nullable=False),
        sa.Column("party_role", sa.Text(), server_default="", nullable=False),
        sa.Column("summary", sa.Text(), nullable=False),
        sa.Column("debit", WHOLE, nullable=False),
        sa.Column("credit", WHOLE, nullable=False),
        sa.CheckConstraint("credit BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_voucher_lines_credit")),
        sa.CheckConstraint("debit BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_voucher_lines_debit")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_voucher_lines_voucher_id")),
        sa.PrimaryKeyConstraint("voucher_id", "line", name=op.f("pk_voucher_lines")),
        sqlite_strict=True,
    )


def create_alert_limits() -> None:
    op.create_table(
        "alert_limits",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("product_id", WHOLE, nullable=True),
        sa.Column("category_id", WHOLE, nullable=True),
        sa.Column("threshold", WHOLE, nullable=False),
        sa.CheckConstraint(
            "threshold BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_alert_limits_threshold")
        ),
        sa.ForeignKeyConstraint(["category_id"], ["categories.id"], name=op.f("fk_alert_limits_category_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_alert_limits_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alert_limits")),
        sqlite_strict=True,
    )
    op.create_index("ix_alert_limits_alert", "alert_limits", ["alert"], unique=False)
    op.create_index(
        "ix_alert_limits_category_id",
        "alert_limits",
        ["category_id"],
        unique=False,
        sqlite_where=sa.text("category_id IS NOT NULL"),
        postgresql_where=sa.text("category_id IS NOT NULL"),
    )
    op.create_index(
        "ix_alert_limits_product_id",
        "alert_limits",
        ["product_id"],
        unique=False,
        sqlite_where=sa.text("product_id IS NOT NULL"),
        postgresql_where=sa.text("product_id IS NOT NULL"),
    )


def create_alerts() -> None:
    op.create_table(
        "alerts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("alert", sa.Text(), nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=True),
        sa.Column("lot_id", WHOLE, server_default="0", nullable=False),
        sa.Column("crossed_at", WHOLE, nullable=False),
        sa.Column("quantity", WHOLE, server_default="0", nullable=False),
        sa.Column("threshold", WHOLE, server_default="0", nullable=False),
        sa.Column("ended_at", WHOLE, nullable=True),
        sa.Column("snoozed_until", WHOLE, nullable=True),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_alerts_quantity")),
        sa.CheckConstraint("threshold BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_alerts_threshold")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_alerts_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_alerts_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_alerts")),
        sqlite_strict=True,
    )
    op.create_index("ix_alerts_product_id", "alerts", ["product_id", "alert"], unique=False)
    op.create_index(
        "ix_alerts_warehouse_id",
        "alerts",
        ["warehouse_id"],
        unique=False,
        sqlite_where=sa.text("warehouse_id IS NOT NULL"),
        postgresql_where=sa.text("warehouse_id IS NOT NULL"),
    )


def create_attachments() -> None:
    op.create_table(
        "attachments",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("size", WHOLE, nullable=False),
        sa.Column("digest", sa.Text(), nullable=False),
        sa.Column("content", sa.LargeBinary(), nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_attachments_active")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_attachments_document_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_attachments_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_attachments")),
        sqlite_strict=True,
    )
    op.create_index("ix_attachments_document_id", "attachments", ["document_id"], unique=False)


def create_barcodes() -> None:
    op.create_table(
        "barcodes",
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_barcodes_product_id")),
        sa.PrimaryKeyConstraint("code", name=op.f("pk_barcodes")),
        sqlite_strict=True,
    )
    op.create_index("ix_barcodes_product_id", "barcodes", ["product_id"], unique=False)


def create_card_entries() -> None:
    op.create_table(
        "card_entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("card_id", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("business_at", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.CheckConstraint("amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_card_entries_amount")),
        sa.ForeignKeyConstraint(["card_id"], ["cards.id"], name=op.f("fk_card_entries_card_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_card_entries_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_card_entries")),
        sqlite_strict=True,
    )
    op.create_index("ix_card_entries_card_id", "card_entries", ["card_id", "business_at"], unique=False)
    op.create_index("ix_card_entries_document_id", "card_entries", ["document_id"], unique=False)


def create_channel_goods() -> None:
    op.create_table(
        "channel_goods",
        sa.Column("channel", sa.Text(), nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("saved_at", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_channel_goods_product_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_channel_goods_user_id")),
        sa.PrimaryKeyConstraint("channel", "code", name=op.f("pk_channel_goods")),
        sqlite_strict=True,
    )


def create_cost_balances() -> None:
    op.create_table(
        "cost_balances",
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("quantity", WHOLE, nullable=False),
        sa.Column("value", WHOLE, nullable=False),
        sa.Column("last_quantity", WHOLE, server_default="0", nullable=False),
        sa.Column("last_value", WHOLE, server_default="0", nullable=False),
        sa.Column("last_at", WHOLE, server_default="0", nullable=False),
        sa.CheckConstraint(
            "last_quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_cost_balances_last_quantity")
        ),
        sa.CheckConstraint(
            "last_value BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_cost_balances_last_value")
        ),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_cost_balances_quantity")),
        sa.CheckConstraint("value BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_cost_balances_value")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_cost_balances_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_cost_balances_warehouse_id")),
        sa.PrimaryKeyConstraint("product_id", "warehouse_id", name=op.f("pk_cost_balances")),
        sqlite_strict=True,
    )


def create_costing_changes() -> None:
    op.create_table(
        "costing_changes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("costing", sa.Text(), nullable=False),
        sa.Column("former", sa.Text(), nullable=False),
        sa.Column("business_at", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_costing_changes_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_costing_changes")),
        sqlite_strict=True,
    )
    op.create_index("ix_costing_changes_product_id", "costing_changes", ["product_id"], unique=False)


def create_counts() -> None:
    op.create_table(
        "counts",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("key", sa.Text(), nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("scope", sa.Text(), server_default="{}", nullable=False),
        sa.Column("blind", WHOLE, server_default="1", nullable=False),
        sa.Column("state", sa.Text(), server_default="counting", nullable=False),
        sa.Column("opened_at", WHOLE, nullable=False),
        sa.Column("opened_by", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=True),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('counting', 'reviewing', 'posted', 'void')", name=op.f("ck_counts_state")),
        sa.CheckConstraint("blind IN (0, 1)", name=op.f("ck_counts_blind")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_counts_document_id")),
        sa.ForeignKeyConstraint(["opened_by"], ["users.id"], name=op.f("fk_counts_opened_by")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_counts_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_counts")),
        sa.UniqueConstraint("key", name=op.f("uq_counts_key")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_counts_document_id",
        "counts",
        ["document_id"],
        unique=False,
        sqlite_where=sa.text("document_id IS NOT NULL"),
        postgresql_where=sa.text("document_id IS NOT NULL"),
    )


def create_document_lines() -> None:
    op.create_table(
        "document_lines",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("line", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=True),
        sa.Column("name", sa.Text(), server_default="", nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("factor", WHOLE, server_default="10000", nullable=False),
        sa.Column("entered", WHOLE, server_default="0", nullable=False),
        sa.Column("quantity", WHOLE, server_default="0", nullable=False),
        sa.Column("price", WHOLE, server_default="0", nullable=False),
        sa.Column("gross", WHOLE, server_default="0", nullable=False),
        sa.Column("discount", WHOLE, server_default="0", nullable=False),
        sa.Column("discount_entered", sa.Text(), server_default="", nullable=False),
        sa.Column("tax_rate", WHOLE, server_default="0", nullable=False),
        sa.Column("net", WHOLE, server_default="0", nullable=False),
        sa.Column("tax", WHOLE, server_default="0", nullable=False),
        sa.Column("total", WHOLE, server_default="0", nullable=False),
        sa.Column("value", WHOLE, nullable=True),
        sa.Column("unit_cost", WHOLE, nullable=True),
        sa.Column("at", WHOLE, nullable=True),
        sa.Column("source_line_id", WHOLE, nullable=True),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("sales_sign", WHOLE, server_default="0", nullable=False),
        sa.Column("due_day", WHOLE, nullable=True),
        sa.Column("rejected", WHOLE, server_default="0", nullable=False),
        sa.Column("booked_net", WHOLE, server_default="0", nullable=False),
        sa.Column("booked_total", WHOLE, server_default="0", nullable=False),
        sa.Column("charge", WHOLE, nullable=True),
        sa.Column("minimum", WHOLE, server_default="0", nullable=False),
        sa.Column("promotion", sa.Text(), server_default="", nullable=False),
        sa.Column("lot", sa.Text(), server_default="", nullable=False),
        sa.Column("produced", WHOLE, nullable=True),
        sa.Column("expires", WHOLE, nullable=True),
        sa.Column("bin", sa.Text(), server_default="", nullable=False),
        sa.Column("to_bin", sa.Text(), server_default="", nullable=False),
        sa.Column("serials", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.Column("made", WHOLE, server_default="0", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint(
            "booked_net BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_booked_net")
        ),
        sa.CheckConstraint(
            "booked_total BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_booked_total")
        ),
        sa.CheckConstraint(
            "charge BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_charge")
        ),
        sa.CheckConstraint(
            "discount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_discount")
        ),
        sa.CheckConstraint("entered BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_document_lines_entered")),
        sa.CheckConstraint("factor BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_document_lines_factor")),
        sa.CheckConstraint("gross BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_gross")),
        sa.CheckConstraint("made IN (0, 1)", name=op.f("ck_document_lines_made")),
        sa.CheckConstraint("minimum BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_document_lines_minimum")),
        sa.CheckConstraint("net BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_net")),
        sa.CheckConstraint(
            "quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_document_lines_quantity")
        ),
        sa.CheckConstraint(
            "rejected BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_document_lines_rejected")
        ),
        sa.CheckConstraint("tax BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_tax")),
        sa.CheckConstraint("total BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_total")),
        sa.CheckConstraint("value BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_lines_value")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_lines_document_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_document_lines_product_id")),
        sa.ForeignKeyConstraint(
            ["source_line_id"], ["document_lines.id"], name=op.f("fk_document_lines_source_line_id")
        ),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_lines")),
        sa.UniqueConstraint("document_id", "line", name=op.f("uq_document_lines_document_id_line")),
        sqlite_strict=True,
    )
    op.create_index("ix_document_lines_product_id", "document_lines", ["product_id"], unique=False)
    op.create_index(
        "ix_document_lines_sales",
        "document_lines",
        ["day", "product_id", "sales_sign", "quantity", "net", "total"],
        unique=False,
        sqlite_where=sa.text("sales_sign <> 0"),
        postgresql_where=sa.text("sales_sign <> 0"),
    )
    op.create_index(
        "ix_document_lines_source_line_id",
        "document_lines",
        ["source_line_id"],
        unique=False,
        sqlite_where=sa.text("source_line_id IS NOT NULL"),
        postgresql_where=sa.text("source_line_id IS NOT NULL"),
    )


def create_document_marks() -> None:
    op.create_table(
        "document_marks",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("value", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_marks_document_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_document_marks_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_marks")),
        sqlite_strict=True,
    )
    op.create_index("ix_document_marks_document_id", "document_marks", ["document_id"], unique=False)


def create_document_remarks() -> None:
    op.create_table(
        "document_remarks",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("remark", sa.Text(), nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_remarks_document_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_document_remarks_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_document_remarks")),
        sqlite_strict=True,
    )
    op.create_index("ix_document_remarks_document_id", "document_remarks", ["document_id"], unique=False)


def create_document_tenders() -> None:
    op.create_table(
        "document_tenders",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("means", sa.Text(), nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("kept", WHOLE, server_default="0", nullable=False),
        sa.Column("card_id", WHOLE, server_default="0", nullable=False),
        sa.Column("lapsed", WHOLE, server_default="0", nullable=False),
        sa.Column("points", WHOLE, server_default="0", nullable=False),
        sa.CheckConstraint(
            "amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_tenders_amount")
        ),
        sa.CheckConstraint("kept BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_tenders_kept")),
        sa.CheckConstraint(
            "lapsed BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_document_tenders_lapsed")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_document_tenders_document_id")),
        sa.PrimaryKeyConstraint("document_id", "position", name=op.f("pk_document_tenders")),
        sqlite_strict=True,
    )


def create_feedback() -> None:
    op.create_table(
        "feedback",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("number", sa.Text(), nullable=False),
        sa.Column("type", sa.Text(), nullable=False),
        sa.Column("state", sa.Text(), server_default="open", nullable=False),
        sa.Column("party_id", WHOLE, nullable=True),
        sa.Column("product_id", WHOLE, nullable=True),
        sa.Column("document_id", WHOLE, nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("answer", sa.Text(), server_default="", nullable=False),
        sa.Column("handler", sa.Text(), server_default="", nullable=False),
        sa.Column("recorded_at", WHOLE, nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("answered_at", WHOLE, nullable=True),
        sa.Column("answered_by", WHOLE, nullable=True),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("state IN ('open', 'working', 'answered', 'closed')", name=op.f("ck_feedback_state")),
        sa.CheckConstraint("type IN ('complaint', 'wish')", name=op.f("ck_feedback_type")),
        sa.ForeignKeyConstraint(["answered_by"], ["users.id"], name=op.f("fk_feedback_answered_by")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_feedback_document_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_feedback_party_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_feedback_product_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_feedback_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_feedback")),
        sa.UniqueConstraint("number", name=op.f("uq_feedback_number")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_feedback_document_id",
        "feedback",
        ["document_id"],
        unique=False,
        sqlite_where=sa.text("document_id IS NOT NULL"),
        postgresql_where=sa.text("document_id IS NOT NULL"),
    )
    op.create_index("ix_feedback_party_id", "feedback", ["party_id"], unique=False)
    op.create_index(
        "ix_feedback_product_id",
        "feedback",
        ["product_id"],
        unique=False,
        sqlite_where=sa.text("product_id IS NOT NULL"),
        postgresql_where=sa.text("product_id IS NOT NULL"),
    )


def create_fixed_bins() -> None:
    op.create_table(
        "fixed_bins",
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("bin_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["bin_id"], ["bins.id"], name=op.f("fk_fixed_bins_bin_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_fixed_bins_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_fixed_bins_warehouse_id")),
        sa.PrimaryKeyConstraint("product_id", "warehouse_id", name=op.f("pk_fixed_bins")),
        sqlite_strict=True,
    )
    op.create_index("ix_fixed_bins_bin_id", "fixed_bins", ["bin_id"], unique=False)


def create_journal_lines() -> None:
    op.create_table(
        "journal_lines",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("account", sa.Text(), nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.CheckConstraint("amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_journal_lines_amount")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_journal_lines_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_journal_lines")),
        sqlite_strict=True,
    )
    op.create_index("ix_journal_lines_account", "journal_lines", ["account", "day"], unique=False)
    op.create_index("ix_journal_lines_document_id", "journal_lines", ["document_id"], unique=False)


def create_lots() -> None:
    op.create_table(
        "lots",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("serial", WHOLE, server_default="0", nullable=False),
        sa.Column("produced", WHOLE, nullable=True),
        sa.Column("expires", WHOLE, nullable=True),
        sa.CheckConstraint("serial IN (0, 1)", name=op.f("ck_lots_serial")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_lots_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_lots")),
        sa.UniqueConstraint("product_id", "code", name=op.f("uq_lots_product_id_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_lots_code", "lots", ["code"], unique=False)
    op.create_index(
        "ix_lots_expires",
        "lots",
        ["expires"],
        unique=False,
        sqlite_where=sa.text("expires IS NOT NULL"),
        postgresql_where=sa.text("expires IS NOT NULL"),
    )


def create_money_entries() -> None:
    op.create_table(
        "money_entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("money_account_id", WHOLE, nullable=False),
        sa.Column("means", sa.Text(), server_default="", nullable=False),
        sa.Column("shift_id", WHOLE, nullable=True),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("business_at", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.CheckConstraint("amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_money_entries_amount")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_money_entries_document_id")),
        sa.ForeignKeyConstraint(
            ["money_account_id"], ["money_accounts.id"], name=op.f("fk_money_entries_money_account_id")
        ),
        sa.ForeignKeyConstraint(["shift_id"], ["shifts.id"], name=op.f("fk_money_entries_shift_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_money_entries")),
        sqlite_strict=True,
    )
    op.create_index("ix_money_entries_document_id", "money_entries", ["document_id"], unique=False)
    op.create_index(
        "ix_money_entries_money_account_id", "money_entries", ["money_account_id", "business_at"], unique=False
    )
    op.create_index("ix_money_entries_shift_id", "money_entries", ["shift_id"], unique=False)


def create_open_items() -> None:
    op.create_table(
        "open_items",
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("due_day", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("open", WHOLE, nullable=False),
        sa.CheckConstraint("amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_open_items_amount")),
        sa.CheckConstraint("open BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_open_items_open")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_open_items_document_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_open_items_party_id")),
        sa.PrimaryKeyConstraint("document_id", name=op.f("pk_open_items")),
        sqlite_strict=True,
    )
    op.create_index("ix_open_items_party_id", "open_items", ["party_id", "due_day"], unique=False)


def create_party_entries() -> None:
    op.create_table(
        "party_entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("business_at", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("due_day", WHOLE, nullable=False),
        sa.CheckConstraint("amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_party_entries_amount")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_party_entries_document_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_party_entries_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_party_entries")),
        sqlite_strict=True,
    )
    op.create_index("ix_party_entries_document_id", "party_entries", ["document_id"], unique=False)
    op.create_index("ix_party_entries_party_id", "party_entries", ["party_id", "business_at"], unique=False)


def create_point_entries() -> None:
    op.create_table(
        "point_entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("cause", sa.Text(), nullable=False),
        sa.Column("points", WHOLE, nullable=False),
        sa.Column("business_at", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_point_entries_document_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_point_entries_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_point_entries")),
        sqlite_strict=True,
    )
    op.create_index("ix_point_entries_document_id", "point_entries", ["document_id"], unique=False)
    op.create_index("ix_point_entries_party_id", "point_entries", ["party_id", "business_at"], unique=False)


def create_price_list_items() -> None:
    op.create_table(
        "price_list_items",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("price_list_id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("minimum", WHOLE, server_default="0", nullable=False),
        sa.Column("price", WHOLE, nullable=False),
        sa.Column("starts", WHOLE, nullable=True),
        sa.Column("ends", WHOLE, nullable=True),
        sa.CheckConstraint(
            "minimum BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_price_list_items_minimum")
        ),
        sa.ForeignKeyConstraint(["price_list_id"], ["price_lists.id"], name=op.f("fk_price_list_items_price_list_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_price_list_items_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_price_list_items")),
        sqlite_strict=True,
    )
    op.create_index("ix_price_list_items_price_list_id", "price_list_items", ["price_list_id"], unique=False)
    op.create_index("ix_price_list_items_product_id", "price_list_items", ["product_id"], unique=False)


def create_print_jobs() -> None:
    op.create_table(
        "print_jobs",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("kind", sa.Text(), nullable=False),
        sa.Column("printer", sa.Text(), nullable=False),
        sa.Column("document_id", WHOLE, nullable=True),
        sa.Column("content", sa.Text(), server_default="", nullable=False),
        sa.Column("reprint", WHOLE, server_default="0", nullable=False),
        sa.Column("state", sa.Text(), server_default="queued", nullable=False),
        sa.Column("tries", WHOLE, server_default="0", nullable=False),
        sa.Column("error", sa.Text(), server_default="", nullable=False),
        sa.Column("created_at", WHOLE, nullable=False),
        sa.Column("finished_at", WHOLE, nullable=True),
        sa.CheckConstraint(
            "state IN ('queued', 'sent', 'done', 'failed', 'dropped')", name=op.f("ck_print_jobs_state")
        ),
        sa.CheckConstraint("reprint IN (0, 1)", name=op.f("ck_print_jobs_reprint")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_print_jobs_document_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_print_jobs")),
        sqlite_strict=True,
    )
    op.create_index("ix_print_jobs_document_id", "print_jobs", ["document_id"], unique=False)
    op.create_index("ix_print_jobs_state", "print_jobs", ["state"], unique=False)


def create_product_units() -> None:
    op.create_table(
        "product_units",
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("name", sa.Text(), nullable=False),
        sa.Column("factor", WHOLE, nullable=False),
        sa.Column("price", WHOLE, nullable=True),
        sa.Column("member_price", WHOLE, nullable=True),
        sa.Column("wholesale_price", WHOLE, nullable=True),
        sa.CheckConstraint("factor > 0", name=op.f("ck_product_units_factor_positive")),
        sa.CheckConstraint("factor BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_product_units_factor")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_product_units_product_id")),
        sa.PrimaryKeyConstraint("product_id", "name", name=op.f("pk_product_units")),
        sqlite_strict=True,
    )


def create_promotion_products() -> None:
    op.create_table(
        "promotion_products",
        sa.Column("promotion_id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("quantity", WHOLE, nullable=True),
        sa.CheckConstraint(
            "quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_promotion_products_quantity")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_promotion_products_product_id")),
        sa.ForeignKeyConstraint(["promotion_id"], ["promotions.id"], name=op.f("fk_promotion_products_promotion_id")),
        sa.PrimaryKeyConstraint("promotion_id", "product_id", name=op.f("pk_promotion_products")),
        sqlite_strict=True,
    )
    op.create_index("ix_promotion_products_product_id", "promotion_products", ["product_id"], unique=False)


def create_recipes() -> None:
    op.create_table(
        "recipes",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("code", sa.Text(), nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("quantity", WHOLE, server_default="10000", nullable=False),
        sa.Column("fee", WHOLE, server_default="0", nullable=False),
        sa.Column("remark", sa.Text(), server_default="", nullable=False),
        sa.Column("active", WHOLE, server_default="1", nullable=False),
        sa.Column("version", WHOLE, server_default="1", nullable=False),
        sa.CheckConstraint("active IN (0, 1)", name=op.f("ck_recipes_active")),
        sa.CheckConstraint("fee BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_recipes_fee")),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_recipes_quantity")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_recipes_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_recipes")),
        sa.UniqueConstraint("code", name=op.f("uq_recipes_code")),
        sqlite_strict=True,
    )
    op.create_index("ix_recipes_product_id", "recipes", ["product_id"], unique=False)


def create_reserved_balances() -> None:
    op.create_table(
        "reserved_balances",
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("quantity", WHOLE, nullable=False),
        sa.CheckConstraint(
            "quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_reserved_balances_quantity")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_reserved_balances_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_reserved_balances_warehouse_id")),
        sa.PrimaryKeyConstraint("product_id", "warehouse_id", name=op.f("pk_reserved_balances")),
        sqlite_strict=True,
    )


def create_settlement_entries() -> None:
    op.create_table(
        "settlement_entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("party_id", WHOLE, nullable=False),
        sa.Column("item_id", WHOLE, nullable=False),
        sa.Column("against_id", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.CheckConstraint(
            "amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_settlement_entries_amount")
        ),
        sa.ForeignKeyConstraint(["against_id"], ["documents.id"], name=op.f("fk_settlement_entries_against_id")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_settlement_entries_document_id")),
        sa.ForeignKeyConstraint(["item_id"], ["documents.id"], name=op.f("fk_settlement_entries_item_id")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_settlement_entries_party_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_settlement_entries")),
        sqlite_strict=True,
    )
    op.create_index("ix_settlement_entries_document_id", "settlement_entries", ["document_id"], unique=False)
    op.create_index("ix_settlement_entries_item_id", "settlement_entries", ["item_id"], unique=False)


def create_stock_balances() -> None:
    op.create_table(
        "stock_balances",
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("bin_id", WHOLE, server_default="0", nullable=False),
        sa.Column("lot_id", WHOLE, server_default="0", nullable=False),
        sa.Column("quantity", WHOLE, nullable=False),
        sa.CheckConstraint(
            "quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_stock_balances_quantity")
        ),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_stock_balances_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_balances_warehouse_id")),
        sa.PrimaryKeyConstraint("product_id", "warehouse_id", "bin_id", "lot_id", name=op.f("pk_stock_balances")),
        sqlite_strict=True,
    )


def create_voucher_sources() -> None:
    op.create_table(
        "voucher_sources",
        sa.Column("month", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("voucher_id", WHOLE, nullable=False),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_voucher_sources_document_id")),
        sa.ForeignKeyConstraint(["voucher_id"], ["vouchers.id"], name=op.f("fk_voucher_sources_voucher_id")),
        sa.PrimaryKeyConstraint("month", "document_id", name=op.f("pk_voucher_sources")),
        sqlite_strict=True,
    )
    op.create_index("ix_voucher_sources_document_id", "voucher_sources", ["document_id"], unique=False)
    op.create_index("ix_voucher_sources_voucher_id", "voucher_sources", ["voucher_id"], unique=False)


def create_waiting_labels() -> None:
    op.create_table(
        "waiting_labels",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("unit", sa.Text(), server_default="", nullable=False),
        sa.Column("reason", sa.Text(), nullable=False),
        sa.Column("document_id", WHOLE, nullable=True),
        sa.Column("copies", WHOLE, server_default="1", nullable=False),
        sa.Column("since", WHOLE, nullable=False),
        sa.Column("printed_at", WHOLE, nullable=True),
        sa.CheckConstraint("reason IN ('new', 'price', 'received')", name=op.f("ck_waiting_labels_reason")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_waiting_labels_document_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_waiting_labels_product_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_waiting_labels")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_waiting_labels_document_id",
        "waiting_labels",
        ["document_id"],
        unique=False,
        sqlite_where=sa.text("document_id IS NOT NULL"),
        postgresql_where=sa.text("document_id IS NOT NULL"),
    )
    op.create_index("ix_waiting_labels_product_id", "waiting_labels", ["product_id"], unique=False)


def create_count_entries() -> None:
    op.create_table(
        "count_entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("count_id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=True),
        sa.Column("code", sa.Text(), server_default="", nullable=False),
        sa.Column("bin", sa.Text(), server_default="", nullable=False),
        sa.Column("lot", sa.Text(), server_default="", nullable=False),
        sa.Column("expires", WHOLE, nullable=True),
        sa.Column("serial", sa.Text(), server_default="", nullable=False),
        sa.Column("quantity", WHOLE, nullable=False),
        sa.Column("replaces", WHOLE, server_default="0", nullable=False),
        sa.Column("at", WHOLE, nullable=False),
        sa.Column("origin", sa.Text(), server_default="scan", nullable=False),
        sa.Column("user_id", WHOLE, nullable=False),
        sa.Column("struck", WHOLE, server_default="0", nullable=False),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_count_entries_quantity")),
        sa.CheckConstraint("replaces IN (0, 1)", name=op.f("ck_count_entries_replaces")),
        sa.CheckConstraint("struck IN (0, 1)", name=op.f("ck_count_entries_struck")),
        sa.ForeignKeyConstraint(["count_id"], ["counts.id"], name=op.f("fk_count_entries_count_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_count_entries_product_id")),
        sa.ForeignKeyConstraint(["user_id"], ["users.id"], name=op.f("fk_count_entries_user_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_count_entries")),
        sqlite_strict=True,
    )
    op.create_index("ix_count_entries_count_id", "count_entries", ["count_id"], unique=False)
    op.create_index(
        "ix_count_entries_product_id",
        "count_entries",
        ["product_id"],
        unique=False,
        sqlite_where=sa.text("product_id IS NOT NULL"),
        postgresql_where=sa.text("product_id IS NOT NULL"),
    )


def create_count_targets() -> None:
    op.create_table(
        "count_targets",
        sa.Column("count_id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("bin_id", WHOLE, server_default="0", nullable=False),
        sa.Column("lot_id", WHOLE, server_default="0", nullable=False),
        sa.Column("recount", WHOLE, server_default="0", nullable=False),
        sa.Column("reason", sa.Text(), server_default="", nullable=False),
        sa.CheckConstraint("recount IN (0, 1)", name=op.f("ck_count_targets_recount")),
        sa.ForeignKeyConstraint(["count_id"], ["counts.id"], name=op.f("fk_count_targets_count_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_count_targets_product_id")),
        sa.PrimaryKeyConstraint("count_id", "product_id", "bin_id", "lot_id", name=op.f("pk_count_targets")),
        sqlite_strict=True,
    )
    op.create_index("ix_count_targets_product_id", "count_targets", ["product_id"], unique=False)


def create_recipe_lines() -> None:
    op.create_table(
        "recipe_lines",
        sa.Column("recipe_id", WHOLE, nullable=False),
        sa.Column("line", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("quantity", WHOLE, nullable=False),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_recipe_lines_quantity")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_recipe_lines_product_id")),
        sa.ForeignKeyConstraint(["recipe_id"], ["recipes.id"], name=op.f("fk_recipe_lines_recipe_id")),
        sa.PrimaryKeyConstraint("recipe_id", "line", name=op.f("pk_recipe_lines")),
        sqlite_strict=True,
    )
    op.create_index("ix_recipe_lines_product_id", "recipe_lines", ["product_id"], unique=False)


def create_reservations() -> None:
    op.create_table(
        "reservations",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("order_line_id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("quantity", WHOLE, nullable=False),
        sa.Column("business_at", WHOLE, nullable=False),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_reservations_quantity")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_reservations_document_id")),
        sa.ForeignKeyConstraint(["order_line_id"], ["document_lines.id"], name=op.f("fk_reservations_order_line_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_reservations_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_reservations_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_reservations")),
        sqlite_strict=True,
    )
    op.create_index("ix_reservations_document_id", "reservations", ["document_id"], unique=False)
    op.create_index("ix_reservations_order_line_id", "reservations", ["order_line_id"], unique=False)
    op.create_index("ix_reservations_product_id", "reservations", ["product_id", "warehouse_id"], unique=False)


def create_stock_moves() -> None:
    op.create_table(
        "stock_moves",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("line_id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("bin_id", WHOLE, server_default="0", nullable=False),
        sa.Column("lot_id", WHOLE, server_default="0", nullable=False),
        sa.Column("quantity", WHOLE, nullable=False),
        sa.Column("business_at", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("rule", sa.Text(), nullable=False),
        sa.Column("value", WHOLE, nullable=True),
        sa.Column("counted", WHOLE, nullable=True),
        sa.Column("unit_cost", WHOLE, nullable=True),
        sa.Column("contra", sa.Text(), nullable=False),
        sa.Column("source_move_id", WHOLE, nullable=True),
        sa.Column("reverses_move_id", WHOLE, nullable=True),
        sa.Column("compensates_move_id", WHOLE, nullable=True),
        sa.CheckConstraint("counted BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_stock_moves_counted")),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_stock_moves_quantity")),
        sa.CheckConstraint("value BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_stock_moves_value")),
        sa.ForeignKeyConstraint(
            ["compensates_move_id"], ["stock_moves.id"], name=op.f("fk_stock_moves_compensates_move_id")
        ),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_stock_moves_document_id")),
        sa.ForeignKeyConstraint(["line_id"], ["document_lines.id"], name=op.f("fk_stock_moves_line_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_stock_moves_product_id")),
        sa.ForeignKeyConstraint(["reverses_move_id"], ["stock_moves.id"], name=op.f("fk_stock_moves_reverses_move_id")),
        sa.ForeignKeyConstraint(["source_move_id"], ["stock_moves.id"], name=op.f("fk_stock_moves_source_move_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_stock_moves_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stock_moves")),
        sqlite_strict=True,
    )
    op.create_index(
        "ix_stock_moves_compensates_move_id",
        "stock_moves",
        ["compensates_move_id"],
        unique=False,
        sqlite_where=sa.text("compensates_move_id IS NOT NULL"),
        postgresql_where=sa.text("compensates_move_id IS NOT NULL"),
    )
    op.create_index("ix_stock_moves_document_id", "stock_moves", ["document_id"], unique=False)
    op.create_index("ix_stock_moves_history", "stock_moves", ["product_id", "business_at", "position"], unique=False)
    op.create_index("ix_stock_moves_line_id", "stock_moves", ["line_id"], unique=False)
    op.create_index(
        "ix_stock_moves_reverses_move_id",
        "stock_moves",
        ["reverses_move_id"],
        unique=False,
        sqlite_where=sa.text("reverses_move_id IS NOT NULL"),
        postgresql_where=sa.text("reverses_move_id IS NOT NULL"),
    )
    op.create_index(
        "ix_stock_moves_source_move_id",
        "stock_moves",
        ["source_move_id"],
        unique=False,
        sqlite_where=sa.text("source_move_id IS NOT NULL"),
        postgresql_where=sa.text("source_move_id IS NOT NULL"),
    )


def create_cost_entries() -> None:
    op.create_table(
        "cost_entries",
        sa.Column("id", WHOLE, nullable=False),
        sa.Column("posting", WHOLE, nullable=False),
        sa.Column("document_id", WHOLE, nullable=False),
        sa.Column("move_id", WHOLE, nullable=False),
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("amount", WHOLE, nullable=False),
        sa.Column("day", WHOLE, nullable=False),
        sa.Column("contra", sa.Text(), nullable=False),
        sa.CheckConstraint("amount BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_cost_entries_amount")),
        sa.ForeignKeyConstraint(["document_id"], ["documents.id"], name=op.f("fk_cost_entries_document_id")),
        sa.ForeignKeyConstraint(["move_id"], ["stock_moves.id"], name=op.f("fk_cost_entries_move_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_cost_entries_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_cost_entries_warehouse_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_cost_entries")),
        sqlite_strict=True,
    )
    op.create_index("ix_cost_entries_document_id", "cost_entries", ["document_id"], unique=False)
    op.create_index("ix_cost_entries_move_id", "cost_entries", ["move_id"], unique=False)
    op.create_index(
        "ix_cost_entries_sold",
        "cost_entries",
        ["day", "product_id", "amount"],
        unique=False,
        sqlite_where=sa.text("contra = 'cost_of_goods_sold'"),
        postgresql_where=sa.text("contra = 'cost_of_goods_sold'"),
    )


def create_cost_layers() -> None:
    op.create_table(
        "cost_layers",
        sa.Column("product_id", WHOLE, nullable=False),
        sa.Column("warehouse_id", WHOLE, nullable=False),
        sa.Column("position", WHOLE, nullable=False),
        sa.Column("move_id", WHOLE, nullable=True),
        sa.Column("lot_id", WHOLE, server_default="0", nullable=False),
        sa.Column("quantity", WHOLE, nullable=False),
        sa.Column("value", WHOLE, nullable=False),
        sa.CheckConstraint("quantity BETWEEN -1000000000000 AND 1000000000000", name=op.f("ck_cost_layers_quantity")),
        sa.CheckConstraint("value BETWEEN -100000000000000 AND 100000000000000", name=op.f("ck_cost_layers_value")),
        sa.ForeignKeyConstraint(["move_id"], ["stock_moves.id"], name=op.f("fk_cost_layers_move_id")),
        sa.ForeignKeyConstraint(["product_id"], ["products.id"], name=op.f("fk_cost_layers_product_id")),
        sa.ForeignKeyConstraint(["warehouse_id"], ["warehouses.id"], name=op.f("fk_cost_layers_warehouse_id")),
        sa.PrimaryKeyConstraint("product_id", "warehouse_id", "position", name=op.f("pk_cost_layers")),
        sqlite_strict=True,
    )


def refuse_changes() -> None:
    if op.get_bind().dialect.name == "postgresql":
        op.execute(
            "CREATE FUNCTION refuse_change() RETURNS trigger LANGUAGE plpgsql AS "
            "$$ BEGIN RAISE EXCEPTION '% rows are never changed', TG_TABLE_NAME USING ERRCODE = '23001'; END $$"
        )
        for table in NEVER_CHANGED:
            op.execute(
                f"CREATE TRIGGER {table}_never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {table} "
                "FOR EACH STATEMENT EXECUTE FUNCTION refuse_change()"
            )
        return
    for table in NEVER_CHANGED:
        for verb in ("UPDATE", "DELETE"):
            op.execute(
                f"CREATE TRIGGER {table}_no_{verb.lower()} BEFORE {verb} ON {table} "
                f"BEGIN SELECT RAISE(ABORT, '{table} rows are never changed'); END"
            )
