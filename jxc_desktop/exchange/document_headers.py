"""Documents as lists: the fields of their lines and headers, and the headings they go by in real files."""

from __future__ import annotations

import re

from jxc_desktop.domain.errors import N_
from jxc_desktop.exchange.headers import BARCODE, LOT, REMARK, WAREHOUSE, FieldKind, FieldSpec, field

_TEXT, _CODE, _PRICE, _AMOUNT = FieldKind.TEXT, FieldKind.CODE, FieldKind.PRICE, FieldKind.AMOUNT
_QUANTITY, _PERCENT, _DATE = FieldKind.QUANTITY, FieldKind.PERCENT, FieldKind.DATE


_NUMBER = field(
    "number",
    N_("Number"),
    _CODE,
    "单号 单据编号 单据号 订单编号 订单号 采购单号 采购订单号 销售单号 销售订单号 入库单号 出库单号 盘点单号 小票号 "
    "流水号 documentnumber orderno ordernumber orderid invoiceno receiptno docno",
)
_LINE = field("line", N_("Line"), FieldKind.WHOLE, "行 行号 lineno")
_DAY = field(
    "date",
    N_("Date"),
    _DATE,
    "日期 单据日期 营业日期 下单日期 订货日期 采购日期 销售日期 入库日期 出库日期 盘点日期 业务日期 "
    "invoicedate orderdate",
)
_GOODS = (
    field(
        "product",
        N_("Item"),
        _CODE,
        "商品编码 单品编码 产品编码 货品编码 物料编码 存货编码 货号 商品代码 商品 款号 编码 productcode "
        "itemcode stockcode sku code",
    ),
    BARCODE,
    field(
        "name",
        N_("Name"),
        _TEXT,
        "名称 商品名称 品名 货品名称 产品名称 物料名称 存货名称 构件名称 productname itemname description",
    ),
    field("specification", N_("Specification"), _TEXT, "规格 规格型号 商品规格 构件规格 型号 specification spec"),
)
_UNIT = field("unit", N_("Unit"), _TEXT, "单位 计量单位 unit uom")
_PRICES = (
    field("price", N_("Price"), _PRICE, "单价 含税单价 进价 采购价 采购单价 销售单价 售价 成交价 unitprice price"),
    field("discount", N_("Discount"), _TEXT, "优惠 折扣 折扣额 discount"),
    field("amount", N_("Amount"), _AMOUNT, "金额 含税金额 价税合计 行金额 小计 amount linetotal"),
    field("tax_rate", N_("Tax rate"), _PERCENT, "税率 taxrate"),
)
_REFERENCE = field("reference", N_("Their number"), _CODE, "对方单号 客户单号 供应商单号 原单号 reference")
_DOCUMENT_REMARK = field("document_remark", N_("Remark on the document"), _TEXT, "单据备注 整单备注 documentremark")


def _quantity(headings: str) -> FieldSpec:
    return field("quantity", N_("Quantity"), _QUANTITY, f"{headings} 数量 quantity qty", required=True)


def _party(codes: str, names: str) -> tuple[FieldSpec, ...]:
    return (
        field("party", N_("Party code"), _CODE, f"往来单位编码 {codes}"),
        field("party_name", N_("Supplier or customer"), _TEXT, f"供应商或客户 往来单位 往来单位名称 单位名称 {names}"),
    )


_SUPPLIER = _party("供应商编码 供应商编号 suppliercode vendorcode", "供应商 供应商名称 供货单位 供货商 supplier vendor")
_CUSTOMER = _party(
    "客户编码 客户编号 会员卡号 customercode customerid", "客户 客户名称 购货单位 收货单位 customer customername"
)
_DUE = "到期日 交货日期 到货日期 预计到货 要求交期 due deliverydate"


def _trade(party: tuple[FieldSpec, ...], quantities: str, *more: FieldSpec, due: bool) -> tuple[FieldSpec, ...]:
    dues = (field("due", N_("Due"), _DATE, _DUE),) if due else ()
    head = (_NUMBER, _LINE, _DAY, *party, WAREHOUSE, *dues, *more, _DOCUMENT_REMARK)
    return (*head, *_GOODS, _quantity(quantities), _UNIT, *_PRICES)


