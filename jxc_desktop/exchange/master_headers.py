"""The smaller lists of a shop: their fields, and the headings they go by."""

from __future__ import annotations

from jxc_desktop.domain.errors import N_
from jxc_desktop.exchange.headers import FieldKind, FieldSpec, field

_TEXT, _CODE, _PRICE, _AMOUNT = FieldKind.TEXT, FieldKind.CODE, FieldKind.PRICE, FieldKind.AMOUNT
_QUANTITY, _PERCENT, _FLAG, _WHOLE = FieldKind.QUANTITY, FieldKind.PERCENT, FieldKind.FLAG, FieldKind.WHOLE
_WORDS, _LINES, _MOMENT = FieldKind.WORDS, FieldKind.LINES, FieldKind.MOMENT


def _code(headings: str = "") -> FieldSpec:
    return field("code", N_("Code"), _CODE, f"编码 编号 {headings} code", required=True)


def _name(headings: str = "") -> FieldSpec:
    return field("name", N_("Name"), _TEXT, f"名称 {headings} name")


def _product(headings: str = "") -> FieldSpec:
    words = f"商品 商品编码 货号 {headings} productcode itemcode sku"
    return field("product", N_("Item"), _CODE, words, required=True)


_ACTIVE = field("active", N_("In use"), _FLAG, "启用 状态 active")
_REMARK = field("remark", N_("Remark"), _LINES, "备注 说明 remark")
_GOODS = field("goods", N_("Name of the item"), _TEXT, "品名 商品名称 productname itemname")
_WAREHOUSE = field("warehouse", N_("Warehouse"), _CODE, "仓库 仓库编码 warehouse")
_UNIT = field("unit", N_("Unit"), _TEXT, "单位 计量单位 unit uom")
_LEVEL = field("level", N_("Price level"), _TEXT, "价格等级 价格级别 会员级别 客户级别 level")
_UNIT_PRICES = (
    field("price", N_("Retail price"), _PRICE, "零售价 售价 price"),
    field("member_price", N_("Member price"), _PRICE, "会员价 memberprice"),
    field("wholesale_price", N_("Wholesale price"), _PRICE, "批发价 wholesaleprice"),
)

