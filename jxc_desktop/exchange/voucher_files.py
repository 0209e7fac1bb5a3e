"""Vouchers in the layouts that accounting programs import. Headings and words are those of the programs.

用友 U8 (total ledger tool, 凭证引入): a text file whose first line is ``填制凭证,V800``; every further line is one
entry with the head of its voucher, fields separated by commas that no field may contain; entries with the same day,
word and number are one voucher. The order of the fields and their meaning: 用友U8凭证导入工具的使用方法,
http://www.100ksw.com/jsj/yynl/3/228066.shtml, and 总账系统凭证引入, https://www.oyonyou.com/thread-250229-1-1.html.

金蝶 K/3 and KIS (凭证引入, standard format): a sheet with 37 columns named in Chinese. Public programs that write such
files agree on names, order and fixed values (``NONE`` for who did not sign, ``*`` for no settlement means, the
auxiliary account as ``客户---code---name``); https://www.seridoat.com/article/jin-die-kis-biao-zhun-ban-yin-ru-ping-
zheng-gong-neng-xiang-jie-yu-shi-cao-zhi-nan.html describes the import of KIS from sheets with these columns.

用友 T+ (凭证导入): every release brings an import template of its own, which is not published. The columns here are
what a voucher of T+ consists of in its public interface (date, word, number, attachments; per entry summary, account,
currency, rate, debit or credit, the party), by the names its windows give them. **Not tried in the program itself**:
compare with the template of the installed release, and copy the columns over where headings differ.
"""

from __future__ import annotations

import csv
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from pathlib import Path

from jxc_desktop.exchange.atomic import whole_file
from jxc_desktop.exchange.sheets import ColumnType, SheetColumn, SheetOut
from jxc_desktop.exchange.text import without_controls
from jxc_desktop.exchange.xlsx_writer import write_workbook

UFIDA, TPLUS, KINGDEE = "ufida", "tplus", "kingdee"
LAYOUTS = (UFIDA, TPLUS, KINGDEE)
_UFIDA_MARK = "填制凭证,V800"


@dataclass(frozen=True, slots=True)
class VoucherEntry:
    """One line of a voucher with its head; ``entry`` counts from 1 within a voucher, ``serial`` counts vouchers."""

    day: date
    word: str
    number: int
    serial: int
    entry: int
    summary: str
    account: str
    account_name: str
    debit: Decimal
    credit: Decimal
    partner_role: str
    partner_code: str
    partner_name: str
    maker: str
    sources: str


_TEXT, _CODE, _MONEY, _DATE, _WHOLE = (
    ColumnType.TEXT,
    ColumnType.CODE,
    ColumnType.MONEY,
    ColumnType.DATE,
    ColumnType.INTEGER,
)
_UFIDA_COLUMNS: tuple[tuple[str, ColumnType], ...] = (
    ("制单日期", _DATE),
    ("凭证类别字", _TEXT),
    ("业务号", _CODE),
    ("附单据数", _WHOLE),
    ("摘要", _TEXT),
    ("科目编码", _CODE),
    ("金额借方", _MONEY),
    ("金额贷方", _MONEY),
    ("数量", _WHOLE),
    ("外币", _WHOLE),
    ("汇率", _WHOLE),
    ("制单人", _TEXT),
    ("结算方式编码", _CODE),
    ("票号", _CODE),
    ("票号发生日期", _DATE),
    ("部门编码", _CODE),
    ("个人编码", _CODE),
    ("客户编码", _CODE),
    ("供应商编码", _CODE),
)
_TPLUS_COLUMNS: tuple[tuple[str, ColumnType], ...] = (
    ("制单日期", _DATE),
    ("凭证类别", _TEXT),
    ("凭证编号", _WHOLE),
    ("附单据数", _WHOLE),
    ("制单人", _TEXT),
    ("摘要", _TEXT),
    ("科目编码", _CODE),
    ("科目名称", _TEXT),
    ("币种编码", _CODE),
    ("汇率", _WHOLE),
    ("借方金额", _MONEY),
    ("贷方金额", _MONEY),
    ("往来单位编码", _CODE),
    ("往来单位名称", _TEXT),
    ("备注", _TEXT),
)
_KINGDEE_COLUMNS: tuple[tuple[str, ColumnType], ...] = (
    ("凭证日期", _DATE),
    ("会计年度", _WHOLE),
    ("会计期间", _WHOLE),
    ("凭证字", _TEXT),
    ("凭证号", _WHOLE),
    ("科目代码", _CODE),
    ("科目名称", _TEXT),
    ("币别代码", _CODE),
    ("币别名称", _TEXT),
    ("原币金额", _MONEY),
    ("借方", _MONEY),
    ("贷方", _MONEY),
    ("制单", _TEXT),
    ("审核", _TEXT),
    ("核准", _TEXT),
    ("出纳", _TEXT),
    ("经办", _TEXT),
    ("结算方式", _TEXT),
    ("结算号", _CODE),
    ("凭证摘要", _TEXT),
    ("数量", _WHOLE),
    ("数量单位", _TEXT),
    ("单价", _WHOLE),
    ("参考信息", _TEXT),
    ("业务日期", _DATE),
    ("往来业务编号", _CODE),
    ("附件数", _WHOLE),
    ("序号", _WHOLE),
    ("系统模块", _TEXT),
    ("业务描述", _TEXT),
    ("汇率类型", _TEXT),
    ("汇率", _WHOLE),
    ("分录序号", _WHOLE),
    ("核算项目", _TEXT),
    ("过账", _WHOLE),
    ("机制凭证", _TEXT),
    ("现金流量", _TEXT),
)


