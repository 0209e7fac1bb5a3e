"""All services of one session, by area: what the windows, the command file and the tests work with."""

from __future__ import annotations

from dataclasses import dataclass

from jxc_desktop.services.counter import CounterService
from jxc_desktop.services.documents import DocumentService
from jxc_desktop.services.exchange import ExchangeService
from jxc_desktop.services.goods import GoodsIndex
from jxc_desktop.services.ledgers import LedgerService
from jxc_desktop.services.maintenance import MaintenanceService
from jxc_desktop.services.masterdata import MasterDataService
from jxc_desktop.services.paper import PaperService
from jxc_desktop.services.printing import PrintingService
from jxc_desktop.services.reports import ReportService
from jxc_desktop.services.scanning import ScanService
from jxc_desktop.services.settings import SettingService
from jxc_desktop.services.settlement import SettlementService
from jxc_desktop.services.statements import StatementService
from jxc_desktop.services.users import UserService

from jxc_desktop.services.periods import PeriodService
from jxc_desktop.services.prices import PriceService
from jxc_desktop.services.pricing_advice import PriceAdviceService

@dataclass(frozen=True, slots=True)
class Services:
    """Everything the shop can do."""

    documents: DocumentService
    settlement: SettlementService
    statements: StatementService
    counter: CounterService
    masterdata: MasterDataService
    goods: GoodsIndex
    scanning: ScanService
    users: UserService
    settings: SettingService
    ledgers: LedgerService
    printing: PrintingService
    paper: PaperService
    exchange: ExchangeService
    reports: ReportService
    maintenance: MaintenanceService
    prices: PriceService
    advice: PriceAdviceService
