"""Stock that changes without trade: receipts and issues of other kinds, transfers, assemblies, counts, adjustments."""

from __future__ import annotations

from jxc_desktop.domain.documents import Kind, Movement, Overdraw
from jxc_desktop.domain.errors import N_
from jxc_desktop.domain.permissions import Permission

SET_APART = "goods_set_apart"
"""Both sides of a move between places are booked here and come to nothing."""
ASSEMBLED = "goods_assembled"
"""What parts lose and what is made of them gains; comes to nothing but for the fees."""

FEES = "assembly_fees"
"""What working on goods cost, taken into their value."""

_KEPT = ("bin", "lot", "expires", "serials")

OTHER_RECEIPT = Kind(
    code="other_receipt",
    name=N_("Other receipt"),
    prefix="OR",
    area="warehouse",
    permission=Permission.STOCK_POST,
    movement=Movement.IN_AT_VALUE,
    direction=1,
    contra_account="other_stock_income",
    priced=True,
    line_fields=("product", "quantity", "unit", "price", "amount", *_KEPT, "reason", "remark"),
)

OTHER_ISSUE = Kind(
    code="other_issue",
    name=N_("Other issue"),
    prefix="OI",
    area="warehouse",
    permission=Permission.STOCK_POST,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    contra_account="other_stock_expense",
    line_fields=("product", "quantity", "unit", *_KEPT, "reason", "remark"),
)

WRITE_OFF = Kind(
    code="write_off",
    name=N_("Stock write-off"),
    prefix="WO",
    area="warehouse",
    permission=Permission.STOCK_WRITE_OFF,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    contra_account="stock_losses",
    takes_expired=True,
    line_fields=("product", "quantity", "unit", *_KEPT, "reason", "remark"),
)

OWN_USE = Kind(
    code="own_use",
    name=N_("Own use"),
    prefix="OU",
    area="warehouse",
    permission=Permission.STOCK_POST,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    contra_account="own_use",
    line_fields=("product", "quantity", "unit", *_KEPT, "reason", "remark"),
)

TRANSFER = Kind(
    code="transfer",
    name=N_("Stock transfer"),
    prefix="TR",
    area="warehouse",
    permission=Permission.STOCK_TRANSFER,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    contra_account=SET_APART,
    transfers=True,
    header_fields=("warehouse", "to_warehouse", "at", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "bin", "to_bin", "lot", "expires", "serials", "reason", "remark"),
)

# Sent and received apart: in between the goods are in a warehouse of their own that sells nothing.
TRANSFER_DISPATCH = Kind(
    code="transfer_dispatch",
    name=N_("Transfer sent"),
    prefix="TS",
    area="warehouse",
    permission=Permission.STOCK_TRANSFER,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    contra_account=SET_APART,
    transfers=True,
    in_transit="to",
    header_fields=("warehouse", "to_warehouse", "carrier", "tracking", "at", "handler", "remark"),
    line_fields=("product", "quantity", "unit", *_KEPT, "reason", "remark"),
)

TRANSFER_RECEIPT = Kind(
    code="transfer_receipt",
    name=N_("Transfer received"),
    prefix="TI",
    area="warehouse",
    permission=Permission.STOCK_TRANSFER,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    contra_account=SET_APART,
    upstream=("transfer_dispatch",),
    draws="received",
    overdraw=Overdraw.REFUSE,
    transfers=True,
    in_transit="from",
    header_fields=("source", "to_warehouse", "at", "handler", "remark"),
    line_fields=("product", "expected", "quantity", "unit", "to_bin", "lot", "expires", "serials", "remark"),
)

ASSEMBLY = Kind(
    code="assembly",
    name=N_("Assembly"),
    prefix="AS",
    area="warehouse",
    permission=Permission.STOCK_ASSEMBLE,
    movement=Movement.IN_AT_PARTS,
    direction=1,
    contra_account=ASSEMBLED,
    makes=True,
    header_fields=("warehouse", "charges", "at", "handler", "remark"),
    line_fields=("made", "product", "quantity", "unit", *_KEPT, "remark"),
)

DISASSEMBLY = Kind(
    code="disassembly",
    name=N_("Disassembly"),
    prefix="DA",
    area="warehouse",
    permission=Permission.STOCK_ASSEMBLE,
    movement=Movement.IN_AT_PARTS,
    direction=-1,
    contra_account=ASSEMBLED,
    makes=True,
    header_fields=("warehouse", "charges", "at", "handler", "remark"),
    line_fields=("made", "product", "quantity", "unit", "value", *_KEPT, "remark"),
)

MATERIAL_ISSUE = Kind(
    code="material_issue",
    name=N_("Material issue"),
    prefix="MI",
    area="warehouse",
    permission=Permission.STOCK_ASSEMBLE,
    movement=Movement.OUT_AT_COST,
    direction=-1,
    contra_account="work_in_progress",
    header_fields=("warehouse", "reference", "at", "handler", "remark"),
    line_fields=("product", "quantity", "unit", *_KEPT, "remark"),
)

# Finished goods come in at what is entered, or at what the materials of the same reference cost.
PRODUCTION_RECEIPT = Kind(
    code="production_receipt",
    name=N_("Production receipt"),
    prefix="PF",
    area="warehouse",
    permission=Permission.STOCK_ASSEMBLE,
    movement=Movement.IN_AT_VALUE,
    direction=1,
    contra_account="work_in_progress",
    priced=True,
    header_fields=("warehouse", "reference", "at", "handler", "remark"),
    line_fields=("product", "quantity", "unit", "price", "amount", *_KEPT, "remark"),
)

# A line fixes the quantity at its own instant; movements before and after it are compensated.
STOCKTAKE = Kind(
    code="stocktake",
    name=N_("Stocktake"),
    prefix="ST",
    area="warehouse",
    permission=Permission.STOCK_POST,
    movement=Movement.COUNT,
    contra_account="stock_difference",
    line_fields=("product", "quantity", "unit", *_KEPT, "at", "value", "reason", "remark"),
)

COST_ADJUSTMENT = Kind(
    code="cost_adjustment",
    name=N_("Cost adjustment"),
    prefix="CA",
    area="warehouse",
    permission=Permission.COST_ADJUST,
    movement=Movement.REVALUE,
    contra_account="cost_adjustments",
    upstream=("goods_receipt",),
    line_fields=("product", "unit_cost", "amount", "remark"),
)

KINDS = (
    OTHER_RECEIPT,
    OTHER_ISSUE,
    WRITE_OFF,
    OWN_USE,
    TRANSFER,
    TRANSFER_DISPATCH,
    TRANSFER_RECEIPT,
    ASSEMBLY,
    DISASSEMBLY,
    MATERIAL_ISSUE,
    PRODUCTION_RECEIPT,
    STOCKTAKE,
    COST_ADJUSTMENT,
)