DOCUMENT_LISTS: dict[str, tuple[FieldSpec, ...]] = {
    "purchase_orders": (*_trade(_SUPPLIER, "订货数量 采购数量 订购数量", _REFERENCE, due=True), REMARK),
    "goods_receipts": (*_trade(_SUPPLIER, "入库数量 收货数量 实收数量", _REFERENCE, due=False), *LOT, REMARK),
    "sales_orders": (
        *_trade(
            _CUSTOMER,
            "订货数量 订购数量",
            _REFERENCE,
            field("channel", N_("Channel"), _TEXT, "渠道 平台 channel"),
            due=True,
        ),
        REMARK,
    ),
    "deliveries": (*_trade(_CUSTOMER, "出库数量 发货数量 销售数量", due=False), *LOT, REMARK),
    "platform_orders": (
        field(
            "number",
            N_("Order number"),
            _CODE,
            "订单编号 订单号 主订单编号 平台订单号 平台单号 交易号 单号 orderid orderno ordernumber",
            required=True,
        ),
        field("status", N_("State"), _TEXT, "订单状态 交易状态 状态 orderstatus status"),
        field(
            "date",
            N_("Date"),
            _DATE,
            "下单时间 订单创建时间 创建时间 付款时间 订单付款时间 下单日期 日期 orderdate createdat",
        ),
        field("address", N_("Deliver to"), _TEXT, "收货地址 收件地址 收货人地址 地址 shippingaddress address"),
        field(
            "document_remark",
            N_("Ordered by"),
            _TEXT,
            "买家 买家昵称 买家会员名 收货人 收件人 收货人姓名 客户 buyer recipient",
        ),
        field(
            "product",
            N_("Item"),
            _CODE,
            "商家编码 商品编码 货号 外部系统编号 商品编号 商品id sku编码 规格编码 sku productcode itemcode code",
        ),
        BARCODE,
        field("name", N_("Name"), _TEXT, "商品名称 商品标题 宝贝标题 标题 商品 名称 itemname title productname"),
        field("quantity", N_("Quantity"), _QUANTITY, "购买数量 商品数量 数量 件数 quantity qty", required=True),
        field("price", N_("Price"), _PRICE, "商品单价 单价 商品价格 价格 成交价 unitprice price"),
        field("amount", N_("Amount"), _AMOUNT, "实付金额 买家实付金额 商品金额 商品实付 金额 amount linetotal"),
        REMARK,
    ),
    "sales_history": (
        field("number", N_("Receipt number"), _CODE, "小票号 流水号 单号 单据编号 销售单号 invoiceno receiptno number"),
        field(
            "date", N_("Date"), _DATE, "日期 单据日期 销售日期 销售时间 营业日期 invoicedate saledate", required=True
        ),
        field("customer", N_("Customer"), _CODE, "客户 客户编码 会员卡号 会员号 customerid customercode"),
        field("cashier", N_("Cashier"), _TEXT, "收银员 营业员 cashier"),
        field("means", N_("Paid by"), _TEXT, "支付方式 付款方式 means tender"),
        *_GOODS,
        field("quantity", N_("Quantity"), _QUANTITY, "数量 销售数量 销量 quantity qty", required=True),
        field("price", N_("Price"), _PRICE, "单价 售价 成交价 unitprice price"),
        field("amount", N_("Amount"), _AMOUNT, "金额 销售金额 实收金额 小计 amount linetotal"),
    ),
    "stocktakes": (
        *(_NUMBER, _LINE, _DAY, WAREHOUSE, _DOCUMENT_REMARK, *_GOODS),
        *(_quantity("实盘数量 实盘数 盘点数量 实点数量 实存数量 counted"), _UNIT, *LOT, REMARK),
    ),
}
"""The fields of lists whose rows are lines of documents."""

SUM_ROW = re.compile(r"合\s*计|小\s*计|总\s*计|\b(?:sub|grand )?total\b", re.IGNORECASE)
"""What a row says that adds up the rows above it."""

_CANCELLED = "已取消 取消 交易关闭 已关闭 订单关闭 退款成功 已退款 全额退款 cancelled canceled closed refunded"
_WAITING = "待付款 等待买家付款 未付款 待支付 unpaid pending pendingpayment"
CANCELLED_STATES, WAITING_STATES = frozenset(_CANCELLED.split()), frozenset(_WAITING.split())
"""What platforms say of orders that are not to be delivered: any more, or yet."""
