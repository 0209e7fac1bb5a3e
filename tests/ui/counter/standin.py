"""Services of the counter in memory."""

from __future__ import annotations

from dataclasses import dataclass, replace
from decimal import Decimal
from itertools import count
from types import SimpleNamespace

from jxc_desktop.domain.documents import Draft, Pricing, Tender, price_lines
from jxc_desktop.domain.errors import MoreThanSource, NotFound
from jxc_desktop.domain.product import Barcode, Product, ProductUnit
from jxc_desktop.domain.values import from_fen
from jxc_desktop.services.base import NO_CHANGES, NONE_CONFIRMED, User
from jxc_desktop.ui.counter.ports import MeansChoice

D = Decimal


@dataclass(frozen=True)
class Scanned:
    product: Product
    unit: str
    quantity: Decimal
    price: Decimal | None
    amount: Decimal | None
    barcode: str


def product(number, code, name, unit, price, barcode, initials, specification="", units=()):
    return Product(
        number, code, name, unit, specification, units, (Barcode(barcode, unit),), initials=initials, price=D(price)
    )


GOODS = (
    product(1, "A001", "可口可乐", "罐", "3.50", "6901028075763", "kkkl", "330ml", (ProductUnit("箱", D(24)),)),
    product(2, "A002", "金龙鱼调和油", "桶", "68.00", "6948195800126", "jlythy", "5L"),
    product(3, "A003", "散装苹果", "kg", "12.80", "2000003", "szpg"),
    product(4, "A004", "农夫山泉", "瓶", "2.00", "6921168509256", "nfsq", "550ml"),
    product(5, "A005", "康师傅红烧牛肉面", "桶", "4.50", "6900873042720", "ksfhsnrm", "105g"),
)
FULL = {"A001": "kekoukele", "A002": "jinlongyutiaoheyou", "A004": "nongfushanquan"}


class StandInGoods:
    def __init__(self):
        self.products = {p.code: p for p in GOODS}
        self.barcodes = {b.code: (p.code, b.unit) for p in GOODS for b in p.barcodes}

    def by_code(self, code):
        if code in self.products:
            found, unit, barcode = self.products[code], self.products[code].unit, ""
        elif code in self.barcodes:
            name, unit = self.barcodes[code]
            found, barcode = self.products[name], code
        else:
            return None
        return Scanned(found, unit, D(1), None, None, barcode)

    def search(self, text, limit=8):
        hits = [
            p
            for p in self.products.values()
            if text in p.code
            or text in p.name
            or p.initials.startswith(text)
            or FULL.get(p.code, "").startswith(text)
            or any(text in b.code for b in p.barcodes)
        ]
        return [
            SimpleNamespace(
                code=p.code, name=p.name, specification=p.specification, unit=p.unit, price=p.price, stock=D(46)
            )
            for p in hits[:limit]
        ]

    def stock(self, product_id):
        return D(46)


class StandInScanning:
    def __init__(self, goods):
        self.goods = goods

    def interpret(self, raw):
        goods = self.goods.by_code(raw)
        document = raw if raw.startswith("CS") else ""
        return SimpleNamespace(
            kind="goods" if goods else "unknown",
            code=raw,
            scanned=goods,
            document=document,
            user="",
            command="",
            warnings=(),
        )