def write_vouchers(path: Path, entries: Sequence[VoucherEntry], layout: str, *, chinese_encoding: bool = False) -> Path:
    """Write vouchers as a workbook (``.xlsx``) or as text (any other name).

    Text is UTF-8 with a mark, or GB18030 for programs that read nothing else.

    Raises:
        StorageError: the place cannot be written to.
    """
    columns, write, name = _WRITERS[layout]
    rows = [write(entry) for entry in entries]
    if path.suffix.lower() == ".xlsx":
        sheet = SheetOut(name, [SheetColumn(title, kind) for title, kind in columns], rows, autofilter=False)
        return write_workbook(path, [sheet])
    titles = [_UFIDA_MARK] if layout == UFIDA else [",".join(title for title, _kind in columns)]
    encoding = "gb18030" if chinese_encoding else "utf-8-sig"
    with whole_file(path) as partial, partial.open("w", encoding=encoding, newline="") as file:
        file.write("\r\n".join(titles) + "\r\n")
        csv.writer(file).writerows(_texts(rows, plain=layout == UFIDA))
    return path


def _ufida(entry: VoucherEntry) -> tuple[object, ...]:
    customer = entry.partner_code if entry.partner_role == "customer" else ""
    supplier = entry.partner_code if entry.partner_role == "supplier" else ""
    head = (entry.day, entry.word, str(entry.number), 0, entry.summary, entry.account, entry.debit, entry.credit)
    return (*head, 0, 0, 0, entry.maker, "", "", None, "", "", customer, supplier)


def _tplus(entry: VoucherEntry) -> tuple[object, ...]:
    head = (entry.day, entry.word, entry.number, 0, entry.maker, entry.summary, entry.account, entry.account_name)
    amounts = (entry.debit or None, entry.credit or None)  # an entry is one or the other, never both
    return (*head, "RMB", 1, *amounts, entry.partner_code, entry.partner_name, entry.sources)


def _kingdee(entry: VoucherEntry) -> tuple[object, ...]:
    role = {"customer": "客户", "supplier": "供应商"}.get(entry.partner_role, "")
    partner = f"{role}---{entry.partner_code}---{entry.partner_name}" if role else ""
    head = (entry.day, entry.day.year, entry.day.month, entry.word, entry.number, entry.account, entry.account_name)
    amount = entry.debit or entry.credit
    signed = ("RMB", "人民币", amount, entry.debit, entry.credit, entry.maker, "NONE", "NONE", "NONE", "", "*", "")
    goods = (entry.summary, 0, "*", 0, "", entry.day, entry.sources, 0, entry.serial, "", "")
    return (*head, *signed, *goods, "公司汇率", 1, entry.entry - 1, partner, 0, "", "")


_WRITERS: dict[str, tuple[tuple[tuple[str, ColumnType], ...], Callable[[VoucherEntry], tuple[object, ...]], str]] = {
    UFIDA: (_UFIDA_COLUMNS, _ufida, "凭证"),
    TPLUS: (_TPLUS_COLUMNS, _tplus, "凭证"),
    KINGDEE: (_KINGDEE_COLUMNS, _kingdee, "Page1"),
}
"""Columns, what makes a row of an entry, and the name of the sheet, by layout."""


def _texts(rows: Iterable[Sequence[object]], *, plain: bool) -> Iterator[list[str]]:
    """The fields as text; where commas separate fields and nothing quotes them, none may stand within one."""
    for row in rows:
        yield [_text(value).replace(",", "，").replace('"', "＂") if plain else _text(value) for value in row]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, date):
        return value.isoformat()
    if isinstance(value, Decimal):
        return f"{value:f}"
    return without_controls(str(value))
