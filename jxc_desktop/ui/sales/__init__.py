"""Windows of selling: quotations, orders, picking, deliveries, invoices, complaints and wishes."""