MASTER_LISTS: dict[str, tuple[FieldSpec, ...]] = {
    "product_units": (
        _product(),
        _GOODS,
        _UNIT,
        field("factor", N_("Base units in it"), _QUANTITY, "换算率 换算数量 含基本单位数 装箱数 factor"),
        *_UNIT_PRICES,
    ),
    "barcodes": (
        _product(),
        _GOODS,
        field("barcode", N_("Barcode"), _CODE, "条码 条形码 商品条码 barcode ean gtin"),
        _UNIT,
    ),
    "categories": (
        _code("分类编码 类别编码"),
        _name("分类名称 类别名称"),
        field("parent", N_("Category above"), _CODE, "上级分类 上级 上级编码 parent"),
        field("code_prefix", N_("Codes begin with"), _CODE, "编码前缀 编码开头 codeprefix"),
        field("code_digits", N_("Digits of codes"), _WHOLE, "编码位数 流水号位数 codedigits"),
    ),
    "warehouses": (_code("仓库编码"), _name("仓库名称"), _ACTIVE),
    "bins": (
        _WAREHOUSE,
        field("code", N_("Bin"), _CODE, "库位 库位编码 货位 编码 bin code", required=True),
        _name("库位名称"),
        field("position", N_("Place on the walk"), _WHOLE, "拣货顺序 行走顺序 顺序 position"),
        _ACTIVE,
    ),
    "fixed_bins": (
        _product(),
        _GOODS,
        _WAREHOUSE,
        field("bin", N_("Bin"), _CODE, "库位 库位编码 货位 bin", required=True),
    ),
    "chart_of_accounts": (
        _code("代号"),
        field("number", N_("Account number"), _CODE, "科目编号 科目编码 科目号 number"),
        _name("科目名称"),
        field("kind", N_("Kind of account"), _TEXT, "科目类别 科目类型 类别 kind"),
    ),
    "money_accounts": (
        _code("账户编码"),
        _name("账户名称"),
        field("account", N_("Account of the chart"), _TEXT, "会计科目 科目 account"),
        _ACTIVE,
    ),
    "means": (
        _code("支付方式编码"),
        _name("支付方式"),
        field("account", N_("Money account"), _CODE, "资金账户 账户 account"),
        field("gives_change", N_("Gives change"), _FLAG, "可找零 找零 giveschange"),
        field("key", N_("Letter at the counter"), _CODE, "收银台字母 收银台按键 字母 按键 快捷键 key letter"),
        field("position", N_("Place in the list"), _WHOLE, "排列顺序 顺序 排序 position"),
        _ACTIVE,
    ),
    "users": (
        field("name", N_("Name"), _TEXT, "姓名 用户 用户名 名称 user name", required=True),
        field("roles", N_("Roles"), _WORDS, "角色 岗位 roles role"),
        _ACTIVE,
    ),
    "voucher_templates": (
        field("kind", N_("Kind of document"), _TEXT, "单据类型 单据种类 kind", required=True),
        field("word", N_("Voucher word"), _TEXT, "凭证字 word"),
        field("summary", N_("Summary"), _TEXT, "摘要 summary"),
        field("account", N_("Account of the journal"), _TEXT, "日记账科目代码 日记账科目 account"),
        field("number", N_("Account number"), _CODE, "科目编号 科目编码 科目号 number"),
        field("name", N_("Account name"), _TEXT, "科目名称 name"),
        field("by_party", N_("By partner"), _FLAG, "按往来核算 往来核算 辅助核算 byparty"),
    ),
    "recipes": (
        _code("配方编码 配方"),
        _product("产成品 成品 成品编码"),
        field("quantity", N_("Makes at once"), _QUANTITY, "一次产出 产出数量 quantity"),
        field("fee", N_("Fee"), _AMOUNT, "费用 加工费 fee"),
        _REMARK,
        _ACTIVE,
        field("part", N_("Part"), _CODE, "部件 部件编码 组件 原料 配件 组件编码 原料编码 part component"),
        field("goods", N_("Name of the part"), _TEXT, "部件名称 组件名称 原料名称"),
        field("part_quantity", N_("Quantity of the part"), _QUANTITY, "部件数量 组件数量 用量 原料数量 partquantity"),
    ),
    "styles": (
        _code("款号 款式编码"),
        _name("款式名称"),
        field("unit", N_("Unit"), _TEXT, "单位 unit"),
        field("category", N_("Category"), _CODE, "分类 类别 category"),
        field("colours", N_("Colours"), _WORDS, "颜色 colours colors"),
        field("sizes", N_("Sizes"), _WORDS, "尺码 尺寸 sizes"),
        _ACTIVE,
    ),
    "promotions": (
        _code("促销编码"),
        _name("促销名称"),
        field("type", N_("Kind"), _TEXT, "类型 种类 促销类型 type"),
        field("category", N_("Category"), _CODE, "分类 类别 category"),
        _LEVEL,
        field("quantity", N_("Pieces"), _QUANTITY, "件数 第几件 quantity"),
        field("percent", N_("Percent off"), _PERCENT, "减百分之几 减百分比 折扣率 percent"),
        field("amount", N_("Amount off"), _AMOUNT, "减金额 立减 优惠金额 amount"),
        field("price", N_("Asked instead"), _PRICE, "促销价 特价 price"),
        field("threshold", N_("From a total"), _AMOUNT, "满金额 满额 threshold"),
        field("starts", N_("Begins"), _MOMENT, "开始 开始时间 开始日期 starts"),
        field("ends", N_("Ends"), _MOMENT, "结束 结束时间 结束日期 ends"),
        field("hours", N_("Hours"), _TEXT, "时段 时间段 hours"),
        _ACTIVE,
        field("product", N_("Item"), _CODE, "商品 商品编码 货号 productcode"),
        _GOODS,
        field("held", N_("Quantity in a set"), _QUANTITY, "套内数量 每套数量 held"),
    ),
    "sales_targets": (
        field("person", N_("Salesperson or cashier"), _TEXT, "业务员或收银员 业务员 收银员 姓名 person", required=True),
        field("month", N_("Month"), FieldKind.MONTH, "月份 month", required=True),
        field("amount", N_("Sales target"), _AMOUNT, "销售目标 目标 目标金额 amount", required=True),
    ),
    "channel_goods": (
        field("channel", N_("Platform"), _TEXT, "平台 渠道 channel", required=True),
        field("named", N_("What they call it"), _CODE, "平台商品 平台商品编码 平台名称 named", required=True),
        _product(),
        _GOODS,
    ),
    "settings": (
        field("name", N_("Setting"), _CODE, "设置项 设置 名称 name", required=True),
        field("about", N_("What it does"), _TEXT, "作用 说明 about"),
        field("value", N_("Set to"), _LINES, "设为 值 内容 value"),
    ),
}
"""The fields of each of them. A record with several rows, such as a recipe, is said once, in its first row."""
