"""What carriers call things in the files they give back: columns and states of deliveries."""

from __future__ import annotations

STATE_WORDS = {
    "signed": {"signed", "delivered", "已签收", "签收", "妥投", "已妥投", "本人签收", "代收"},
    "shipped": {"shipped", "in transit", "on the way", "已发货", "运输中", "在途", "派送中", "已揽收", "揽收"},
    "refused": {"refused", "returned", "拒收", "退回", "退件", "已退回"},
}
"""What carriers call the states of a delivery."""
HEADINGS = {
    "number": ("number", "document", "delivery", "单据编号", "单号", "出库单号", "销售出库单", "订单号"),
    "tracking": ("tracking", "tracking number", "waybill", "物流单号", "快递单号", "运单号", "运单号码"),
    "carrier": ("carrier", "承运商", "快递公司", "物流公司"),
    "state": ("state", "status", "状态", "签收状态", "物流状态"),
    "on": ("date", "signed", "日期", "签收日期", "签收时间", "时间"),
}
"""Headings by what they mean."""
