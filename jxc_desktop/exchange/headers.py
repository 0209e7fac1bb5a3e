"""What can be imported: the fields of goods, parties and opening stock, and the headings they go by."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum

from jxc_desktop.domain.errors import N_


class FieldKind(StrEnum):
    """How a cell of the field is read."""

    TEXT = "text"
    LINES = "lines"
    WORDS = "words"
    CODE = "code"
    PRICE = "price"
    AMOUNT = "amount"
    QUANTITY = "quantity"
    PERCENT = "percent"
    DAYS = "days"
    WHOLE = "whole"
    FLAG = "flag"
    DATE = "date"
    MOMENT = "moment"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class FieldSpec:
    """A field of an import.

    ``headings`` are what the column may be called, best first, written as `layout.plain_heading` leaves
    them. ``fallbacks`` are columns whose text stands in where the field's own cell is empty.
    """

    name: str
    title: str
    kind: FieldKind
    headings: tuple[str, ...]
    required: bool = False
    fallbacks: tuple[str, ...] = ()


def field(
    name: str, title: str, kind: FieldKind, headings: str, *, required: bool = False, fallbacks: str = ""
) -> FieldSpec:
    """A field; ``headings`` and ``fallbacks`` with blanks between."""
    own = title.casefold().replace(" ", "")  # the English title is a heading too, as our own empty lists have it
    return FieldSpec(name, title, kind, (*headings.split(), own), required, tuple(fallbacks.split()))


_TEXT, _CODE, _PRICE, _AMOUNT = FieldKind.TEXT, FieldKind.CODE, FieldKind.PRICE, FieldKind.AMOUNT
_QUANTITY, _PERCENT, _DAYS, _FLAG, _DATE = (
    FieldKind.QUANTITY,
    FieldKind.PERCENT,
    FieldKind.DAYS,
    FieldKind.FLAG,
    FieldKind.DATE,
)

_PRODUCTS = (
    field(
        "code",
        N_("Code"),
        _CODE,
        "subno skuid 商品编码 单品编码 产品编码 货品编码 物料编码 存货编码 编码 货号 款号 长款号 商品代码 商品 "
        "product_id "
        "productcode itemcode stockcode sku code 商品id 编号",
    ),
    field(
        "barcode",
        N_("Barcode"),
        _CODE,
        "条码 条形码 商品条码 基本条码 国际条码 barcode ean ean13 gtin upc code",
    ),
    field(
        "name",
        N_("Name"),
        _TEXT,
        "名称 商品名称 单品名称 品名 产品名称 货品名称 物料名称 存货名称 名字 品名new new品名 构件名称 name "
        "productname itemname description product_type",
        required=True,
        fallbacks="product_category department",
    ),
    field(
        "specification",
        N_("Specification"),
        _TEXT,
        "规格 规格型号 商品规格 构件规格 specification spec itemsize package_size size",
    ),
    field("unit", N_("Unit"), _TEXT, "单位 基本单位 计量单位 主单位 unit uom"),
    field(
        "category",
        N_("Category"),
        _TEXT,
        "分类 类别 商品分类 分类名称 商品类别 店内一级分类 品类 类型 小分类名称 category product_category "
        "categoryname department",
    ),
    field("category_code", N_("Category code"), _CODE, "分类编码 类别编码 clscode categorycode 小分类编码"),
    field(
        "price",
        N_("Retail price"),
        _PRICE,
        "销售价 零售价 售价 销售价格 零售价格 原价 saleprice retailprice price 单价 unitprice 折扣价",
    ),
    field("member_price", N_("Member price"), _PRICE, "会员价 会员价格 vipprice memberprice"),
    field("wholesale_price", N_("Wholesale price"), _PRICE, "批发价 批发价格 wholesaleprice ioprice"),
    field("floor_price", N_("Floor price"), _PRICE, "最低售价 最低价 限价 floorprice minprice"),
    field(
        "purchase_price",
        N_("Purchase price"),
        _PRICE,
        "进货价 进价 采购价 参考进价 成本价 进货价格 inprice purchaseprice cost",
    ),
    field("tax_rate", N_("Tax rate"), _PERCENT, "税率 taxrate tax"),
    field("shelf_life_days", N_("Shelf life in days"), _DAYS, "保质期 保质期天数 vailday shelflife"),
    field("minimum", N_("Least in stock"), _QUANTITY, "库存下限 最低库存 安全库存 minstock minimum"),
    field("maximum", N_("Most in stock"), _QUANTITY, "库存上限 最高库存 topstock maxstock maximum"),
    field("loss_rate", N_("Loss rate"), _PERCENT, "损耗率 平均损耗率 lossrate"),
    field("initials", N_("Pinyin initials"), _TEXT, "拼音码 助记码 拼音简码 jp initials"),
    field("brand", N_("Brand"), _TEXT, "品牌 brand"),
    field("origin", N_("Origin"), _TEXT, "产地 origin"),
    field("supplier", N_("Supplier"), _TEXT, "供应商 主供应商 默认供应商 供应商编码 supplier vendor"),
    field("active", N_("In use"), _FLAG, "状态 启用 active"),
    field("remark", N_("Remark"), FieldKind.LINES, "备注 备注一 说明 remark amemo memo note"),
)

_PARTIES = (
    field("code", N_("Code"), _CODE, "编码 编号 客户编码 客户编号 供应商编码 供应商编号 code supcode"),
    field(
        "name",
        N_("Name"),
        _TEXT,
        "名称 客户名称 供应商名称 单位名称 往来单位 客户 供应商 公司名称 name suppliername customername 联系人",
        required=True,
    ),
    field("contact", N_("Contact"), _TEXT, "联系人 contact"),
    field("phone", N_("Telephone"), _CODE, "手机号码 手机 电话 联系电话 phone mobile tel telephone"),
    field("address", N_("Address"), _TEXT, "地址 联系地址 address"),
    field("area", N_("Area"), _TEXT, "地区 区域 片区 area region"),
    field("tax_number", N_("Tax number"), _CODE, "纳税人识别号 税号 taxnumber"),
    field("bank", N_("Bank"), _TEXT, "开户行 开户银行 bank"),
    field("bank_account", N_("Bank account"), _CODE, "账号 银行账号 银行账户 bankaccount"),
    field("credit_limit", N_("Credit limit"), _AMOUNT, "信用额度 额度 creditlimit"),
    field("terms_days", N_("Credit term in days"), _DAYS, "账期 账期天 termsdays"),
    field("lead_days", N_("Lead days"), _DAYS, "交货天数 到货天数 供货天数"),
    field("salesperson", N_("Salesperson"), _TEXT, "业务员 销售员 salesperson"),
    field("active", N_("In use"), _FLAG, "状态 启用 active"),
    field("remark", N_("Remark"), _TEXT, "备注 remark memo note"),
)

_CUSTOMERS = (
    *_PARTIES,
    field("level", N_("Price level"), _TEXT, "客户级别 会员等级 会员级别 等级 级别 level"),
    field("member_card", N_("Member card"), _CODE, "会员卡号 会员卡 会员卡编号 卡号 membercard cardnumber"),
    field("birthday", N_("Birthday"), _TEXT, "生日 出生日期 会员生日 birthday birthdate"),
    field("joined", N_("Member since"), _DATE, "入会日期 办卡日期 开卡日期 membersince joined"),
)

BARCODE = field("barcode", N_("Barcode"), _CODE, "条码 条形码 商品条码 国际条码 基本条码 barcode ean gtin upc")
WAREHOUSE = field("warehouse", N_("Warehouse"), _TEXT, "仓库 店仓 仓库名称 仓库编码 warehouse")
LOT = (
    field("lot", N_("Lot"), _CODE, "批次 批号 批次号 商品批号 生产批号 lot batch"),
    field("expires", N_("Expires"), _DATE, "有效期至 有效期 到期日期 失效日期 保质期至 expires expiry expirydate"),
)
REMARK = field("remark", N_("Remark"), _TEXT, "备注 说明 摘要 remark memo note")
"""What stands in lists of several kinds."""

_GOODS_CODES = "商品编码 单品编码 货号 商品 款号 code sku productcode skuid 商品代码 物料编码"

_OPENING_STOCK = (
    field(
        "product",
        N_("Item"),
        _CODE,
        f"编码 {_GOODS_CODES}",
    ),
    BARCODE,
    field("name", N_("Name"), _TEXT, "名称 商品名称 品名 name"),
    field(
        "quantity",
        N_("Quantity"),
        _QUANTITY,
        "数量 期初数量 库存数量 库存量 库存 现存量 结存数量 quantity qty stock initstockqty",
        required=True,
    ),
    field("unit", N_("Unit"), _TEXT, "单位 基本单位 unit"),
    field(
        "unit_cost", N_("Unit cost"), _PRICE, "成本单价 单位成本 成本价 进货价 进价 单价 采购价 unitcost cost inprice"
    ),
    field("value", N_("Value"), _AMOUNT, "库存金额 成本金额 含税成本金额 期初金额 金额 value amount"),
    WAREHOUSE,
    field("bin", N_("Bin"), _CODE, "库位 库位编码 货位 bin location"),
    *LOT,
    field("produced", N_("Produced"), _DATE, "生产日期 produced productiondate"),
    field("serials", N_("Serial numbers"), FieldKind.WORDS, "序列号 串号 sn imei serialnumber serials"),
    REMARK,
)

_PARTY_OF_DEBT = "编码 编号 客户编码 客户编号 供应商编码 供应商编号 往来单位编码 code supcode customercode"
_NAME_OF_DEBT = "名称 客户名称 供应商名称 单位名称 往来单位 客户 供应商 公司名称 name suppliername customername"


def _debts(amounts: str) -> tuple[FieldSpec, ...]:
    return (
        field("party", N_("Code"), _CODE, _PARTY_OF_DEBT),
        field("name", N_("Name"), _TEXT, _NAME_OF_DEBT),
        field("amount", N_("Amount"), _AMOUNT, f"{amounts} 期初余额 余额 欠款 金额 amount balance", required=True),
        field("due", N_("Due"), _DATE, "到期日 到期日期 应收日期 应付日期 due duedate"),
        field("reference", N_("Their number"), _CODE, "对方单号 原单号 单号 发票号 reference invoice"),
        REMARK,
    )


_OPENING_MONEY = (
    field("account", N_("Money account"), _TEXT, "账户 资金账户 账户名称 账户编码 account name", required=True),
    field("amount", N_("Amount"), _AMOUNT, "期初余额 余额 金额 amount balance", required=True),
    REMARK,
)

_OF_MEMBERS = (
    field("party", N_("Code"), _CODE, "编码 编号 客户编码 客户编号 会员编码 会员编号 code customercode"),
    field("member_card", N_("Member card"), _CODE, "会员卡号 会员卡 会员卡编号 membercard"),
    field("name", N_("Name"), _TEXT, "名称 姓名 客户名称 会员姓名 会员名称 客户 会员 name customername"),
)
_OPENING_STORED_VALUE = (
    *_OF_MEMBERS,
    field("card", N_("Gift card number"), _CODE, "礼品卡号 礼品卡 购物卡号 储值卡号 卡号 giftcard cardnumber"),
    field("amount", N_("Amount"), _AMOUNT, "储值余额 卡内余额 储值 期初余额 余额 金额 amount balance", required=True),
    REMARK,
)
_OPENING_POINTS = (
    *_OF_MEMBERS,
    field("amount", N_("Points"), _QUANTITY, "积分 剩余积分 可用积分 积分余额 当前积分 points", required=True),
    REMARK,
)

_PRICE_LISTS = (
    field("list", N_("Price list"), _CODE, "价格表 价格表编码 价目表 价目表编码 pricelist"),
    field("party", N_("Party code"), _CODE, "往来单位编码 客户编码 客户编号 供应商编码 供应商编号 partycode supcode"),
    field("level", N_("Price level"), _TEXT, "价格级别 价格等级 客户级别 level"),
    field("direction", N_("For what"), _TEXT, "用途 方向 direction"),
    field("product", N_("Item"), _CODE, f"{_GOODS_CODES} 编码", required=True),
    field("unit", N_("Unit"), _TEXT, "单位 计量单位 unit"),
    field("minimum", N_("From quantity"), _QUANTITY, "起订量 起批量 起始数量 数量起 最小数量 minimum fromquantity"),
    field("price", N_("Price"), _PRICE, "价格 单价 售价 报价 含税单价 协议价 进价 price unitprice", required=True),
    field("starts", N_("From day"), _DATE, "开始日期 生效日期 起始日期 starts startdate"),
    field("ends", N_("Until"), _DATE, "截止 结束日期 失效日期 截止日期 ends enddate"),
)

IMPORTS: dict[str, tuple[FieldSpec, ...]] = {
    "products": _PRODUCTS,
    "suppliers": _PARTIES,
    "customers": _CUSTOMERS,
    "opening_stock": _OPENING_STOCK,
    "opening_receivables": _debts("应收余额 期初应收 应收款 应收账款 应收金额 应收"),
    "opening_payables": _debts("应付余额 期初应付 应付款 应付账款 应付金额 应付"),
    "opening_money": _OPENING_MONEY,
    "opening_stored_value": _OPENING_STORED_VALUE,
    "opening_points": _OPENING_POINTS,
    "price_lists": _PRICE_LISTS,
}
"""The fields of every import, by what is imported."""

YES_WORDS = frozenset({"1", "是", "启用", "有", "y", "yes", "true", "√", "正常", "a", "在售"})
NO_WORDS = frozenset({"0", "否", "禁用", "停用", "无", "n", "no", "false", "×", "x", "停售"})
LEVEL_WORDS: dict[str, frozenset[str]] = {
    "retail": frozenset({"retail", "retail price", "零售", "零售价", "普通", "普通会员"}),
    "member": frozenset({"member", "member price", "会员", "会员价", "vip"}),
    "wholesale": frozenset({"wholesale", "wholesale price", "批发", "批发价"}),
}
"""What lists call the price levels of customers."""
MONEY_MARKS = re.compile(r"^(?:[¥￥$€]|RMB|CNY|人民币)\s*|\s*(?:元|块|RMB|CNY)$", re.ASCII)
"""What stands before or behind a price that was kept as text."""
DAY_MARK = "天"
MONTH_TEXT = re.compile(r"(\d{4})[-/.年]?(\d{1,2})月?", re.ASCII)
DATE_TEXT = re.compile(
    r"(\d{4})[-/.年](\d{1,2})[-/.月](\d{1,2})日?(?:[ T]\d{1,2}:\d{2}(?::\d{2})?(?:\.\d+)?)?", re.ASCII
)
"""A date kept as text, year first, with or without a time behind it."""


_MATRIX: dict[str, str] = {
    "style": "style styleno stylecode stylenumber 款号 款式 款式编号 款式编码 款式代码 货号 款",
    "colour": "colour color colours colors colour/size color/size 颜色 色 颜色/尺码 颜色尺码 颜色\\尺码 花色",
    "price": "price unitprice cost unitcost 单价 进价 成本 成本价 采购价 价格",
    "total": "total sum 合计 小计 总计 总数",
    "other": "name item stylename description unit remark no. no amount"
    " 名称 品名 商品名称 款式名称 单位 备注 序号 金额",
}
MATRIX_WORDS = {word: meaning for meaning, words in _MATRIX.items() for word in words.split()}
"""What the columns of a table by colour and size are called, as `layout.plain_heading` leaves it; others are sizes."""