class StandInCounter:
    def __init__(self):
        self.goods = None
        self.numbers = count(1)
        self.keys = count(1)
        self.saved, self.parked_carts, self.sales, self.reprinted = {}, {}, {}, []
        self.open = None
        self.refuse_with = None
        self.drawer = []

    def cart(self, counter):
        for cart in self.saved.values():
            return cart
        return Draft("counter_sale", f"key-{next(self.keys)}", counter=counter)

    def save(self, cart):
        stored = replace(cart, version=cart.version + 1)
        self.saved = {cart.key: stored}
        return stored

    def park(self, cart, note=""):
        self.saved.pop(cart.key, None)
        self.parked_carts[cart.key] = replace(cart, parked_as=note or "1")
        return cart

    def parked(self, counter):
        return [SimpleNamespace(key=c.key, parked_as=c.parked_as) for c in self.parked_carts.values()]

    def recall(self, key):
        return replace(self.parked_carts.pop(key), parked_as="")

    def discard(self, key):
        self.saved.pop(key, None)

    def price(self, cart):
        products = [self.goods.products[line.product] for line in cart.lines]
        pricing = [
            Pricing(
                D(l.quantity),
                l.price if l.price is not None else p.unit_price(l.unit),
                l.amount,
                l.discount,
                p.tax_rate,
            )
            for l, p in zip(cart.lines, products, strict=True)
        ]
        priced, totals = price_lines(pricing, cart.discount, True)
        lines = tuple(
            SimpleNamespace(
                line=l.line,
                code=p.code,
                name=p.name,
                specification=p.specification,
                unit=l.unit or p.unit,
                quantity=D(l.quantity),
                price=given.price,
                discount=from_fen(done.discount),
                amount=from_fen(done.amount),
                on_hand=D(46),
            )
            for l, p, given, done in zip(cart.lines, products, pricing, priced, strict=True)
        )
        sums = SimpleNamespace(
            discount=from_fen(totals.discount), total=from_fen(totals.total), rounding=from_fen(totals.rounding)
        )
        return SimpleNamespace(lines=lines, totals=sums)

    def sell(self, cart, confirmed=NONE_CONFIRMED):
        if self.refuse_with is not None and not confirmed.codes:
            raise self.refuse_with
        quote = self.price(cart)
        self.saved.pop(cart.key, None)
        number = f"CS-1-20261121-{next(self.numbers):04d}"
        paid = sum(t.amount for t in cart.tenders)
        self.sales[number] = (cart, quote, {})
        return SimpleNamespace(
            posted=SimpleNamespace(number=number, changes=NO_CHANGES),
            due=quote.totals.total,
            paid=paid,
            change=paid - quote.totals.total,
            rounding=D(0),
            tenders=cart.tenders,
        )

    def returnable(self, number):
        if number not in self.sales:
            raise NotFound(what="receipt", name=number)
        _cart, quote, back = self.sales[number]
        lines = tuple(
            SimpleNamespace(
                line=l.line,
                code=l.code,
                name=l.name,
                unit=l.unit,
                price=l.price,
                amount=l.amount,
                sold=l.quantity,
                returned=back.get(l.line, D(0)),
                open=l.quantity - back.get(l.line, D(0)),
            )
            for l in quote.lines
        )
        return SimpleNamespace(number=number, lines=lines)

    def refund(self, draft, confirmed=NONE_CONFIRMED):
        sale = self.returnable(draft.source)
        back = self.sales[draft.source][2]
        total = D(0)
        for line in draft.lines:
            sold = next(l for l in sale.lines if l.line == line.source.line)
            if D(line.quantity) > sold.open:
                raise MoreThanSource(line=line.line, quantity=line.quantity, open=sold.open, source=draft.source)
            back[sold.line] = back.get(sold.line, D(0)) + D(line.quantity)
            total += sold.amount * D(line.quantity) / sold.sold
        return SimpleNamespace(
            posted=SimpleNamespace(number=f"CR-{next(self.numbers)}", changes=NO_CHANGES),
            due=total,
            paid=total,
            change=D(0),
            rounding=D(0),
            tenders=(Tender("cash", total),),
        )

    def last_sale(self, counter):
        return SimpleNamespace(number=list(self.sales)[-1], total=D(1)) if self.sales else None

    def shift(self, counter):
        return self.open

    def open_shift(self, counter, float_amount):
        self.open = SimpleNamespace(id=1, float_amount=D(float_amount))

    def close_shift(self, counter, counted):
        expected = self.open.float_amount + sum(q.totals.total for _c, q, _b in self.sales.values())
        self.open = None
        return SimpleNamespace(expected=expected, counted=counted, difference=counted - expected)

    def open_drawer(self, reason):
        self.drawer.append(reason)

    def reprint(self, number):
        self.reprinted.append(number)


class StandInDesk:
    def __init__(self):
        self.goods = None
        self.trouble = None

    def means(self):
        return (
            MeansChoice("cash", "Cash", True),
            MeansChoice("wechat", "WeChat", False),
            MeansChoice("alipay", "Alipay", False),
            MeansChoice("card", "Bank card", False),
            MeansChoice("on_account", "On account", False),
        )

    def new_product(self, barcode, name, price):
        new = product(90, f"N{barcode[-4:]}", name, "个", price, barcode, "")
        self.goods.products[new.code] = new
        self.goods.barcodes[barcode] = (new.code, "个")

    def link(self, barcode, product_code):
        self.goods.barcodes[barcode] = (product_code, self.goods.products[product_code].unit)

    def approver(self, name, pin, permission):
        return User(2, name)

    def print_trouble(self):
        return self.trouble
