"""What leaves the building of inbound: texts from clients, and receipts from the provider."""
