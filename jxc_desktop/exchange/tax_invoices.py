"""The workbook from which the tax program issues electronic invoices in batches (数电票批量开具).

One sheet of invoices, one of their lines, joined by a serial number of our own of at most 20 signs. Source: the
answer of the Hubei tax office “数电票批量开具的操作步骤是什么” (2024-02-21, reprinted at fin.xianlin100.com), and
the headings of the platform's template as public tools that fill it name them. They are a file format of
another program and never translated.
"""

from __future__ import annotations

from jxc_desktop.exchange.sheets import ColumnType, SheetColumn

YES, NO = "是", "否"
SPECIAL, ORDINARY = "增值税专用发票", "普通发票"
"""What the tax program calls an invoice to a business that deducts the tax, and one to anybody else."""
INVOICE_SHEET, LINE_SHEET = "1-发票基本信息", "2-发票明细信息"
_CODE, _TEXT = ColumnType.CODE, ColumnType.TEXT
INVOICE_COLUMNS = (
    SheetColumn("发票流水号", _CODE),
    SheetColumn("发票类型", _TEXT),
    SheetColumn("特定业务类型", _TEXT),
    SheetColumn("是否含税", _TEXT),
    SheetColumn("受票方自然人标识", _TEXT),
    SheetColumn("购买方名称", _TEXT),
    SheetColumn("购买方纳税人识别号", _CODE),
    SheetColumn("购买方地址", _TEXT),
    SheetColumn("购买方电话", _CODE),
    SheetColumn("购买方开户银行", _TEXT),
    SheetColumn("购买方银行账号", _CODE),
    SheetColumn("备注", _TEXT),
)
LINE_COLUMNS = (
    SheetColumn("发票流水号", _CODE),
    SheetColumn("项目名称", _TEXT),
    SheetColumn("商品和服务税收编码", _CODE),
    SheetColumn("规格型号", _TEXT),
    SheetColumn("单位", _TEXT),
    SheetColumn("数量", ColumnType.QUANTITY),
    SheetColumn("单价", ColumnType.PRICE),
    SheetColumn("金额", ColumnType.MONEY),
    SheetColumn("税率", ColumnType.QUANTITY),
    SheetColumn("折扣金额", ColumnType.MONEY),
    SheetColumn("是否使用优惠政策", _TEXT),
)
