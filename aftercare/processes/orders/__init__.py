"""Processes of orders: their last days."""
